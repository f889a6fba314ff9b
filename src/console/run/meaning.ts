import * as v from "valibot";
import type { HistoryEvent } from "../answers.ts";
import type { Ended, Standing } from "./standing.ts";

/** What an event says of how a run goes. */
export type Meaning =
  | { is: "entered"; state: string; fails: boolean }
  | { is: "exited"; state: string }
  | { is: "scheduled" }
  | { is: "succeeded" }
  | { is: "failed"; error: string | undefined }
  | { is: "ended"; ended: Ended; standing: Standing; error: string | undefined }
  | { is: "redriven" };

const Named = v.object({ name: v.string() });
const Wrong = v.object({ error: v.string() });

const endings = new Map<string, { ended: Ended; standing: Standing }>([
  ["ExecutionSucceeded", { ended: "SUCCEEDED", standing: "succeeded" }],
  ["ExecutionFailed", { ended: "FAILED", standing: "failed" }],
  ["ExecutionAborted", { ended: "ABORTED", standing: "aborted" }],
  ["ExecutionTimedOut", { ended: "TIMED_OUT", standing: "aborted" }],
]);

/** Of an attempt at a task, whoever does it. What fails within a Map or a Parallel is told by the state's own event. */
const scheduled = /^(?:Task|LambdaFunction|Activity)Scheduled$/;
const failed = /^(?:(?:Task|LambdaFunction|Activity)\w*|MapState|MapRun|ParallelState|Evaluation)(?:Failed|TimedOut)$/;
const succeeded = /^(?:Task|LambdaFunction|Activity|MapState|ParallelState)Succeeded$/;

const parsed = <Output>(event: HistoryEvent, member: string, schema: v.GenericSchema<unknown, Output>) => {
  const { success, output } = v.safeParse(schema, event[member]);
  return success ? output : undefined;
};

/** An event tells what went wrong in the member that its type names: `taskFailedEventDetails`. */
const errorOf = (event: HistoryEvent) => {
  const { type } = event;
  return parsed(event, `${type.slice(0, 1).toLowerCase()}${type.slice(1)}EventDetails`, Wrong)?.error;
};

/** What an event means; undefined where it says nothing of how the run goes, or nobody knows its type yet. */
export const meaningOf = (event: HistoryEvent): Meaning | undefined => {
  const { type } = event;
  const entered = parsed(event, "stateEnteredEventDetails", Named);
  if (entered) return { is: "entered", state: entered.name, fails: type === "FailStateEntered" };
  const exited = parsed(event, "stateExitedEventDetails", Named);
  if (exited) return { is: "exited", state: exited.name };
  const ending = endings.get(type);
  if (ending) return { is: "ended", ...ending, error: errorOf(event) };
  if (type === "ExecutionRedriven") return { is: "redriven" };
  if (scheduled.test(type)) return { is: "scheduled" };
  if (succeeded.test(type)) return { is: "succeeded" };
  return failed.test(type) ? { is: "failed", error: errorOf(event) } : undefined;
};

/** Whether the end is told: nothing follows it, unless the run is taken up again. */
export const isOver = (events: readonly HistoryEvent[]): boolean => endings.has(events.at(-1)?.type ?? "");
