import { timesPassed, type Progress } from "../run/progress.ts";
import type { Drawn, Way } from "./drawn.ts";
import type { Machine } from "./machines.ts";
import { scales, type ScaleName } from "./scale.ts";
import { end, start } from "./shape.ts";
import { StateBox } from "./state-box.tsx";
import { Terminal } from "./terminal.tsx";
import { WayLine } from "./way-line.tsx";
import { graphInWords } from "./words.ts";

/** A machine's graph as a picture. */
export const Drawing = ({
  machine,
  graph: { boxes, ways, width, height },
  scale,
  progress,
}: {
  machine: Machine;
  graph: Drawn;
  scale: ScaleName;
  progress: Progress | undefined;
}) => {
  const isPassed = ({ edge }: Way) => progress !== undefined && timesPassed(progress, edge) > 0;
  const [passed, others] = [ways.filter(isPassed), ways.filter((way) => !isPassed(way))];
  const letters = scales[scale].small;
  const [first, last] = [boxes.get(start), boxes.get(end)];
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={graphInWords(machine, progress)}>
      {others.map((way, index) => (
        <WayLine key={index} way={way} passed={false} letters={letters} />
      ))}
      {/* Those that were passed lie upon the others. */}
      {passed.map((way, index) => (
        <WayLine key={index} way={way} passed letters={letters} />
      ))}
      {first && <Terminal box={first} lit={(progress?.states.size ?? 0) > 0} />}
      {last && <Terminal box={last} lit={passed.some(({ edge }) => edge.to === end)} />}
      {Object.entries(machine.definition.States).map(([name, { Type }]) => {
        const box = boxes.get(name);
        return box && <StateBox key={name} type={Type} box={box} scale={scale} run={progress?.states.get(name)} />;
      })}
    </svg>
  );
};
