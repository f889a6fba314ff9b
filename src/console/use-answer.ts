import { useCallback, useEffect, useState } from "preact/hooks";

/** What is known of something that is asked for again and again. */
export interface Asked<T> {
  /** The last answer; it stays while a later one is waited for, or failed. */
  answer?: T;
  /** Why the last question got none. */
  failure?: Error;
  /** The last question has been out for three seconds. */
  slow: boolean;
  /** Asks again now. */
  refresh(): void;
}

const slowAfter = 3000;
/** Milliseconds until something that failed is asked for again, at least. */
const failedAgain = 5000;

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
  const [known, setKnown] = useState<{ key: string; answer?: T; failure?: Error; slow: boolean }>({ key, slow: false });
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
    const tell = (change: { answer?: T; failure?: Error; slow: boolean }) => {
      if (signal.aborted) return;
      setKnown((before) => ({
        ...(before.key === key && before.answer !== undefined && { answer: before.answer }),
        key,
        ...change,
      }));
    };
    const again = (milliseconds: number) =>
      after(milliseconds, () => {
        if (document.visibilityState === "visible") void once();
        else document.addEventListener("visibilitychange", () => void once(), { once: true, signal });
      });
    const once = async () => {
      const answered = after(slowAfter, () => tell({ slow: true }));
      try {
        const answer = await ask(signal);
        tell({ answer, slow: false });
        const pause = every(answer);
        if (pause !== undefined && !signal.aborted) again(pause);
      } catch (thrown) {
        if (signal.aborted) return;
        tell({ failure: errorOf(thrown), slow: false });
        again(failedAgain);
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
