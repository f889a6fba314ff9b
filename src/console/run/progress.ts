import type { HistoryEvent } from "../answers.ts";
import { end, start, type Edge } from "../graph/shape.ts";
import { meaningOf, type Meaning } from "./meaning.ts";
import type { Ended, Standing } from "./standing.ts";

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

/** A way's key. */
const key = (from: string, to: string, caught: boolean) => JSON.stringify([from, to, caught]);

/** How often a run went this way. Two choices that lead to the same state cannot be told apart: both count. */
export const timesPassed = ({ passed }: Progress, { from, to, kind }: Edge): number =>
  passed.get(key(from, to, kind === "catch")) ?? 0;

/** How often a run went from one state to another, for an error or not. */
export const timesBetween = ({ passed }: Progress, from: string, to: string): number =>
  (passed.get(key(from, to, false)) ?? 0) + (passed.get(key(from, to, true)) ?? 0);

const unreached: StateRun = {
  ...{ standing: "succeeded", failing: false, error: undefined },
  ...{ entered: 0, retried: 0, attempt: 0 },
};

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
    const before = states.get(name) ?? unreached;
    states.set(name, { ...before, ...change(before) });
  };
  const pass = (from: string, to: string, caught = false) => {
    const way = key(from, to, caught);
    passed.set(way, (passed.get(way) ?? 0) + 1);
  };
  const follows = ({ id, previousEventId }: HistoryEvent) =>
    left && (id - left.id === 1 || previousEventId === left.id);

  const enter = (event: HistoryEvent, name: string, fails: boolean) => {
    // Its end is not known: that it went on is.
    if (open) told(open.name, () => ({ standing: "succeeded" }));
    if (left && follows(event)) pass(left.name, name, left.caught);
    else if (event.id === 2) pass(start, name);
    left = undefined;
    open = { name, fails };
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
  const close = (event: HistoryEvent, how: { ended: Ended; standing: Standing; error: string | undefined }) => {
    ended = how.ended;
    if (ended === "SUCCEEDED" && left && follows(event)) pass(left.name, end);
    if (ended === "FAILED" && open?.fails) pass(open.name, end);
    if (open) told(open.name, ({ error }) => ({ standing: how.standing, error: how.error ?? error }));
  };
  const redrive = () => {
    // A run that is taken up again goes on in the state that failed it.
    ended = undefined;
    if (open) told(open.name, () => ({ standing: "current", attempt: 0, failing: false }));
  };
  const attempt = (name: string, meaning: Meaning) => {
    if (meaning.is === "scheduled")
      told(name, ({ attempt, retried }) => ({
        attempt: attempt + 1,
        retried: retried + (attempt > 0 ? 1 : 0),
        failing: false,
      }));
    if (meaning.is === "succeeded") told(name, () => ({ failing: false }));
    if (meaning.is === "failed") told(name, ({ error }) => ({ failing: true, error: meaning.error ?? error }));
  };

  for (const event of events) {
    const meaning = meaningOf(event);
    const name = meaning && "state" in meaning ? meaning.state : open?.name;
    if (name !== undefined) stateOf.set(event.id, name);
    if (meaning?.is === "entered") enter(event, meaning.state, meaning.fails);
    else if (meaning?.is === "exited") exit(event, meaning.state);
    else if (meaning?.is === "ended") close(event, meaning);
    else if (meaning?.is === "redriven") redrive();
    else if (meaning && open) attempt(open.name, meaning);
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
