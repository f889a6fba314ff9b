import type { Point } from "./geometry.ts";
import { lineHeight } from "./scale.ts";

/** Lines of text whose middle, or whose middle on the left, is at a point. */
export const TextLines = ({
  lines,
  x,
  y,
  size,
  anchor = "middle",
}: Point & { lines: readonly string[]; size: number; anchor?: "start" | "middle" }) => (
  <text text-anchor={anchor} font-size={size}>
    {lines.map((line, index) => (
      <tspan key={index} x={x} y={y + (index - (lines.length - 1) / 2) * size * lineHeight + size * 0.35}>
        {line}
      </tspan>
    ))}
  </text>
);
