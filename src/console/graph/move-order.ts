/** A way between two rows: how far to the right it is above, and below. Where that is not the same it moves to the side. */
export interface Move {
  top: number;
  bottom: number;
}

/** Lines that are closer than this, in pixels, seem to be one. */
export const near = 3;

const within = (x: number, { top, bottom }: Move) =>
  x >= Math.min(top, bottom) - near && x <= Math.max(top, bottom) + near;

/** Whether two moves would lie upon each other, or touch, at the same height. */
export const overlap = (one: Move, other: Move): boolean =>
  within(one.top, other) || within(one.bottom, other) || within(other.top, one);

/** How often two moves cross or touch when one turns above the other. */
const crossings = (upper: Move, lower: Move) => Number(within(lower.top, upper)) + Number(within(upper.bottom, lower));

const allCrossings = (order: readonly Move[]) =>
  order
    .flatMap((upper, at) => order.slice(at + 1).map((lower) => crossings(upper, lower)))
    .reduce((sum, each) => sum + each, 0);

/** A move put among others where it crosses them least. */
const inserted = (others: readonly Move[], move: Move): Move[] => {
  const each = Array.from({ length: others.length + 1 }, (_, at) =>
    others.reduce((sum, other, index) => sum + (index < at ? crossings(other, move) : crossings(move, other)), 0),
  );
  return others.toSpliced(each.indexOf(Math.min(...each)), 0, move);
};

/** The order, from above, in which moves cross least, or nearly so: each is put where it is best until that makes nothing better. */
export const ordered = (moves: readonly Move[]): readonly Move[] => {
  let order: readonly Move[] = [];
  for (let least = Infinity; ; least = allCrossings(order)) {
    const better = moves.reduce((all, move) => {
      const others = all.filter((other) => other !== move);
      return inserted(others, move);
    }, order);
    if (allCrossings(better) >= least) return order;
    order = better;
  }
};
