import type { HistoryEvent } from "../answers.ts";

/** A page of a history, newest first. */
export interface Page {
  events: readonly HistoryEvent[];
  nextToken?: string | undefined;
}

/** What is known and what was read, in the order of the ids, each once. */
export const merged = (known: readonly HistoryEvent[], read: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const byId = new Map([...known, ...read].map((event) => [event.id, event]));
  return byId.size === known.length ? known : [...byId.values()].sort((one, other) => one.id - other.id);
};

/** Whether every event is known up to the newest that is: ids count from 1. */
export const isWhole = (known: readonly HistoryEvent[]): boolean => (known.at(-1)?.id ?? 0) === known.length;

/**
 * Reads what is new of a history, from the newest event back to those that are known, and tells after every page what is known then. What an
 * earlier reading that broke off left out is read as well.
 */
export const readNew = async (
  known: readonly HistoryEvent[],
  page: (nextToken: string | undefined) => Promise<Page>,
  tell: (known: readonly HistoryEvent[]) => void,
): Promise<void> => {
  let all = known;
  let nextToken: string | undefined;
  do {
    const read = await page(nextToken);
    nextToken = read.nextToken;
    const more = merged(all, read.events);
    if (more !== all) tell(more);
    all = more;
  } while (nextToken !== undefined && !isWhole(all));
};
