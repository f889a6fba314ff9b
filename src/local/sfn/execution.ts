import type { Clock } from "#local/clock.ts";
import { parseDocument } from "./document.ts";
import { ambient } from "./expressions.ts";
import { Failure, abandoned } from "./failure.ts";
import { walk } from "./flow.ts";
import { startHistory, whole } from "./history.ts";
import { Line } from "./line.ts";
import type { Run } from "./line.ts";
import type { TaskTokens } from "./tokens.ts";
import type { Execution, ExecutionStatus, Integration, Json, Machine } from "./types.ts";

/** What executions run on. */
export interface ExecutionDeps {
  clock: Clock;
  integrate: Integration;
  tokens: TaskTokens;
  /** Numbers in [0, 1): jitter, `$random()`, `$uuid()` and task tokens come from it. */
  random: () => number;
  region: string;
}

interface Ended {
  status: Exclude<ExecutionStatus, "RUNNING">;
  stopDate: Date;
  output?: string;
  error?: string;
  cause?: string;
}

const told = (error: string | undefined, cause: string | undefined) => ({
  ...(error !== undefined && { error }),
  ...(cause !== undefined && { cause }),
});

const contextOf = (machine: Machine, arn: string, name: string, input: Json, started: Date): Run["context"] => ({
  Execution: {
    Id: arn,
    Input: input,
    StartTime: started.toISOString(),
    Name: name,
    RoleArn: machine.roleArn,
    RedriveCount: 0,
  },
  StateMachine: { Id: machine.arn, Name: machine.name },
});

/** Starts an execution, which runs at once on microtasks. `input` is JSON text; a SyntaxError is thrown when it is not. */
export const startExecution = (
  deps: ExecutionDeps,
  start: { machine: Machine; arn: string; name: string; input: string },
): Execution => {
  const { machine, arn, name, input } = start;
  const { clock, random } = deps;
  const document = parseDocument(input);
  const startDate = new Date(clock.now());
  const history = startHistory(clock.now);
  const run: Run = {
    ...deps,
    machine,
    arn,
    history,
    ambient: ambient(clock.now, random),
    context: contextOf(machine, arn, name, document.value, startDate),
  };
  const line = new Line(run, 0, {});
  let ended: Ended | undefined;
  let resolve: () => void = () => undefined;
  const whenEnded = new Promise<void>((done) => (resolve = done));

  const end = (how: Omit<Ended, "stopDate">) => {
    ended = { ...how, stopDate: new Date(clock.now()) };
    line.leave(how.status === "ABORTED" ? "stopped" : "ended");
    resolve();
  };

  const fail = (thrown: unknown) => {
    if (ended || thrown === abandoned) return;
    const failure =
      thrown instanceof Failure
        ? thrown
        : new Failure("States.Runtime", thrown instanceof Error ? thrown.message : String(thrown));
    const details = told(failure.error, failure.reason);
    history.close(line.last, "ExecutionFailed", { executionFailedEventDetails: details });
    end({ status: "FAILED", ...details });
  };

  const perform = async () => {
    const { text } = await walk(machine.definition, document, line, input);
    if (ended) return;
    history.close(line.last, "ExecutionSucceeded", {
      executionSucceededEventDetails: { output: text, outputDetails: whole },
    });
    end({ status: "SUCCEEDED", output: text });
  };

  history.append(0, "ExecutionStarted", {
    executionStartedEventDetails: { input, inputDetails: whole, roleArn: machine.roleArn },
  });
  const { TimeoutSeconds } = machine.definition;
  if (TimeoutSeconds !== undefined)
    line.after(TimeoutSeconds * 1000, () => {
      history.close(0, "ExecutionTimedOut", { executionTimedOutEventDetails: { error: "States.Timeout" } });
      end({ status: "TIMED_OUT" });
    });
  queueMicrotask(() => {
    if (!ended) void perform().catch(fail);
  });

  return {
    arn,
    name,
    machine,
    input,
    startDate,
    history: history.events,
    ended: whenEnded,
    get status() {
      return ended?.status ?? "RUNNING";
    },
    get stopDate() {
      return ended?.stopDate;
    },
    get output() {
      return ended?.output;
    },
    get error() {
      return ended?.error;
    },
    get cause() {
      return ended?.cause;
    },
    abort(error, cause) {
      if (ended) return;
      const details = told(error, cause);
      history.close(0, "ExecutionAborted", { executionAbortedEventDetails: details });
      end({ status: "ABORTED", ...details });
    },
  };
};
