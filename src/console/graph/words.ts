import * as v from "valibot";
import { duration } from "../words.ts";
import { awaitsToken, type Retrier, type State, type StateType } from "./definition.ts";
import type { Progress } from "../run/progress.ts";
import { endedInWords } from "../run/words.ts";
import type { Machine } from "./machines.ts";
import { end, type Edge } from "./shape.ts";

const doings: Record<StateType, string> = {
  Task: "Works",
  Choice: "Decides by what it is given",
  Wait: "Waits",
  Pass: "Passes on what it is given",
  Map: "Does the same for each item",
  Parallel: "Does several things at a time",
  Succeed: "Ends the run as succeeded",
  Fail: "Ends the run as failed",
};

/** So many seconds as people say it; an expression as it stands. */
export const secondsInWords = (seconds: number | string): string =>
  typeof seconds === "number" ? duration(seconds * 1000) : seconds.replace(/^\{%\s*|\s*%\}$/g, "");

/** So many attempts are for ever: the most that the language has. */
const endless = 99_999_999;

/** When and how often a retrier tries again. */
export const retryInWords = (retrier: Retrier): string => {
  const { IntervalSeconds, BackoffRate, MaxAttempts, MaxDelaySeconds, JitterStrategy } = retrier;
  if (MaxAttempts === 0) return "Not tried again.";
  const first = `Tried again after ${duration(IntervalSeconds * 1000)}`;
  const times = BackoffRate === 2 ? "twice" : `${BackoffRate} times`;
  const grows = BackoffRate === 1 ? ", and as long each time" : `, then ${times} as long each time`;
  const most = MaxDelaySeconds === undefined ? "" : `, at most ${duration(MaxDelaySeconds * 1000)}`;
  const often =
    MaxAttempts >= endless ? "as often as it takes" : MaxAttempts === 1 ? "once" : `up to ${MaxAttempts} times`;
  const jitter = JitterStrategy === "FULL" ? " Each wait is a random part of that." : "";
  return `${first}${MaxAttempts === 1 ? "" : grows}${most}; ${often}.${jitter}`;
};

const integration = /^arn:[^:]*:states:::(?:aws-sdk:)?([\w-]+):(\w+)/;

const Invocation = v.object({ FunctionName: v.string() });

/** What a state does, by its type. */
export const doingInWords = (state: State): string => {
  const { Type, Resource = "", Arguments } = state;
  if (Type !== "Task") return doings[Type];
  const invoked = v.safeParse(Invocation, Arguments);
  if (invoked.success) return `Runs the function ${invoked.output.FunctionName}`;
  const [, service, action] = integration.exec(Resource) ?? [];
  if (service === undefined) return `Runs ${Resource}`;
  const waits = awaitsToken(state) ? ", and waits until its task token comes back" : "";
  return `Calls ${service}:${action}${waits}`;
};

/** Where a way leads, and when. */
export const wayInWords = ({ to, kind, says }: Edge): string => {
  const where = to === end ? "the end" : to;
  const when = {
    next: `Then ${where}`,
    choice: `To ${where} if ${says}`,
    default: `Else to ${where}`,
    catch: `To ${where} on ${says}`,
  };
  return when[kind];
};

/** A graph in a sentence or two, for those who do not see it: its text stands beside it. */
export const graphInWords = ({ name, definition: { StartAt, States } }: Machine, progress?: Progress): string => {
  const shape = `The states of ${name} and the ways between them: ${Object.keys(States).length} states, from ${StartAt} on.`;
  if (!progress) return shape;
  const { current, ended, states } = progress;
  const now = current ? `${current} is in progress.` : ended ? endedInWords[ended] : "The run has not started.";
  return `${shape} ${now} ${states.size} were reached.`;
};
