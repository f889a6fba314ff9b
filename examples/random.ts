/** A seeded source of choices: the same seed gives the same choices on every machine. */
export interface Random {
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** One of `choices`. Throws when there is none. */
  pick<T>(choices: readonly T[]): T;
  /** True with the given probability, from 0 to 1. */
  chance(probability: number): boolean;
  /** `length` characters of `alphabet`. */
  text(alphabet: string, length: number): string;
  /** The same items in another order. */
  shuffled<T>(items: readonly T[]): T[];
}

/** Choices from a 32-bit seed (the mulberry32 generator). */
export const seeded = (seed: number): Random => {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const random: Random = {
    integer: (least, most) => least + Math.floor(next() * (most - least + 1)),
    pick(choices) {
      for (const choice of choices.slice(random.integer(0, choices.length - 1))) return choice;
      throw new Error("There is nothing to pick from");
    },
    chance: (probability) => next() < probability,
    text: (alphabet, length) => Array.from({ length }, () => random.pick([...alphabet])).join(""),
    shuffled: (items) =>
      items
        .map((item) => ({ item, rank: next() }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item),
  };
  return random;
};
