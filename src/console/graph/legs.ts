import { lineOf, type Columns } from "./columns.ts";
import type { Move } from "./move-order.ts";
import type { Route } from "./rows.ts";

/** A way from one stop to the next, through the space between their rows. */
export interface Leg {
  /** The upper of the two rows. */
  row: number;
  down: boolean;
  move: Move;
}

/** The legs of a way, from its first state to its last. */
export const legsOf = (route: Route, columns: Columns): Leg[] => {
  const line = lineOf(route).map((mark) => columns.get(mark) ?? 0);
  return route.stops.slice(1).map((to, at): Leg => {
    const from = route.stops[at] ?? to;
    const [begins, ends] = [line[at] ?? 0, line[at + 1] ?? 0];
    const down = to.row > from.row;
    const move = down ? { top: begins, bottom: ends } : { top: ends, bottom: begins };
    return { row: Math.min(from.row, to.row), down, move };
  });
};
