import type { Drawn } from "../../src/console/graph/drawn.ts";
import type { Box, Point } from "../../src/console/graph/geometry.ts";

const overlap = (one: Box, other: Box) =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
  Math.abs(one.y - other.y) < (one.height + other.height) / 2;

/** Whether a line that is level or upright goes through a box, and not only along its side. */
const through = ([from, to]: readonly [Point, Point], { x, y, width, height }: Box) => {
  const [left, right, top, bottom] = [x - width / 2 + 1, x + width / 2 - 1, y - height / 2 + 1, y + height / 2 - 1];
  return (
    Math.max(from.x, to.x) > left &&
    Math.min(from.x, to.x) < right &&
    Math.max(from.y, to.y) > top &&
    Math.min(from.y, to.y) < bottom
  );
};

const pieces = (points: readonly Point[]) =>
  points.slice(1).map((to, index): [Point, Point] => [points[index] ?? to, to]);

/** Whether two lines run along each other, so that nobody could tell one from the other. */
const along = ([from, to]: readonly [Point, Point], [first, last]: readonly [Point, Point]) => {
  const shared = (one: "x" | "y", other: "x" | "y") =>
    from[one] === to[one] &&
    first[one] === last[one] &&
    Math.abs(from[one] - first[one]) < 2 &&
    Math.min(Math.max(from[other], to[other]), Math.max(first[other], last[other])) -
      Math.max(Math.min(from[other], to[other]), Math.min(first[other], last[other])) >
      1;
  return shared("x", "y") || shared("y", "x");
};

/** What nobody could read: things upon each other, and lines through them. */
export const faultsOf = ({ width, height, boxes, ways }: Drawn) => {
  const things = [
    ...[...boxes].map(([name, box]) => ({ name, box, own: undefined })),
    ...ways.flatMap((way) => (way.label ? [{ name: way.label.lines.join(" "), box: way.label, own: way }] : [])),
  ];
  return [
    ...things.flatMap((one, index) =>
      things
        .slice(index + 1)
        .flatMap((other) => (overlap(one.box, other.box) ? [`${one.name} upon ${other.name}`] : [])),
    ),
    ...ways.flatMap((way) =>
      things.flatMap(({ name, box, own }) =>
        own !== way && pieces(way.points).some((piece) => through(piece, box))
          ? [`${way.edge.from} → ${way.edge.to} through ${name}`]
          : [],
      ),
    ),
    ...things.flatMap(({ name, box }) =>
      box.x - box.width / 2 < 0 ||
      box.x + box.width / 2 > width ||
      box.y - box.height / 2 < 0 ||
      box.y + box.height / 2 > height
        ? [`${name} outside`]
        : [],
    ),
    ...ways.flatMap(({ edge, points }) =>
      points.some(({ x, y }) => x < 0 || x > width || y < 0 || y > height) ? [`${edge.from} → ${edge.to} outside`] : [],
    ),
  ];
};

/** Pairs of ways that could not be told apart. */
export const alike = ({ ways }: Drawn) =>
  ways.flatMap((one, index) =>
    ways
      .slice(index + 1)
      .flatMap((other) =>
        pieces(one.points).some((piece) => pieces(other.points).some((another) => along(piece, another)))
          ? [`${one.edge.from} → ${one.edge.to} along ${other.edge.from} → ${other.edge.to}`]
          : [],
      ),
  );

/** How often ways cross. */
export const crossings = ({ ways }: Drawn) => {
  const between = (value: number, one: number, other: number) =>
    value > Math.min(one, other) && value < Math.max(one, other);
  const cross = ([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]) =>
    a.y === b.y && c.x === d.x && between(a.y, c.y, d.y) && between(c.x, a.x, b.x);
  const all = ways.flatMap((way) => pieces(way.points).map((piece) => ({ way, piece })));
  return all.flatMap((one) => all.filter((other) => one.way !== other.way && cross(one.piece, other.piece))).length;
};
