import type { Definition } from "./definition.ts";
import type { Drawn } from "./drawn.ts";
import { drawn } from "./layout.ts";
import { scales, type ScaleName } from "./scale.ts";

const arranged = new WeakMap<Definition, Map<ScaleName, Drawn>>();

const arrange = (definition: Definition, scale: ScaleName): Drawn => {
  const known = arranged.get(definition) ?? new Map<ScaleName, Drawn>();
  arranged.set(definition, known);
  const graph = known.get(scale) ?? drawn(definition, scales[scale]);
  known.set(scale, graph);
  return graph;
};

/** How large the smallest letters come out at this width, in pixels. */
const letters = (scale: ScaleName, graph: Drawn, width: number) =>
  scales[scale].small * Math.min(1, width / graph.width);

/** A machine's graph in the scale that is read best at a width, in pixels. */
export const fitting = (definition: Definition, width: number): { scale: ScaleName; graph: Drawn } => {
  const [wide, narrow] = [arrange(definition, "wide"), arrange(definition, "narrow")];
  return letters("wide", wide, width) >= letters("narrow", narrow, width)
    ? { scale: "wide", graph: wide }
    : { scale: "narrow", graph: narrow };
};
