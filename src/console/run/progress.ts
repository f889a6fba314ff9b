import * as v from "valibot";
import type { HistoryEvent } from "../answers.ts";
import { end, start, type Edge } from "../graph/shape.ts";

/** How a state stands that was reached. `caught` is a failure that the machine goes on from. */
export type Standing = "current" | "succeeded" | "caught" | "failed" | "aborted";

/** What is known of a state that was reached, of its latest visit where nothing else is said. */
export interface StateRun {
  standing: Standing;
  /** How often it was entered. */
  entered: number;
  /** How many attempts followed another one in the same visit, in all visits. */
  retried: number;
  /** The attempt that runs, or ran last, counted from 1; 0 where none was made. */
  attempt: number;
  /** Whether that attempt failed: a state that is under way waits then to be tried again. */
  failing: boolean;
  /** The error of the last attempt that failed. */
  error: string | undefined;
}

/** How a run ended, in DescribeExecution's words. */
export type Ended = "SUCCEEDED" | "FAILED" | "ABORTED" | "TIMED_OUT";

/** What a history tells of a run. */
export interface Progress {
  /** The states that were reached. */
  states: ReadonlyMap<string, StateRun>;
  /** The state that was entered last. */
  latest?: string;
  /** The same while it is under way. */
  current?: string;
  ended?: Ended;
  /** How often the run went each way, by where from, where to and whether for an error, as JSON. */
  passed: ReadonlyMap<string, number>;
  /** The state that each event is of, by the event's id. */
  stateOf: ReadonlyMap<number, string>;
}

const Named = v.object({ name: v.string() });
const Failed = v.object({ error: v.string() });

const detailsOf = <Output>(event: HistoryEvent, member: string, schema: v.GenericSchema<unknown, Output>) => {
  const parsed = v.safeParse(schema, event[member]);
  return parsed.success ? parsed.output : undefined;
};

/** The details of an event, which are in the member that its type names: `taskFailedEventDetails`. */
const ownDetails = ({ type }: HistoryEvent) => `${type.slice(0, 1).toLowerCase()}${type.slice(1)}EventDetails`;

/** Of an attempt at a task, whoever does it. What fails within a Map or a Parallel is told by the state's own event. */
const scheduled = /^(?:Task|LambdaFunction|Activity)Scheduled$/;
const failed = /^(?:(?:Task|LambdaFunction|Activity)\w*|MapState|MapRun|ParallelState|Evaluation)(?:Failed|TimedOut)$/;
const succeeded = /^(?:Task|LambdaFunction|Activity|MapState|ParallelState)Succeeded$/;

const endings = new Map<string, { ended: Ended; standing: Standing }>([
  ["ExecutionSucceeded", { ended: "SUCCEEDED", standing: "succeeded" }],
  ["ExecutionFailed", { ended: "FAILED", standing: "failed" }],
  ["ExecutionAborted", { ended: "ABORTED", standing: "aborted" }],
  ["ExecutionTimedOut", { ended: "TIMED_OUT", standing: "aborted" }],
]);

/** Whether the end is told: nothing follows it, unless the run is taken up again. */
export const isOver = (events: readonly HistoryEvent[]): boolean => endings.has(events.at(-1)?.type ?? "");

/** A way's key. */
const key = (from: string, to: string, caught: boolean) => JSON.stringify([from, to, caught]);

/** How often a run went this way. Two choices that lead to the same state cannot be told apart: both count. */
export const timesPassed = ({ passed }: Progress, { from, to, kind }: Edge): number =>
  passed.get(key(from, to, kind === "catch")) ?? 0;

/**
 * Reads a history, in the order of its ids, of a machine in which one state follows another. Events that are missing, at either end or
 * between, leave out what only they tell; types that nobody knows yet are passed over.
 */
export const progressOf = (events: readonly HistoryEvent[]): Progress => {
  const states = new Map<string, StateRun>();
  const passed = new Map<string, number>();
  const stateOf = new Map<number, string>();
  /** The state under way, and whether it is one that fails the run. */
  let open: { name: string; fails: boolean } | undefined;
  /** What the run has just left. */
  let left: { name: string; caught: boolean; id: number } | undefined;
  let ended: Ended | undefined;
  let latest: string | undefined;

  const told = (name: string, change: (before: StateRun) => Partial<StateRun>) => {
    const before = states.get(name) ?? {
      standing: "succeeded",
      entered: 0,
      retried: 0,
      attempt: 0,
      failing: false,
      error: undefined,
    };
    states.set(name, { ...before, ...change(before) });
  };
  const pass = (from: string, to: string, caught = false) => {
    const way = key(from, to, caught);
    passed.set(way, (passed.get(way) ?? 0) + 1);
  };
  const follows = ({ id, previousEventId }: HistoryEvent) =>
    left && (id - left.id === 1 || previousEventId === left.id);

  const enter = (event: HistoryEvent, name: string) => {
    // Its end is not known: that it went on is.
    if (open) told(open.name, () => ({ standing: "succeeded" }));
    if (left && follows(event)) pass(left.name, name, left.caught);
    else if (event.id === 2) pass(start, name);
    left = undefined;
    open = { name, fails: event.type === "FailStateEntered" };
    latest = name;
    told(name, ({ entered }) => ({
      standing: "current",
      entered: entered + 1,
      attempt: 0,
      failing: false,
      error: undefined,
    }));
  };
  const exit = (event: HistoryEvent, name: string) => {
    const known = open?.name === name ? open : undefined;
    if (open && !known) told(open.name, () => ({ standing: "succeeded" }));
    const caught = known !== undefined && (states.get(name)?.failing ?? false);
    told(name, ({ entered }) => ({ standing: caught ? "caught" : "succeeded", entered: Math.max(1, entered) }));
    left = { name, caught, id: event.id };
    open = undefined;
  };
  const close = (event: HistoryEvent, how: { ended: Ended; standing: Standing }) => {
    ended = how.ended;
    if (how.ended === "SUCCEEDED" && left && follows(event)) pass(left.name, end);
    if (how.ended === "FAILED" && open?.fails) pass(open.name, end);
    if (!open) return;
    const error = detailsOf(event, ownDetails(event), Failed)?.error;
    told(open.name, () => ({ standing: how.standing, ...(error !== undefined && { error }) }));
  };
  const attempt = (event: HistoryEvent, name: string) => {
    const { type } = event;
    if (scheduled.test(type))
      told(name, ({ attempt, retried }) => ({
        attempt: attempt + 1,
        retried: retried + (attempt > 0 ? 1 : 0),
        failing: false,
      }));
    else if (succeeded.test(type)) told(name, () => ({ failing: false }));
    else if (failed.test(type))
      told(name, ({ error }) => ({
        failing: true,
        error: detailsOf(event, ownDetails(event), Failed)?.error ?? error,
      }));
  };

  for (const event of events) {
    const entering = detailsOf(event, "stateEnteredEventDetails", Named)?.name;
    const exiting = detailsOf(event, "stateExitedEventDetails", Named)?.name;
    const ending = endings.get(event.type);
    const name = entering ?? exiting ?? open?.name;
    if (name !== undefined) stateOf.set(event.id, name);
    if (entering !== undefined) enter(event, entering);
    else if (exiting !== undefined) exit(event, exiting);
    else if (ending) close(event, ending);
    // A run that is taken up again goes on in the state that failed it.
    else if (event.type === "ExecutionRedriven") {
      ended = undefined;
      if (open) told(open.name, () => ({ standing: "current", attempt: 0, failing: false }));
    } else if (open) attempt(event, open.name);
  }
  return {
    states,
    passed,
    stateOf,
    ...(latest !== undefined && { latest }),
    ...(open && !ended && { current: open.name }),
    ...(ended && { ended }),
  };
};
