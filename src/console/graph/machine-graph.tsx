import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Progress } from "../run/progress.ts";
import "../styles/graph.css";
import { Drawing } from "./drawing.tsx";
import { fitting } from "./fitting.ts";
import type { Machine } from "./machines.ts";
import { start } from "./shape.ts";
import { StateButtons } from "./state-buttons.tsx";
import { useWidth } from "./use-width.ts";

/** A graph is never drawn smaller than this: then it scrolls. */
const smallest = 0.75;

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
  return (
    <div class="graph" ref={frame}>
      <div
        class={`drawing ${scale} ${progress ? "run" : ""}`}
        style={{ maxWidth: `${graph.width}px`, minWidth: `${Math.floor(graph.width * smallest)}px` }}
      >
        <Drawing machine={machine} graph={graph} scale={scale} progress={progress} />
        {onPick && <StateButtons machine={machine} graph={graph} progress={progress} picked={picked} onPick={onPick} />}
      </div>
    </div>
  );
};
