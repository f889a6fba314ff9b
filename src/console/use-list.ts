import { useMemo, useRef } from "preact/hooks";
import { wasLeft } from "./leaving.ts";
import { useAnswer, type Asked } from "./use-answer.ts";

/** Answers that are kept. */
const most = 20;

/** The last answers to questions about a list, by the questions, for who comes back to them. */
export type KnownPages<T> = Map<string, T>;

const keep = <T>(known: KnownPages<T>, key: string, answer: T) => {
  known.delete(key);
  known.set(key, answer);
  for (const oldest of [...known.keys()].slice(0, -most)) known.delete(oldest);
};

/** What is known of a list. */
export interface Listed<T> extends Asked<T> {
  /** The answer is one to another question, which stands in until there is one to this. */
  earlier: boolean;
}

/**
 * Asks as useAnswer does. While there is no answer yet it has the one that was `known` when the visitor left the place that they come back to;
 * else the one to the question before, until this one fails.
 */
export const useList = <T>(
  known: KnownPages<T>,
  key: string,
  ask: (signal: AbortSignal) => Promise<T>,
  every: (answer: T) => number,
): Listed<T> => {
  const asked = useAnswer(key, ask, every);
  const before = useMemo(() => (wasLeft() ? known.get(key) : undefined), [key]);
  const last = useRef<T>(undefined);
  const own = asked.answer ?? before;
  const answer = own ?? (asked.failure ? undefined : last.current);
  last.current = answer;
  if (asked.answer !== undefined) keep(known, key, asked.answer);
  return { ...asked, ...(answer !== undefined && { answer }), earlier: own === undefined && answer !== undefined };
};
