import { useMemo, useState } from "preact/hooks";
import type { ExecutionAnswer } from "../answers.ts";
import { MachineGraph } from "../graph/machine-graph.tsx";
import { machines } from "../graph/machines.ts";
import { HistoryTable } from "./history-table.tsx";
import { Legend } from "./legend.tsx";
import { progressOf } from "./progress.ts";
import { isWhole } from "./reading.ts";
import { RunFacts } from "./run-facts.tsx";
import { RunInWords } from "./run-in-words.tsx";
import type { Run } from "./use-run.ts";

const machine = machines["customize-model"];

/** A run of customize-model: its graph, lit by its history, and the history, which is narrowed to a state that is picked in the graph. */
export const RunView = ({ execution, events }: { execution: ExecutionAnswer; events: Run["events"] }) => {
  const [picked, setPicked] = useState<string>();
  const progress = useMemo(() => progressOf(events), [events]);
  const shown = useMemo(
    () => (picked === undefined ? events : events.filter(({ id }) => progress.stateOf.get(id) === picked)),
    [events, progress, picked],
  );
  return (
    <>
      <RunFacts machine={machine} execution={execution} progress={progress} events={events.length} />
      {!isWhole(events) && (
        <p class="waiting" role="status">
          Reading older events … What is counted grows until all are read.
        </p>
      )}
      <div class="halves">
        <div>
          <MachineGraph
            machine={machine}
            progress={progress}
            picked={picked}
            onPick={(name) => setPicked(name === picked ? undefined : name)}
          />
          <Legend />
          <RunInWords machine={machine} progress={progress} />
        </div>
        <div>
          <h3>History</h3>
          <HistoryTable key={picked} events={shown} stateOf={progress.stateOf} from={Date.parse(execution.startDate)}>
            <p class="narrowed" role="status">
              {picked === undefined
                ? "Every state's events, newest first. Pick a state in the graph to see only its own."
                : `Only ${picked}'s events: ${shown.length} of ${events.length}. `}
              {picked !== undefined && (
                <button type="button" onClick={() => setPicked(undefined)}>
                  Show all
                </button>
              )}
            </p>
          </HistoryTable>
        </div>
      </div>
    </>
  );
};
