import type { Point } from "./geometry.ts";
import type { Leg } from "./legs.ts";
import type { Level } from "./levels.ts";
import type { Route, Stop } from "./rows.ts";
import type { Scale } from "./scale.ts";
import type { Turn } from "./turns.ts";

/** How far from each other two turns are at most, in pixels. */
const spacious = 12;

/** The corners of a leg in the space under a row. */
const cornersOf = ({ move: { top, bottom }, down }: Leg, turn: Turn, level: Level, { clear }: Scale): Point[] => {
  const { bottom: above, space, heights } = level;
  const step = heights > 1 ? Math.min(spacious, (space - 2 * clear) / (heights - 1)) : 0;
  const y = (height: number) => above + space / 2 + (height - (heights - 1) / 2) * step;
  const { height, beside = bottom } = turn;
  const corners = [
    { x: top, y: y(height) },
    { x: beside, y: y(height) },
    ...(beside === bottom ? [] : [beside, bottom].map((x) => ({ x, y: y(heights - 1) }))),
  ];
  return down ? corners : corners.toReversed();
};

/** A way's points: where it meets its two states, and its corners between. */
export const pointsOf = ({ stops }: Route, legs: readonly Leg[], levels: readonly Level[], scale: Scale): Point[] => {
  const border = (state: Stop, x: number, lower: boolean) => {
    const { middle = 0 } = levels[state.row] ?? {};
    return { x, y: middle + (lower ? state.height : -state.height) / 2 };
  };
  const [first, last] = [stops.at(0), stops.at(-1)];
  const [leaves, arrives] = [legs.at(0), legs.at(-1)];
  if (!first || !last || !leaves || !arrives) return [];
  const corners = legs.flatMap((leg) => {
    const level = levels[leg.row];
    const turn = level?.turns.get(leg.move);
    return level && turn ? cornersOf(leg, turn, level, scale) : [];
  });
  return [
    border(first, leaves.down ? leaves.move.top : leaves.move.bottom, leaves.down),
    ...corners,
    border(last, arrives.down ? arrives.move.bottom : arrives.move.top, !arrives.down),
  ];
};
