import { useCallback, useEffect, useState } from "preact/hooks";
import { CallFailed } from "./api.ts";

/** What is known of something that is asked for again and again. */
export interface Asked<T> {
  /** The last answer; it stays while a later one is waited for, or failed. */
  answer?: T;
  /** Why the last question got none. */
  failure?: Error;
  /** A question has been out for three seconds, and none was answered sooner since. */
  slow: boolean;
  /** Asks again now. */
  refresh(): void;
}

const slowAfter = 3000;
/** Milliseconds until something that failed is asked for again, at least. */
const failedAgain = 5000;

/** The same of something that the API refuses: it is not likely to change its mind. */
const refusedAgain = 30_000;

/** Whether the API answered, and would answer the same again: what is asked is not there, or not as it should be. */
export const isRefusal = (failure: unknown): boolean =>
  failure instanceof CallFailed && failure.status !== undefined && failure.status < 500 && failure.status !== 429;

interface Known<T> {
  key: string;
  answer?: T;
  failure?: Error | undefined;
  slow: boolean;
}

const errorOf = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/**
 * Asks, and asks again `every` so many milliseconds after each answer while the page is in sight; undefined ends that. Another `key` is
 * another question, and begins anew.
 */
export const useAnswer = <T>(
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  every: (answer: T) => number | undefined = () => undefined,
): Asked<T> => {
  const [known, setKnown] = useState<Known<T>>({ key, slow: false });
  const [round, setRound] = useState(0);
  const refresh = useCallback(() => setRound((count) => count + 1), []);

  useEffect(() => {
    const ended = new AbortController();
    const { signal } = ended;
    const timers = new Set<number>();
    const after = (milliseconds: number, act: () => void) => {
      const timer = window.setTimeout(() => {
        timers.delete(timer);
        act();
      }, milliseconds);
      timers.add(timer);
      return () => window.clearTimeout(timer);
    };
    // What failed has failed until there is an answer.
    const tell = (change: Omit<Known<T>, "key">) => {
      if (!signal.aborted) setKnown((before) => ({ ...(before.key === key && before), key, ...change }));
    };
    const again = (milliseconds: number) =>
      after(milliseconds, () => {
        if (document.visibilityState === "visible") void once();
        else document.addEventListener("visibilitychange", () => void once(), { once: true, signal });
      });
    const once = async () => {
      let late = false;
      const answered = after(slowAfter, () => tell({ slow: (late = true) }));
      try {
        const answer = await ask(signal);
        const pause = every(answer);
        tell({ answer, failure: undefined, slow: late && pause !== undefined });
        if (pause !== undefined && !signal.aborted) again(pause);
      } catch (thrown) {
        if (signal.aborted) return;
        tell({ failure: errorOf(thrown), slow: false });
        again(isRefusal(thrown) ? refusedAgain : failedAgain);
      } finally {
        answered();
      }
    };
    void once();
    return () => {
      ended.abort();
      timers.forEach((timer) => window.clearTimeout(timer));
    };
    // What asks is made anew with every rendering; the key says whether it asks the same.
  }, [key, round]);

  const { answer, failure, slow } = known.key === key ? known : { slow: false };
  return { ...(answer !== undefined && { answer }), ...(failure && { failure }), slow, refresh };
};
