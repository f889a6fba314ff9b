import type { Point } from "./geometry.ts";

const radius = 7;

/** An arrow's head: how far it reaches to both sides, and back. */
const [width, depth] = [4, 7];

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

/** The head of an arrow at the end of an upright line, as SVG's `points`. */
export const arrowHead = (points: readonly Point[]): string => {
  const [before, tip] = points.slice(-2);
  if (!before || !tip) return "";
  const back = tip.y < before.y ? depth : -depth;
  return [tip, { x: tip.x - width, y: tip.y + back }, { x: tip.x + width, y: tip.y + back }].map(at).join(" ");
};
