import { documentOf } from "./document.ts";
import { Failure } from "./failure.ts";
import type { Outcome } from "./line.ts";
import type { Step } from "./step.ts";
import type { Catcher, Retrier } from "./types.ts";

interface Recovering {
  Retry?: Retrier[];
  Catch?: Catcher[];
  Next?: string;
}

/** How long a retrier waits before its `retry`th attempt, counted from 1, in milliseconds. `random` is drawn for full jitter alone. */
export const retryDelay = (retrier: Retrier, retry: number, random: () => number): number => {
  const seconds = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** (retry - 1);
  const capped = Math.min(seconds, retrier.MaxDelaySeconds ?? Infinity) * 1000;
  return retrier.JitterStrategy === "FULL" ? random() * capped : capped;
};

const caught = async (state: Recovering, step: Step, failure: Failure): Promise<Outcome> => {
  const at = state.Catch?.findIndex((catcher) => failure.matches(catcher.ErrorEquals)) ?? -1;
  const catcher = state.Catch?.[at];
  if (!catcher) throw failure;
  const errorOutput = failure.output();
  const outcome = await step.give(catcher, `Catch[${at}]/`, documentOf(errorOutput), { errorOutput });
  return { ...outcome, next: catcher.Next };
};

/**
 * Attempts a state until it succeeds or its retriers give up, then looks for a catcher. Each retrier counts its own
 * attempts. `gaveUp` runs before the catchers are asked. Throws the last {@link Failure}.
 */
export const recover = async (
  state: Recovering,
  step: Step,
  attempt: () => Promise<Outcome>,
  gaveUp: () => void = () => undefined,
): Promise<Outcome> => {
  const used = new Map<Retrier, number>();
  let retries = 0;
  for (;;) {
    step.countRetries(retries);
    try {
      const outcome = await attempt();
      return { ...outcome, next: state.Next };
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.catchable === "none") throw thrown;
      const retrier = state.Retry?.find(({ ErrorEquals }) => thrown.matches(ErrorEquals));
      const retry = retrier ? (used.get(retrier) ?? 0) + 1 : 0;
      if (!retrier || retry > (retrier.MaxAttempts ?? 3)) {
        gaveUp();
        return caught(state, step, thrown);
      }
      used.set(retrier, retry);
      retries += 1;
      await step.line.pause(retryDelay(retrier, retry, step.line.run.random));
    }
  }
};
