import * as v from "valibot";
import { integerBetween, structure } from "./shapes.ts";

const day = 86_400;

/** Seconds that a machine waits before it looks at a running job of its own accord: a quarter of the time that the job has run, within these limits. */
export const Poll = v.pipe(
  structure({
    minSeconds: v.optional(integerBetween(10, day), 60),
    // An execution has room for 25,000 events, and each look costs 13: looking every ten minutes, it can follow a job for 13 days.
    maxSeconds: v.optional(integerBetween(600, day), 21_600),
  }),
  v.forward(
    v.check(
      ({ minSeconds, maxSeconds }) => minSeconds <= maxSeconds,
      ({ input: { minSeconds, maxSeconds } }) => `must not be over maxSeconds, ${maxSeconds}; got ${minSeconds}`,
    ),
    ["minSeconds"],
  ),
);
/** The limits as they are written down. */
export type PollInput = v.InferInput<typeof Poll>;
/** The limits with their defaults filled in. */
export type Poll = v.InferOutput<typeof Poll>;

/** The limits of every wait, in seconds, by the names with which the machines' definitions leave room for them. */
export const waits = ({ minSeconds, maxSeconds }: Poll) => ({
  "poll-min-seconds": String(minSeconds),
  "poll-max-seconds": String(maxSeconds),
  // What was asked to end does so within minutes, and somebody may be waiting for it.
  "ending-min-seconds": String(Math.min(15, minSeconds)),
  "ending-max-seconds": String(Math.min(900, maxSeconds)),
});
