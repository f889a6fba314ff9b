import type { TimelineEvent } from "#core/timeline.ts";

/** One attempt at a job, and what happened in it, oldest first. */
export interface Attempt {
  attempt: number;
  events: TimelineEvent[];
}

/** A timeline's attempts, the first first. An event's id begins with the attempt that it is of. */
export const attemptsIn = (events: readonly TimelineEvent[]): Attempt[] => {
  const found = Map.groupBy(events, ({ id }) => Number.parseInt(id, 10));
  return [...found]
    .map(([attempt, those]) => ({ attempt, events: those }))
    .toSorted((one, other) => one.attempt - other.attempt);
};
