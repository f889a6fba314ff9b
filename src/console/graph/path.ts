export interface Point {
  x: number;
  y: number;
}

/** Something that takes up room. Its x and y are its middle. */
export interface Box extends Point {
  width: number;
  height: number;
}

/** How far from a corner a way leaves a state, and how far from each other two do, at best. */
const [corner, apart] = [12, 10];

const clamped = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/**
 * Where ways meet one side of a state, given where each comes from, in their order from the left: as near to that as can be, and apart from
 * each other.
 */
export const meetings = ({ x, width }: Box, from: readonly number[]): number[] => {
  const reach = Math.max(0, width / 2 - corner);
  const step = Math.min(apart, (2 * reach) / Math.max(1, from.length - 1));
  const pushed = from.map((each) => clamped(each, x - reach, x + reach));
  pushed.forEach((each, at) => (pushed[at] = Math.max(each, (pushed[at - 1] ?? -Infinity) + step)));
  return pushed.reduceRight<number[]>(
    (after, each) => [Math.min(each, after[0] === undefined ? x + reach : after[0] - step), ...after],
    [],
  );
};

/** A way's move to the side between two rows, from above to below. */
export interface Move {
  top: Point;
  bottom: Point;
}

const within = (x: number, { top, bottom }: Move) =>
  x >= Math.min(top.x, bottom.x) - 1 && x <= Math.max(top.x, bottom.x) + 1;

const overlap = (one: Move, other: Move) =>
  within(one.top.x, other) || within(one.bottom.x, other) || within(other.top.x, one);

/** How often two moves cross when the first turns above the other. */
const crossings = (upper: Move, lower: Move) =>
  Number(within(lower.top.x, upper)) + Number(within(upper.bottom.x, lower));

/** The order, from above, in which moves between the same two rows cross each other least, or nearly so. */
const ordered = (moves: readonly Move[]): Move[] =>
  moves.reduce<Move[]>((before, move) => {
    const costs = Array.from({ length: before.length + 1 }, (_, at) =>
      before.reduce((sum, other, index) => sum + (index < at ? crossings(other, move) : crossings(move, other)), 0),
    );
    return before.toSpliced(costs.indexOf(Math.min(...costs)), 0, move);
  }, []);

/** At which height each move turns to the side: those that would lie upon each other one under another. */
export const turns = (moves: readonly Move[]): Map<Move, number> => {
  const levels = new Map<Move, number>();
  for (const move of ordered(moves)) {
    const above = [...levels].filter(([other]) => overlap(move, other)).map(([, level]) => level);
    levels.set(move, Math.max(0, ...above) + 1);
  }
  const deepest = Math.max(...levels.values());
  return new Map(
    [...levels].map(([move, level]) => [move, move.top.y + ((move.bottom.y - move.top.y) * level) / (deepest + 1)]),
  );
};

const radius = 7;

const at = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** The point on the way from one to another, so far from the first. */
const towards = (from: Point, to: Point, distance: number): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : distance / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
};

/** Lines between the points with rounded corners, as SVG's `d`. */
export const rounded = (points: readonly Point[]): string =>
  points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${at(point)}`;
      if (!after) return `L${at(point)}`;
      const room = (other: Point) => Math.hypot(other.x - point.x, other.y - point.y) / 2;
      const cut = Math.min(radius, room(before), room(after));
      return `L${at(towards(point, before, cut))}Q${at(point)} ${at(towards(point, after, cut))}`;
    })
    .join("");
