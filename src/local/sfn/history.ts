import type { HistoryEvent, HistoryEventType } from "@aws-sdk/client-sfn";
import { Failure } from "./failure.ts";

/** The members of an event beside its id, type and time. */
export type Details = Omit<Partial<HistoryEvent>, "id" | "type" | "timestamp" | "previousEventId">;

/** What every input and output in a history carries: none is ever cut. */
export const whole = Object.freeze({ truncated: false });

/** The last event of a history that grew too long is its failure. */
const mostEvents = 25_000;

/** An execution's events: ids count from 1. */
export interface History {
  readonly events: readonly HistoryEvent[];
  /** Appends an event and answers its id. Throws the failure that ends the execution when there is no room for another. */
  append(previous: number, type: HistoryEventType, details?: Details): number;
  /** Appends the event that ends the execution, for which there is always room. */
  close(previous: number, type: HistoryEventType, details: Details): void;
}

/** An empty history, whose events are timed by `now`. */
export const startHistory = (now: () => number): History => {
  const events: HistoryEvent[] = [];
  const add = (previous: number, type: HistoryEventType, details: Details | undefined) => {
    const id = events.length + 1;
    events.push({ timestamp: new Date(now()), type, id, previousEventId: previous, ...details });
    return id;
  };
  return {
    events,
    append(previous, type, details) {
      if (events.length >= mostEvents - 1)
        throw new Failure(
          "States.Runtime",
          `The execution reached the maximum number of history events (${mostEvents}).`,
        );
      return add(previous, type, details);
    },
    close(previous, type, details) {
      add(events.length >= mostEvents - 1 ? events.length : previous, type, details);
    },
  };
};
