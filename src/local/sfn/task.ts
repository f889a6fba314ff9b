import { documentOf, fits, isMembers } from "./document.ts";
import type { Document } from "./document.ts";
import { Failure, tooLarge } from "./failure.ts";
import type { Line, Outcome } from "./line.ts";
import { recover } from "./recovery.ts";
import { parseResource } from "./resource.ts";
import type { Resource, Timing } from "./resource.ts";
import type { Step } from "./step.ts";
import { TaskError } from "./types.ts";
import type { Json, TaskState } from "./types.ts";

const timedOut = (alias?: string) => new Failure("States.Timeout", undefined, alias === undefined ? {} : { alias });

/** The clocks of one attempt: `race` rejects once its time, or the time since its last heartbeat, is over. */
const limit = (line: Line, { timeoutInSeconds, heartbeatInSeconds }: Omit<Timing, "region">) => {
  const stops = new Set<() => void>();
  let expire: (failure: Failure) => void = () => undefined;
  const expired = new Promise<never>((_, reject) => (expire = reject));
  expired.catch(() => undefined);
  const start = (seconds: number | undefined, alias?: string) => {
    if (seconds === undefined) return () => undefined;
    const stop = line.after(seconds * 1000, () => expire(timedOut(alias)));
    stops.add(stop);
    return () => {
      stop();
      stops.delete(stop);
    };
  };
  start(timeoutInSeconds);
  let missed = start(heartbeatInSeconds, "States.HeartbeatTimeout");
  const limited = timeoutInSeconds !== undefined || heartbeatInSeconds !== undefined;
  return {
    race: <T>(work: Promise<T>): Promise<T> => (limited ? Promise.race([work, expired]) : work),
    beat() {
      missed();
      missed = start(heartbeatInSeconds, "States.HeartbeatTimeout");
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
};

const asFailure = (thrown: unknown, { functionArn }: Resource, step: Step): unknown => {
  if (thrown instanceof TaskError) {
    const { error, failure, payload } = thrown;
    if (error === "States.Runtime") return step.failure(error, failure ?? "");
    return new Failure(error, functionArn === undefined ? failure : (payload ?? failure));
  }
  if (thrown instanceof Failure) return thrown;
  return step.failure("States.Runtime", thrown instanceof Error ? thrown.message : String(thrown));
};

/** A function that is a Resource gets its input as JSON, where `lambda:invoke` would give a string as it stands, and no null. */
const payloadOf = (input: Json): Json => (typeof input === "string" || input === null ? JSON.stringify(input) : input);

const callService = async (resource: Resource, parameters: Json, step: Step): Promise<Json> => {
  const { clock, integrate, machine, arn } = step.line.run;
  const { service, action, optimised, functionArn } = resource;
  const given = functionArn === undefined ? parameters : { FunctionName: functionArn, Payload: payloadOf(parameters) };
  try {
    const result = await clock.hold(() =>
      integrate({ service, action, optimised, parameters: given, machine, execution: arn }),
    );
    return functionArn !== undefined && isMembers(result) ? (result.Payload ?? null) : result;
  } catch (thrown) {
    throw asFailure(thrown, resource, step);
  }
};

const limitsOf = async (state: TaskState, step: Step): Promise<Omit<Timing, "region">> => {
  const timing: Omit<Timing, "region"> = {};
  if (state.TimeoutSeconds !== undefined)
    timing.timeoutInSeconds = await step.integer(state.TimeoutSeconds, "TimeoutSeconds");
  if (state.HeartbeatSeconds !== undefined)
    timing.heartbeatInSeconds = await step.integer(state.HeartbeatSeconds, "HeartbeatSeconds");
  if (state.Credentials !== undefined) {
    const credentials = await step.evaluate(state.Credentials, "Credentials");
    if (isMembers(credentials) && typeof credentials.RoleArn === "string")
      timing.taskCredentials = { roleArn: credentials.RoleArn };
  }
  return timing;
};

/** Calls the service and, for a callback, waits for the token; records both. Throws the {@link Failure} it ended with. */
const perform = async (resource: Resource, state: TaskState, step: Step): Promise<Document> => {
  const { line } = step;
  const { events } = resource;
  let beat: () => void = () => undefined;
  const { tokens, random, machine } = line.run;
  const ticket = resource.callback ? tokens.issue(random, machine.arn, () => beat()) : undefined;
  const forget = ticket && line.onLeave(ticket.retire);
  try {
    if (ticket) step.setToken(ticket.token);
    const parameters =
      state.Arguments === undefined ? step.input.value : await step.evaluate(state.Arguments, "Arguments");
    const timing = await limitsOf(state, step);
    const text = state.Arguments === undefined ? step.input.text : JSON.stringify(parameters);
    line.record(...events.scheduled(text, { region: line.run.region, ...timing }));
    const limits = limit(line, timing);
    beat = limits.beat;
    await Promise.resolve();
    line.record(...events.started());
    try {
      const result = documentOf(await limits.race(callService(resource, parameters, step)));
      if (!fits(result.text)) throw tooLarge(resource.label, "any");
      if (ticket) line.record(...events.submitted(result.text));
      const answer = ticket ? await limits.race(ticket.answer) : result;
      line.record(...events.succeeded(answer.text));
      return answer;
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.catchable === "none") throw thrown;
      const late = thrown.error === "States.Timeout" && thrown.reason === undefined;
      line.record(...(late ? events.timedOut() : events.failed(thrown.error, thrown.reason)));
      throw thrown;
    } finally {
      limits.stop();
    }
  } finally {
    forget?.();
    ticket?.retire("ended");
  }
};

/** Task: calls what its Resource names, as often as its retriers say. */
export const runTask = (state: TaskState, step: Step): Promise<Outcome> => {
  const resource = parseResource(state.Resource);
  if (!resource)
    throw step.failure("States.Runtime", `The resource '${state.Resource}' is not one that local mode can call.`);
  return recover(state, step, async () => {
    const answer = await perform(resource, state, step);
    return step.give(state, "", answer, { result: answer.value });
  });
};
