import type { StateType } from "./definition.ts";

/** Each type's sign, in 16 by 16. */
const signs: Record<StateType, string> = {
  Task: "M9.5 1.5 3 9h4.5l-1 5.5L13 7H8.5z",
  Choice: "M8 1.5 14.5 8 8 14.5 1.5 8z",
  Wait: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13zM8 4.5v4l2.5 1.5",
  Pass: "M2 8h11M9.5 4.5 13 8l-3.5 3.5",
  Map: "M3 3.5h10M3 8h10M3 12.5h10",
  Parallel: "M5 2v12M11 2v12",
  Succeed: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13zM5 8.2l2.2 2.2L11.2 6",
  Fail: "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13zM5.5 5.5l5 5M10.5 5.5l-5 5",
};

/** The sign of a state's type, from its top left corner. */
export const StateIcon = ({ type, x, y, size }: { type: StateType; x: number; y: number; size: number }) => (
  <svg x={x} y={y} width={size} height={size} viewBox="0 0 16 16" class="icon">
    <path d={signs[type]} />
  </svg>
);
