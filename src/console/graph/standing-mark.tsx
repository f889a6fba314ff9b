import type { Standing } from "../run/standing.ts";

/** Each standing's sign, in 16 by 16: it says the same as the colour. */
const signs: Record<Standing, string> = {
  current: "M4.5 8h.01M8 8h.01M11.5 8h.01",
  succeeded: "M4.5 8.3l2.4 2.4L11.5 5.6",
  caught: "M8 4.2v4.6M8 11.6h.01",
  failed: "M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6",
  aborted: "M5.5 5.5h5v5h-5z",
};

/** The mark of how a state stands, from its top left corner. */
export const StandingMark = ({
  standing,
  x = 0,
  y = 0,
  size = 18,
}: {
  standing: Standing;
  x?: number;
  y?: number;
  size?: number;
}) => (
  <svg x={x} y={y} width={size} height={size} viewBox="0 0 16 16" class={`mark ${standing}`} aria-hidden="true">
    <circle cx="8" cy="8" r="7.2" />
    <path d={signs[standing]} />
  </svg>
);
