import type { Box, Point } from "./geometry.ts";
import { margin } from "./scale.ts";
import type { Edge } from "./shape.ts";
import type { Lettering } from "./sizes.ts";

/** Text in lines, in its place. */
export interface Lettered extends Lettering, Box {}

/** A way, drawn. */
export interface Way {
  edge: Edge;
  /** From its state to where it leads: each is level with the one before, or upright over or under it. */
  points: readonly Point[];
  /** Absent where nothing is said. */
  label?: Lettered;
}

/** A machine as it is drawn, from its top left corner. */
export interface Drawn {
  width: number;
  height: number;
  /** The states by their names, and the start and the end. */
  boxes: ReadonlyMap<string, Lettered>;
  ways: readonly Way[];
}

/** Everything moved to within the margin. */
export const framed = (boxes: ReadonlyMap<string, Lettered>, ways: readonly Way[]): Drawn => {
  const all = [...boxes.values(), ...ways.flatMap(({ label }) => label ?? [])];
  const points = ways.flatMap(({ points }) => points);
  const xs = [...all.flatMap(({ x, width }) => [x - width / 2, x + width / 2]), ...points.map(({ x }) => x)];
  const ys = all.flatMap(({ y, height }) => [y - height / 2, y + height / 2]);
  const [left, top] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
  const moved = <P extends Point>(point: P): P => ({ ...point, x: point.x - left, y: point.y - top });
  return {
    width: Math.max(...xs) + margin - left,
    height: Math.max(...ys) + margin - top,
    boxes: new Map([...boxes].map(([name, box]) => [name, moved(box)])),
    ways: ways.map(({ edge, points, label }) => ({
      edge,
      points: points.map(moved),
      ...(label && { label: moved(label) }),
    })),
  };
};
