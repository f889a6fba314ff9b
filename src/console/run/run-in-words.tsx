import type { Machine } from "../graph/machines.ts";
import { edgesOf } from "../graph/shape.ts";
import { wayInWords } from "../graph/words.ts";
import type { Progress } from "./progress.ts";
import { standingInWords } from "./words.ts";

/** What a run's graph shows, for those who do not see it. */
export const RunInWords = ({ machine: { definition }, progress }: { machine: Machine; progress: Progress }) => {
  const ways = edgesOf(definition);
  const leads = (name: string) => ways.filter(({ from }) => from === name).map(wayInWords);
  return (
    <details class="in-words">
      <summary>The graph in words</summary>
      <ul>
        {Object.entries(definition.States).map(([name, { Comment }]) => (
          <li key={name}>
            <strong>{name}</strong>: {standingInWords(progress, name)}.{" "}
            <span class="hint">
              {Comment} {leads(name).join(". ")}.
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
};
