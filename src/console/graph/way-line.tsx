import type { Way } from "./drawn.ts";
import { TextLines } from "./text-lines.tsx";
import { arrowHead, rounded } from "./way-path.ts";

/** A way with its words, which are so high. */
export const WayLine = ({
  way: { edge, points, label },
  passed,
  letters,
}: {
  way: Way;
  passed: boolean;
  letters: number;
}) => (
  <g class={`way ${edge.kind} ${passed ? "passed" : ""}`}>
    <path d={rounded(points)} />
    <polygon points={arrowHead(points)} />
    {label && (
      <>
        <rect x={label.x - label.width / 2} y={label.y - label.height / 2} width={label.width} height={label.height} />
        <TextLines lines={label.lines} x={label.x} y={label.y} size={letters} />
      </>
    )}
  </g>
);
