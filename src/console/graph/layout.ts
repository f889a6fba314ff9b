import { Graph, layout as arrange } from "@dagrejs/dagre";
import type { Definition, State } from "./definition.ts";
import { broken, brokenName } from "./labels.ts";
import type { Box, Point } from "./path.ts";
import { edgesOf, end, start, type Edge } from "./shape.ts";
import { routed } from "./ways.ts";

/** How large a graph's parts are, in pixels, and how long its lines, in letters. */
interface Scale {
  /** The letters of a state's name, and all others. */
  name: number;
  small: number;
  /** How wide a letter of a name is at most, on average, of its height: those that are bold are wider. */
  nameLetter: number;
  /** The longest lines of a name and of a label. */
  nameLine: number;
  labelLine: number;
  /** A state's room beside its name, and its height. */
  beside: number;
  height: number;
  /** How far a choice's sides are pointed. */
  point: number;
  /** A state is at least so wide. */
  narrowest: number;
  /** Between states, between lines, and between two rows. */
  nodesep: number;
  edgesep: number;
  ranksep: number;
}

/** A scale for where there is room, and one for a phone. */
export const scales = {
  wide: {
    ...{ name: 14, small: 12, nameLetter: 0.68, nameLine: 80, labelLine: 24 },
    ...{ beside: 52, height: 50, point: 12, narrowest: 150, nodesep: 28, edgesep: 14, ranksep: 44 },
  },
  narrow: {
    ...{ name: 12, small: 10.5, nameLetter: 0.61, nameLine: 8, labelLine: 11 },
    ...{ beside: 10, height: 58, point: 8, narrowest: 62, nodesep: 6, edgesep: 6, ranksep: 36 },
  },
} as const satisfies Record<string, Scale>;
export type ScaleName = keyof typeof scales;

/** Text in lines. */
export interface Lettered extends Box {
  lines: readonly string[];
}

/** A way, drawn. */
export interface Way {
  edge: Edge;
  /** From its state to where it leads, through every row between. */
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

/** Pixels around a graph. */
const margin = 10;

export const lineHeight = 1.25;

/** The same for all that is not bold. */
const usualLetter = 0.61;

/** Fonts differ: this is what the wide ones take. */
const widthOf = (lines: readonly string[], size: number, letter = usualLetter) =>
  Math.ceil(Math.max(0, ...lines.map((line) => line.length)) * size * letter);

const labelOf = ({ label }: Edge, { small, labelLine }: Scale) => {
  const lines = broken(label, labelLine);
  return lines.length > 0
    ? { lines, width: widthOf(lines, small) + 8, height: Math.ceil(lines.length * small * lineHeight) + 4 }
    : undefined;
};

const stateOf = (name: string, { Type }: State, scale: Scale) => {
  const { name: size, nameLetter, nameLine, beside, narrowest, height, point } = scale;
  const lines = brokenName(name, nameLine);
  const pointed = Type === "Choice" ? point : 0;
  return { lines, width: Math.max(narrowest, widthOf(lines, size, nameLetter) + beside + pointed), height };
};

const terminal = (word: string, { small }: Scale) => ({
  lines: [word],
  width: widthOf([word], small) + 20,
  height: small * 2,
});

/** Everything moved to within the margin: dagre leaves lines out where it says how large a graph is. */
const framed = (boxes: Map<string, Lettered>, ways: Way[]): Drawn => {
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

/** Arranges a machine's states in rows, from its start down to its end. */
export const drawn = (definition: Definition, scale: Scale): Drawn => {
  const sizes = new Map([
    [start, terminal("Start", scale)],
    ...Object.entries(definition.States).map(([name, state]) => [name, stateOf(name, state, scale)] as const),
    [end, terminal("End", scale)],
  ]);
  const edges = edgesOf(definition);
  const { nodesep, edgesep, ranksep } = scale;
  const graph = new Graph({ multigraph: true });
  // Aligned to one side, what usually follows a state stands straight under it.
  graph.setGraph({ rankdir: "TB", align: "UR", nodesep, edgesep, ranksep });
  for (const [name, { width, height }] of sizes) graph.setNode(name, { width, height });
  edges.forEach((edge, index) => {
    const { width = 0, height = 0 } = labelOf(edge, scale) ?? {};
    graph.setEdge(edge.from, edge.to, { width, height, labelpos: "c" }, String(index));
  });
  arrange(graph);

  const placed = (name: string): Point => {
    const { x = 0, y = 0 } = graph.node(name);
    return { x, y };
  };
  const boxes = new Map([...sizes].map(([name, size]) => [name, { ...size, ...placed(name) }]));
  const found = edges.map((edge, index) => {
    const { points = [], x = 0, y = 0 } = graph.edge(edge.from, edge.to, String(index));
    const label = labelOf(edge, scale);
    return { edge, points, through: points.slice(1, -1), ...(label && { label: { ...label, x, y } }) };
  });
  // A way back to its own state is beside it already.
  const between = found.filter(({ edge: { from, to } }) => from !== to);
  const lines = routed(between, boxes, [...boxes.values(), ...found.flatMap(({ label }) => label ?? [])]);
  const ways = found.map((rough): Way => {
    const { edge, points, label } = rough;
    return { edge, points: lines.get(rough) ?? points, ...(label && { label }) };
  });
  return framed(boxes, ways);
};
