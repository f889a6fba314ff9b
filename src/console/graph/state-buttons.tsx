import type { Progress } from "../run/progress.ts";
import { standingInWords } from "../run/words.ts";
import type { Drawn } from "./drawn.ts";
import type { Machine } from "./machines.ts";

const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(3)}%`;

/** A button over every state of a graph. */
export const StateButtons = ({
  machine: { definition },
  graph: { boxes, width, height },
  progress,
  picked,
  onPick,
}: {
  machine: Machine;
  graph: Drawn;
  progress: Progress | undefined;
  picked: string | undefined;
  onPick: (name: string) => void;
}) =>
  Object.entries(definition.States).map(([name, { Comment }]) => {
    const box = boxes.get(name);
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
            left: percent(box.x - box.width / 2, width),
            top: percent(box.y - box.height / 2, height),
            width: percent(box.width, width),
            height: percent(box.height, height),
          }}
        />
      )
    );
  });
