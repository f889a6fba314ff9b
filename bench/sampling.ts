/** The middle of some numbers; the mean of the two middle ones where their count is even. */
export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
};

/** How many times a second `run` can be done, tried for `milliseconds` of wall time. */
export const ratePerSecond = async (run: () => Promise<void>, milliseconds: number): Promise<number> => {
  const from = performance.now();
  let runs = 0;
  do {
    await run();
    runs += 1;
  } while (performance.now() - from < milliseconds);
  return (runs * 1000) / (performance.now() - from);
};

/** The items from the one at `start` on, then those before it: another order for another round. */
export const rotated = <T>(items: readonly T[], start: number): T[] => {
  const at = start % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
};
