import type { Clock } from "../clock.ts";
import type { Outcome } from "./invocation.ts";

const minute = 60_000;

/** How long the service waits before it tries a failed asynchronous invocation again, in milliseconds. */
const retryDelays = [minute, 2 * minute];

/** Runs an invocation in the background, and again when it fails. `exhausted` is told when no attempt is left. */
export const inBackground = (clock: Clock, run: () => Promise<Outcome>, exhausted: (last: Outcome) => void) => {
  const attempt = async (number: number) => {
    const outcome = await run();
    if (!outcome.functionError) return;
    const delay = retryDelays[number];
    if (delay === undefined) exhausted(outcome);
    else clock.after(delay, () => void clock.hold(() => attempt(number + 1)));
  };
  clock.after(0, () => void clock.hold(() => attempt(0)));
};
