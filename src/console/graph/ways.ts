import { meetings, turns, type Box, type Move, type Point } from "./path.ts";
import type { Edge } from "./shape.ts";

/** A way as dagre leaves it: from state to state, by a point in each row between. */
interface Rough {
  edge: Edge;
  through: readonly Point[];
}

/** One end of a way: at which side of which state, and where it comes from. */
interface Ending {
  rough: Rough;
  last: boolean;
  state: Box;
  side: "top" | "bottom";
  comesFrom: number;
}

const endingsOf = (rough: Rough, boxes: ReadonlyMap<string, Box>): Ending[] => {
  const [from, to] = [boxes.get(rough.edge.from), boxes.get(rough.edge.to)];
  if (!from || !to) return [];
  const [first, last] = [rough.through[0] ?? to, rough.through.at(-1) ?? from];
  const side = (state: Box, next: Point) => (next.y < state.y ? "top" : "bottom");
  return [
    { rough, last: false, state: from, side: side(from, first), comesFrom: first.x },
    { rough, last: true, state: to, side: side(to, last), comesFrom: last.x },
  ];
};

const byKey = <T>(all: readonly T[], keyOf: (each: T) => unknown): T[][] => [...Map.groupBy(all, keyOf).values()];

/** Where each way begins and ends. */
const endsOf = (roughs: readonly Rough[], boxes: ReadonlyMap<string, Box>) => {
  const ends = new Map<Rough, { first?: Point; last?: Point }>(roughs.map((rough) => [rough, {}]));
  const endings = roughs.flatMap((rough) => endingsOf(rough, boxes));
  for (const state of byKey(endings, ({ state }) => state))
    for (const group of byKey(state, ({ side }) => side)) {
      const sorted = group.toSorted((one, other) => one.comesFrom - other.comesFrom);
      const [one] = sorted;
      if (!one) continue;
      const { state: box, side } = one;
      const y = side === "top" ? box.y - box.height / 2 : box.y + box.height / 2;
      meetings(
        box,
        sorted.map(({ comesFrom }) => comesFrom),
      ).forEach((x, index) => {
        const ending = sorted[index];
        const known = ending && ends.get(ending.rough);
        if (known) known[ending.last ? "last" : "first"] = { x, y };
      });
    }
  return ends;
};

/**
 * The ways as lines: each goes through a row straight, so that it touches nothing that stands there, and to the side only between two rows.
 * `standing` is all that stands in rows.
 */
export const routed = (
  roughs: readonly Rough[],
  boxes: ReadonlyMap<string, Box>,
  standing: readonly Box[],
): Map<Rough, Point[]> => {
  const half = (y: number) =>
    Math.max(0, ...standing.filter((each) => Math.abs(each.y - y) < 1).map(({ height }) => height / 2));
  const ends = endsOf(roughs, boxes);
  const straight = roughs.map((rough) => {
    const { first, last } = ends.get(rough) ?? {};
    const down = first && last ? last.y >= first.y : true;
    const through = rough.through.flatMap(({ x, y }) => {
      const room = half(y);
      return room === 0
        ? [{ x, y }]
        : [
            { x, y: down ? y - room : y + room },
            { x, y: down ? y + room : y - room },
          ];
    });
    return { rough, points: [first ?? [], through, last ?? []].flat() };
  });

  // Every move to the side, by the rows that it is between.
  const moves = new Map<Point, Move>();
  for (const { points } of straight)
    points.forEach((point, index) => {
      const next = points[index + 1];
      if (!next || Math.abs(next.x - point.x) < 1) return;
      moves.set(point, next.y >= point.y ? { top: point, bottom: next } : { top: next, bottom: point });
    });
  const heights = new Map(
    byKey([...moves.values()], ({ top, bottom }) => `${top.y.toFixed()} ${bottom.y.toFixed()}`).flatMap((group) => [
      ...turns(group),
    ]),
  );

  return new Map(
    straight.map(({ rough, points }) => [
      rough,
      points.flatMap((point, index) => {
        const move = moves.get(point);
        const y = move && heights.get(move);
        const next = points[index + 1];
        return y === undefined || !next ? [point] : [point, { x: point.x, y }, { x: next.x, y }];
      }),
    ]),
  );
};
