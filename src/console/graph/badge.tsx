import type { Point } from "./geometry.ts";
import { TextLines } from "./text-lines.tsx";

/** A few words on a state's border, from or up to a point. */
export const Badge = ({ text, x, y, size, upTo = false }: Point & { text: string; size: number; upTo?: boolean }) => {
  const width = text.length * size * 0.65 + 10;
  const left = upTo ? x - width : x;
  return (
    <g class="badge">
      <rect x={left} y={y - size * 0.8} width={width} height={size * 1.6} rx={size * 0.8} />
      <TextLines lines={[text]} x={left + width / 2} y={y} size={size} />
    </g>
  );
};
