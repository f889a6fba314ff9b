import { settled, type Bond, type Mark } from "./network-simplex.ts";
import type { Route, Rows, Stop } from "./rows.ts";
import { margin, type Scale } from "./scale.ts";
import type { Edge } from "./shape.ts";
import { sidesOf, type Side } from "./sides.ts";

/** How far to the right every stop stands, and every way meets its first and its last state, in pixels. */
export type Columns = ReadonlyMap<Mark, number>;

/** How much it matters that a way is straight: what usually follows a state stands straight under it. */
const weights = { next: 12, choice: 4, default: 3, catch: 2 } as const satisfies Record<Edge["kind"], number>;

/** How much it matters that a way meets a state in its middle. */
const middles = { next: 7, choice: 1, default: 1, catch: 0 } as const satisfies Record<Edge["kind"], number>;

/** How much it matters that a way is straight where it only passes by, whatever it is; and that a graph is narrow. */
const [passing, narrow] = [8, 2];

/** How far from each other two ways meet a state at best, in pixels. */
const apart = 10;

const pairs = <M>(marks: readonly M[]) =>
  marks.slice(1).flatMap((to, index) => {
    const from = marks[index];
    return from ? [{ from, to }] : [];
  });

/** That two marks are one over the other: a third is left of both, and both are drawn to it. */
const drawnTogether = (one: Mark, other: Mark, weight: number): Bond[] => {
  const mark = {};
  return [one, other].map((to) => ({ from: mark, to, least: 0, weight }));
};

const half = ({ width }: Stop) => Math.ceil(width / 2);

/** How far the middles of two neighbours in a row are from each other at least. */
export const clearance = (one: Stop, other: Stop, { apart, lane }: Scale): number =>
  half(one) + (one.kind === "state" && other.kind === "state" ? apart : lane) + half(other);

/** That a row's stops keep clear of each other and of the graph's two sides. */
const rowBonds = (row: readonly Stop[], left: Mark, right: Mark, scale: Scale): Bond[] =>
  [
    ...row.slice(0, 1).map((first) => ({ from: left, to: first, least: half(first) })),
    ...pairs(row).map(({ from, to }) => ({ from, to, least: clearance(from, to, scale) })),
    ...row.slice(-1).map((last) => ({ from: last, to: right, least: half(last) })),
  ].map((bond) => ({ ...bond, weight: 0 }));

/** That ways meet a side where it is level, apart from each other. */
const sideBonds = ({ state, meetings }: Side): Bond[] => {
  const reach = Math.floor(state.width / 2 - state.corner);
  const step = Math.min(apart, Math.floor((2 * reach) / Math.max(1, meetings.length - 1)));
  return [
    ...meetings.flatMap(({ mark, route }) => [
      { from: state, to: mark, least: -reach, weight: 0 },
      { from: mark, to: state, least: -reach, weight: 0 },
      ...drawnTogether(state, mark, middles[route.edge.kind]),
    ]),
    ...pairs(meetings).map(({ from, to }) => ({ from: from.mark, to: to.mark, least: step, weight: 0 })),
  ];
};

/** That a way goes straight on from stop to stop. */
const wayBonds = (route: Route): Bond[] => {
  const line = lineOf(route);
  return pairs(line).flatMap(({ from, to }, at) =>
    drawnTogether(from, to, at === 0 || at === line.length - 2 ? weights[route.edge.kind] : passing),
  );
};

/** What a way goes through, from where it meets its first state to where it meets its last. */
export const lineOf = ({ first, last, stops }: Route): Mark[] => [first, ...stops.slice(1, -1), last];

/** Places the stops so that ways are as straight as can be, and the graph no wider than there is room, if it can be. */
export const columnsOf = ({ rows, routes }: Rows, scale: Scale): Columns => {
  const [left, right] = [{}, {}];
  const kept = rows.map((row) => rowBonds(row, left, right, scale));
  const widths = kept.map((row) => row.reduce((sum, { least }) => sum + least, 0));
  return settled([
    ...kept.flat(),
    { from: left, to: right, least: 0, weight: narrow },
    { from: right, to: left, least: -Math.max(scale.room - 2 * margin, ...widths), weight: 0 },
    ...sidesOf(routes).flatMap(sideBonds),
    ...routes.flatMap(wayBonds),
  ]);
};
