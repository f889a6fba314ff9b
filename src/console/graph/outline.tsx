import type { StateType } from "./definition.ts";
import type { Box } from "./geometry.ts";
import { rounding, type Scale } from "./scale.ts";

/** A state's shape: a choice has pointed sides, an end round ones. */
export const Outline = ({
  type,
  box: { x, y, width, height },
  scale: { point, round },
}: {
  type: StateType;
  box: Box;
  scale: Scale;
}) => {
  const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2];
  if (type === "Choice") {
    const points = [
      [left, y],
      [left + point, top],
      [right - point, top],
      [right, y],
      [right - point, bottom],
      [left + point, bottom],
    ];
    return <polygon class="outline" points={points.join(" ")} />;
  }
  const ends = type === "Succeed" || type === "Fail";
  return <rect class="outline" x={left} y={top} width={width} height={height} rx={ends ? round : rounding} />;
};
