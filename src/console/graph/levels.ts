import type { Leg } from "./legs.ts";
import type { Move } from "./move-order.ts";
import type { Stop } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { turnsOf, type Turn } from "./turns.ts";

/** A row's place, and the space under it, in which ways turn. */
export interface Level {
  middle: number;
  /** Where the space begins, and how high it is. */
  bottom: number;
  space: number;
  turns: ReadonlyMap<Move, Turn>;
  heights: number;
}

/** The rows from above, each as high as what stands in it, with room between for every turn of the ways. */
export const levelsOf = (rows: readonly (readonly Stop[])[], legs: readonly Leg[], scale: Scale): Level[] => {
  let top = 0;
  return rows.map((row, at) => {
    const { turns, heights } = turnsOf(legs.filter((leg) => leg.row === at).map(({ move }) => move));
    const labels = [row, rows[at + 1] ?? []].some((each) => each.every(({ kind }) => kind !== "state"));
    const least = 2 * scale.clear + (heights - 1) * scale.turn;
    const space = Math.max(labels ? scale.labels : scale.rows, least);
    const height = Math.max(...row.map((stop) => stop.height));
    const level = { middle: top + height / 2, bottom: top + height, space, turns, heights };
    top += height + space;
    return level;
  });
};
