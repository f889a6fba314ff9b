import { withFewerBends } from "./bends.ts";
import { columnsOf } from "./columns.ts";
import type { Definition } from "./definition.ts";
import { framed, type Drawn, type Lettered } from "./drawn.ts";
import { legsOf } from "./legs.ts";
import { levelsOf } from "./levels.ts";
import { inRows, type Stop } from "./rows.ts";
import type { Scale } from "./scale.ts";
import { edgesOf, end, start, type Edge } from "./shape.ts";
import { labelSize, stateSize, terminalSize } from "./sizes.ts";
import { pointsOf } from "./way-points.ts";

const sizesOf = ({ States }: Definition, edges: readonly Edge[], scale: Scale) => {
  const ways = (name: string) => edges.filter(({ from, to }) => from === name || to === name).length;
  return new Map([
    [start, terminalSize("Start", ways(start), scale)],
    ...Object.entries(States).map(([name, state]) => [name, stateSize(name, state, ways(name), scale)] as const),
    [end, terminalSize("End", ways(end), scale)],
  ]);
};

/**
 * Arranges a machine's states in rows, from its start down to its end. A way goes straight through a row, and to the side only between two, so
 * that it touches nothing that stands there. A way from a state to itself is not drawn.
 */
export const drawn = (definition: Definition, scale: Scale): Drawn => {
  const edges = edgesOf(definition).filter(({ from, to }) => from !== to);
  const sizes = sizesOf(definition, edges, scale);
  const arranged = inRows(
    sizes,
    edges.map((edge) => ({ edge, label: labelSize(edge.label, scale) })),
  );
  const { rows, states } = arranged;
  const columns = withFewerBends(arranged, columnsOf(arranged, scale), scale);
  const routes = arranged.routes.map((route) => ({ route, legs: legsOf(route, columns) }));
  const levels = levelsOf(
    rows,
    routes.flatMap(({ legs }) => legs),
    scale,
  );
  const placed = (stop: Stop): Lettered => {
    const { lines, width, height, row } = stop;
    return { lines, width, height, x: columns.get(stop) ?? 0, y: levels[row]?.middle ?? 0 };
  };
  return framed(
    new Map([...states].map(([name, stop]) => [name, placed(stop)])),
    routes.map(({ route, legs }) => ({
      edge: route.edge,
      points: pointsOf(route, legs, levels, scale),
      ...(route.label && { label: placed(route.label) }),
    })),
  );
};
