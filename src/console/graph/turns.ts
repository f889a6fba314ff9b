import { near, ordered, overlap, type Move } from "./move-order.ts";

/** Which of the heights between two rows a move turns at, counted from above. */
export interface Turn {
  height: number;
  /** Where another move begins where this one ends: how far to the right it goes down at first, to turn to its end at the lowest height of all. */
  beside?: number;
}

/** How far beside its end a move may go down, in pixels, the best first. */
const sidesteps = [4, -4, 8, -8, 12, -12];

/** How many moves each has before it, one under another, of those that it would lie upon. */
const depths = (order: readonly Move[]): Map<Move, number> => {
  const known = new Map<Move, number>();
  for (const move of order) {
    const before = [...known].filter(([other]) => overlap(move, other)).map(([, depth]) => depth + 1);
    known.set(move, Math.max(0, ...before));
  }
  return known;
};

/** Where a move goes down beside its end, as near as can be without lying upon another. */
const besideOf = ({ top, bottom }: Move, all: readonly Move[]) => {
  const places = sidesteps.map((step) => bottom + Math.sign(top - bottom) * step);
  const free = (x: number) =>
    all.every((other) => Math.abs(other.top - x) >= near && Math.abs(other.bottom - x) >= near);
  return places.find(free) ?? bottom;
};

/** Where each of the moves between two rows turns, and how many heights that takes: those that would lie upon each other one under another. */
export const turnsOf = (moves: readonly Move[]): { turns: ReadonlyMap<Move, Turn>; heights: number } => {
  const order = ordered(moves.filter(({ top, bottom }) => top !== bottom));
  const [above, below] = [depths(order), depths(order.toReversed())];
  const deepest = Math.max(-1, ...above.values());
  const turns = order.map((move, at): [Move, Turn] => {
    // In the middle of where it may be.
    const height = ((above.get(move) ?? 0) + deepest - (below.get(move) ?? 0)) / 2;
    const collides = order.slice(at + 1).some((lower) => Math.abs(move.bottom - lower.top) < near);
    return [move, { height, ...(collides && { beside: besideOf(move, moves) }) }];
  });
  const lowest = turns.some(([, { beside }]) => beside !== undefined) ? 1 : 0;
  return { turns: new Map(turns), heights: deepest + 1 + lowest };
};
