import type { Lettered } from "./drawn.ts";
import { TextLines } from "./text-lines.tsx";

/** Where every run begins, or ends. */
export const Terminal = ({ box: { x, y, width, height, lines }, lit }: { box: Lettered; lit: boolean }) => (
  <g class={`terminal ${lit ? "lit" : ""}`}>
    <rect x={x - width / 2} y={y - height / 2} width={width} height={height} rx={height / 2} />
    <TextLines lines={lines} x={x} y={y} size={height / 2} />
  </g>
);
