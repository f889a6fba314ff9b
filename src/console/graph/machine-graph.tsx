import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { timesPassed, type Progress, type StateRun } from "../run/progress.ts";
import { standingInWords } from "../run/words.ts";
import "../styles/graph.css";
import type { State } from "./definition.ts";
import { fitting } from "./fitting.ts";
import { lineHeight, scales, type Lettered, type ScaleName, type Way } from "./layout.ts";
import type { Machine } from "./machines.ts";
import { rounded, type Point } from "./path.ts";
import { end, start } from "./shape.ts";
import { StandingMark } from "./standing-mark.tsx";
import { StateIcon } from "./state-icon.tsx";
import { useWidth } from "./use-width.ts";
import { graphInWords } from "./words.ts";

/** A graph is never drawn smaller than this: then it scrolls. */
const smallest = 0.75;

/** The head of an arrow that comes from one point to another, as SVG's `points`. */
const arrowHead = (points: readonly Point[]): string => {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (!tip || !before) return "";
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1;
  const [x, y] = [(tip.x - before.x) / length, (tip.y - before.y) / length];
  const [width, depth] = [4, 7];
  return [
    [tip.x, tip.y],
    [tip.x - x * depth - y * width, tip.y - y * depth + x * width],
    [tip.x - x * depth + y * width, tip.y - y * depth - x * width],
  ].join(" ");
};

/** Lines of text whose middle is at a point. */
const Lines = ({
  lines,
  x,
  y,
  size,
  anchor = "middle",
}: Point & { lines: readonly string[]; size: number; anchor?: "start" | "middle" }) => (
  <text text-anchor={anchor} font-size={size}>
    {lines.map((line, index) => (
      <tspan key={line} x={x} y={y + (index - (lines.length - 1) / 2) * size * lineHeight + size * 0.35}>
        {line}
      </tspan>
    ))}
  </text>
);

const WayLine = ({ way: { edge, points, label }, passed, size }: { way: Way; passed: boolean; size: number }) => (
  <g class={`way ${edge.kind} ${passed ? "passed" : ""}`}>
    <path d={rounded(points)} />
    <polygon points={arrowHead(points)} />
    {label && (
      <>
        <rect x={label.x - label.width / 2} y={label.y - label.height / 2} width={label.width} height={label.height} />
        <Lines lines={label.lines} x={label.x} y={label.y} size={size} />
      </>
    )}
  </g>
);

interface Shown {
  state: State;
  box: Lettered;
  scale: ScaleName;
  run: StateRun | undefined;
}

/** A choice has pointed sides, an end round ones. */
const Outline = ({
  type,
  box: { x, y, width, height },
  scale,
}: Pick<Shown, "box" | "scale"> & { type: State["Type"] }) => {
  const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2];
  if (type === "Choice") {
    const cut = scales[scale].point;
    const points = [
      [left, y],
      [left + cut, top],
      [right - cut, top],
      [right, y],
      [right - cut, bottom],
      [left + cut, bottom],
    ];
    return <polygon class="outline" points={points.join(" ")} />;
  }
  const rx = type === "Succeed" || type === "Fail" ? (scale === "wide" ? 25 : 16) : 6;
  return <rect class="outline" x={left} y={top} width={width} height={height} rx={rx} />;
};

/** A few words on a state's border, from or up to a point. */
const Badge = ({ text, x, y, size, upTo = false }: Point & { text: string; size: number; upTo?: boolean }) => {
  const width = text.length * size * 0.65 + 10;
  const left = upTo ? x - width : x;
  return (
    <g class="badge">
      <rect x={left} y={y - size * 0.8} width={width} height={size * 1.6} rx={size * 0.8} />
      <Lines lines={[text]} x={left + width / 2} y={y} size={size} />
    </g>
  );
};

const StateBox = ({ state: { Type }, box, scale, run }: Shown) => {
  const { x, y, width, height, lines } = box;
  const { name, small } = scales[scale];
  const [left, top] = [x - width / 2, y - height / 2];
  return (
    <g class={`state ${run?.standing ?? "unreached"}`}>
      <Outline type={Type} box={box} scale={scale} />
      {scale === "wide" ? (
        <>
          <StateIcon type={Type} x={left + 14} y={y - 9} size={18} />
          <g class="name">
            <Lines lines={lines} x={left + 42} y={y - 9} size={name} anchor="start" />
          </g>
          <g class="type">
            <Lines lines={[Type]} x={left + 42} y={y + 10} size={small} anchor="start" />
          </g>
        </>
      ) : (
        <>
          <g class="name">
            <Lines lines={lines} x={x} y={y - 5} size={name} />
          </g>
          <g class="type">
            <Lines lines={[Type]} x={x} y={y + 19} size={small - 0.5} />
          </g>
        </>
      )}
      {run && <StandingMark standing={run.standing} x={left + width - 14} y={top - 8} />}
      {run && run.entered > 1 && <Badge text={`${run.entered}×`} x={left - 5} y={top} size={small - 0.5} />}
      {run && run.retried > 0 && (
        <Badge
          text={`${run.retried} retried`}
          x={left + width + 5}
          y={top + height + (scale === "wide" ? 1 : 5)}
          size={small - 0.5}
          upTo
        />
      )}
    </g>
  );
};

const Terminal = ({ box, lit }: { box: Lettered; lit: boolean }) => (
  <g class={`terminal ${lit ? "lit" : ""}`}>
    <rect
      x={box.x - box.width / 2}
      y={box.y - box.height / 2}
      width={box.width}
      height={box.height}
      rx={box.height / 2}
    />
    <Lines lines={box.lines} x={box.x} y={box.y} size={box.height / 2} />
  </g>
);

/**
 * A machine's states and the ways between them, as its definition has them; lit by a run where there is one. Every state is a button where
 * `onPick` takes which was picked.
 */
export const MachineGraph = ({
  machine,
  progress,
  picked,
  onPick,
}: {
  machine: Machine;
  progress?: Progress | undefined;
  picked?: string | undefined;
  onPick?: (name: string) => void;
}) => {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const { States } = machine.definition;
  const fitted = useMemo(
    () => (width === undefined ? undefined : fitting(machine.definition, width)),
    [machine, width],
  );
  useLayoutEffect(() => {
    // Where it is too narrow even so, what begins at the start is seen first.
    const beginning = fitted?.graph.boxes.get(start);
    const seen = frame.current;
    if (fitted && beginning && seen)
      seen.scrollLeft = (beginning.x / fitted.graph.width) * seen.scrollWidth - seen.clientWidth / 2;
  }, [fitted]);
  if (!fitted) return <div class="graph" ref={frame} />;

  const { scale, graph } = fitted;
  const { small } = scales[scale];
  const isPassed = (way: Way) => progress !== undefined && timesPassed(progress, way.edge) > 0;
  const [first, last] = [graph.boxes.get(start), graph.boxes.get(end)];
  const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(3)}%`;
  return (
    <div class="graph" ref={frame}>
      <div
        class={`drawing ${scale} ${progress ? "run" : ""}`}
        style={{ maxWidth: `${graph.width}px`, minWidth: `${Math.floor(graph.width * smallest)}px` }}
      >
        <svg viewBox={`0 0 ${graph.width} ${graph.height}`} role="img" aria-label={graphInWords(machine, progress)}>
          {/* Those that were passed lie upon the others. */}
          {graph.ways
            .toSorted((one, other) => Number(isPassed(one)) - Number(isPassed(other)))
            .map((way) => (
              <WayLine
                key={`${way.edge.from} ${way.edge.to} ${way.edge.kind} ${way.edge.says}`}
                way={way}
                passed={isPassed(way)}
                size={small}
              />
            ))}
          {first && <Terminal box={first} lit={(progress?.states.size ?? 0) > 0} />}
          {last && <Terminal box={last} lit={progress?.ended !== undefined} />}
          {Object.entries(States).map(([name, state]) => {
            const box = graph.boxes.get(name);
            return (
              box && <StateBox key={name} state={state} box={box} scale={scale} run={progress?.states.get(name)} />
            );
          })}
        </svg>
        {onPick &&
          Object.entries(States).map(([name, { Comment }]) => {
            const box = graph.boxes.get(name);
            return (
              box && (
                <button
                  key={name}
                  type="button"
                  aria-pressed={picked === name}
                  aria-label={progress ? `${name}: ${standingInWords(progress, name)}` : name}
                  title={Comment}
                  onClick={() => onPick(name)}
                  style={{
                    left: percent(box.x - box.width / 2, graph.width),
                    top: percent(box.y - box.height / 2, graph.height),
                    width: percent(box.width, graph.width),
                    height: percent(box.height, graph.height),
                  }}
                />
              )
            );
          })}
      </div>
    </div>
  );
};
