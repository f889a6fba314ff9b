import { clearance, lineOf, type Columns } from "./columns.ts";
import type { Mark } from "./network-simplex.ts";
import type { Route, Rows, Stop } from "./rows.ts";
import type { Scale } from "./scale.ts";

/** A move that is no farther than this, in pixels, is not made at a state: the way meets it that much beside. */
const negligible = 3;

/** Stops of a way, one after another, that stand straight under each other. */
interface Run {
  stops: Stop[];
  x: number;
}

const runsOf = (stops: readonly Stop[], x: (stop: Stop) => number): Run[] =>
  stops.reduce<Run[]>((runs, stop) => {
    const run = runs.at(-1);
    if (run?.x === x(stop)) run.stops.push(stop);
    else runs.push({ stops: [stop], x: x(stop) });
    return runs;
  }, []);

/**
 * Takes bends out of ways: where one moves to the same side twice, it may as well do it at once. What stands between, it or its label, goes
 * straight over or under what comes before or after, where there is room.
 */
export const withFewerBends = ({ rows, routes }: Rows, columns: Columns, scale: Scale): Columns => {
  const places = new Map(columns);
  const x = (mark: Mark) => places.get(mark) ?? 0;
  const all = rows.flat();
  const [leftmost, rightmost] = [
    Math.min(...all.map((stop) => x(stop) - stop.width / 2)),
    Math.max(...all.map((stop) => x(stop) + stop.width / 2)),
  ];
  const fits = (stop: Stop, place: number) => {
    const row = rows[stop.row] ?? [];
    const at = row.indexOf(stop);
    const [left, right] = [at > 0 ? row[at - 1] : undefined, row[at + 1]];
    return (
      place - stop.width / 2 >= leftmost &&
      place + stop.width / 2 <= rightmost &&
      (!left || place - x(left) >= clearance(left, stop, scale)) &&
      (!right || x(right) - place >= clearance(stop, right, scale))
    );
  };
  const unbent = ({ stops, first, last }: Route): boolean => {
    const runs = runsOf(stops.slice(1, -1), x);
    const line = [x(first), ...runs.map((run) => run.x), x(last)];
    return runs.some((run, at) => {
      const [before = NaN, after = NaN] = [line[at], line[at + 2]];
      if ((run.x - before) * (after - run.x) <= 0) return false;
      const place = [before, after].find((place) => run.stops.every((stop) => fits(stop, place)));
      if (place === undefined) return false;
      for (const stop of run.stops) places.set(stop, place);
      return true;
    });
  };
  for (const route of routes) {
    while (unbent(route));
    const line = lineOf(route);
    for (const [end, beside] of [line.slice(0, 2), line.slice(-2).toReversed()])
      if (end && beside && Math.abs(x(end) - x(beside)) <= negligible) places.set(end, x(beside));
  }
  return places;
};
