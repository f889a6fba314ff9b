import type { StateRun } from "../run/progress.ts";
import { Badge } from "./badge.tsx";
import type { StateType } from "./definition.ts";
import type { Lettered } from "./drawn.ts";
import { Outline } from "./outline.tsx";
import { lineHeight, scales, type ScaleName } from "./scale.ts";
import { StandingMark } from "./standing-mark.tsx";
import { StateIcon } from "./state-icon.tsx";
import { TextLines } from "./text-lines.tsx";

interface Shown {
  type: StateType;
  box: Lettered;
}

const Wide = ({ type, box: { x, y, width, lines } }: Shown) => {
  const left = x - width / 2;
  const { name, small } = scales.wide;
  const more = (lines.length - 1) * name * lineHeight;
  return (
    <>
      <StateIcon type={type} x={left + 14} y={y - 9} size={18} />
      <g class="name">
        <TextLines lines={lines} x={left + 42} y={y - 9} size={name} anchor="start" />
      </g>
      <g class="type">
        <TextLines lines={[type]} x={left + 42} y={y + 10 + more / 2} size={small} anchor="start" />
      </g>
    </>
  );
};

const Narrow = ({ type, box: { x, y, lines } }: Shown) => {
  const { name, small } = scales.narrow;
  return (
    <>
      <g class="name">
        <TextLines lines={lines} x={x} y={y - 6} size={name} />
      </g>
      <g class="type">
        <TextLines lines={[type]} x={x} y={y + 19} size={small} />
      </g>
    </>
  );
};

const insides = { wide: Wide, narrow: Narrow } as const satisfies Record<ScaleName, unknown>;

/** What became of a state in a run, on its border. */
const RunMarks = ({ run, box, scale }: { run: StateRun; box: Lettered; scale: ScaleName }) => {
  const [left, right] = [box.x - box.width / 2, box.x + box.width / 2];
  const [top, bottom] = [box.y - box.height / 2, box.y + box.height / 2];
  const { small } = scales[scale];
  return (
    <>
      <StandingMark standing={run.standing} x={right - 14} y={top - 8} />
      {run.entered > 1 && <Badge text={`${run.entered}×`} x={left - 5} y={top} size={small} />}
      {run.retried > 0 && <Badge text={`${run.retried} retried`} x={right + 5} y={bottom + 3} size={small} upTo />}
    </>
  );
};

/** A state; lit by a run where there is one. */
export const StateBox = ({
  type,
  box,
  scale,
  run,
}: Shown & {
  scale: ScaleName;
  run: StateRun | undefined;
}) => {
  const Inside = insides[scale];
  return (
    <g class={`state ${run?.standing ?? "unreached"}`}>
      <Outline type={type} box={box} scale={scales[scale]} />
      <Inside type={type} box={box} />
      {run && <RunMarks run={run} box={box} scale={scale} />}
    </g>
  );
};
