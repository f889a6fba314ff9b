import { Graph, layout as arrange } from "@dagrejs/dagre";
import type { Point } from "./geometry.ts";
import type { Mark } from "./network-simplex.ts";
import type { Edge } from "./shape.ts";
import type { Lettering, StateSize } from "./sizes.ts";

/** Something in a row: a state, a way's label, or where a way passes through. */
export interface Stop extends StateSize {
  kind: "state" | "label" | "passage";
  /** Counted from above. */
  row: number;
  /** More than that of what is left of it in its row. */
  order: number;
}

/** A way with its stops: its two states, and one in each row between. */
export interface Route {
  edge: Edge;
  stops: readonly Stop[];
  label?: Stop;
  /** Where it meets its first state, and its last. */
  first: Mark;
  last: Mark;
}

/** A machine in rows. */
export interface Rows {
  rows: readonly (readonly Stop[])[];
  states: ReadonlyMap<string, Stop>;
  routes: readonly Route[];
}

/** A way that has words beside it, or none. */
export interface Worded {
  edge: Edge;
  label: Lettering | undefined;
}

const passage = { lines: [], width: 0, height: 0, corner: 0 };

/** dagre decides which row each thing is in, and their order there. How large they are is nothing to it. */
const arranged = (states: Iterable<string>, ways: readonly Worded[]) => {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({});
  for (const name of states) graph.setNode(name, { width: 1, height: 1 });
  ways.forEach(({ edge: { from, to }, label }, index) =>
    graph.setEdge(from, to, { labelpos: "c", ...(label && { width: 1, height: 1 }) }, String(index)),
  );
  arrange(graph);
  const at = ({ x = 0, y = 0 }: Partial<Point>): Point => ({ x, y });
  return {
    state: (name: string) => at(graph.node(name)),
    way: ({ edge: { from, to } }: Worded, index: number): { between: readonly Point[]; middle: Point } => {
      const { points = [], ...middle } = graph.edge(from, to, String(index));
      return { between: points.slice(1, -1), middle: at(middle) };
    },
  };
};

/** Puts a machine's states and the labels of its ways into rows, from its start down to its end, so that ways cross little. */
export const inRows = (sizes: ReadonlyMap<string, StateSize>, ways: readonly Worded[]): Rows => {
  const { state, way } = arranged(sizes.keys(), ways);
  const placed = ways.map((each, index) => ({ ...each, ...way(each, index) }));
  const heights = [
    ...[...sizes.keys()].map((name) => state(name).y),
    ...placed.flatMap(({ label, middle }) => (label ? middle.y : [])),
  ];
  const rows = [...new Set(heights)].sort((one, other) => one - other);
  const stop = (kind: Stop["kind"], size: StateSize, { x, y }: Point): Stop => ({
    ...{ ...size, kind },
    ...{ row: rows.indexOf(y), order: x },
  });
  const states = new Map([...sizes].map(([name, size]) => [name, stop("state", size, state(name))]));
  const routes = placed.map(({ edge, label: size, between, middle }): Route => {
    const label = size && stop("label", { ...size, corner: 0 }, middle);
    const passed = between.map((point) =>
      label && point.x === middle.x && point.y === middle.y ? label : stop("passage", passage, point),
    );
    // Where nothing stands there is no row.
    const stops = [states.get(edge.from) ?? [], passed.filter(({ row }) => row >= 0), states.get(edge.to) ?? []].flat();
    return { edge, stops, first: {}, last: {}, ...(label && { label }) };
  });
  const all = new Set([...states.values(), ...routes.flatMap(({ stops }) => stops)]);
  return {
    states,
    routes,
    rows: rows.map((_, row) =>
      [...all].filter((each) => each.row === row).sort((one, other) => one.order - other.order),
    ),
  };
};
