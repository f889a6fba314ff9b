import { useMemo, useState } from "preact/hooks";
import type { ExecutionAnswer } from "../answers.ts";
import { MachineGraph } from "../graph/machine-graph.tsx";
import { machines } from "../graph/machines.ts";
import { edgesOf } from "../graph/shape.ts";
import { StandingMark } from "../graph/standing-mark.tsx";
import { wayInWords } from "../graph/words.ts";
import { Facts } from "../parts/facts.tsx";
import { Failure } from "../parts/failure.tsx";
import { Status } from "../parts/status.tsx";
import { Moment, Took } from "../parts/times.tsx";
import { useSession } from "../session.ts";
import "../styles/run.css";
import { HistoryTable } from "./history-table.tsx";
import { progressOf, type Progress, type Standing } from "./progress.ts";
import { isWhole } from "./reading.ts";
import { useRun, type Run } from "./use-run.ts";
import { standingInWords, standings } from "./words.ts";

const machine = machines["customize-model"];

/** The state in which a job is asked about: as often as it was entered, so many rounds. */
const round = "PollJob";

const marks: readonly Standing[] = ["succeeded", "current", "caught", "failed", "aborted"];

const Legend = () => (
  <ul class="legend" aria-label="Marks">
    {marks.map((standing) => (
      <li key={standing}>
        <StandingMark standing={standing} />
        {standings[standing]}
      </li>
    ))}
    <li>
      <span class="times">3×</span> entered three times
    </li>
  </ul>
);

const ways = edgesOf(machine.definition);

const leads = (name: string) =>
  ways
    .filter(({ from }) => from === name)
    .map(wayInWords)
    .join(". ");

/** What the graph shows, for those who do not see it. */
const InWords = ({ progress }: { progress: Progress }) => (
  <details class="in-words">
    <summary>The graph in words</summary>
    <ul>
      {Object.entries(machine.definition.States).map(([name, { Comment }]) => (
        <li key={name}>
          <strong>{name}</strong>: {standingInWords(progress, name)}.{" "}
          <span class="hint">
            {Comment} {leads(name)}.
          </span>
        </li>
      ))}
    </ul>
  </details>
);

/** Where the run is, or was last. */
const whereabouts = ({ current, latest, states }: Progress): string => {
  const { attempt = 0, failing = false, error = "an error" } = states.get(current ?? "") ?? {};
  if (current === undefined) return latest ?? "–";
  if (failing) return `${current}, to be tried again after ${error}`;
  return attempt > 1 ? `${current}, attempt ${attempt}` : current;
};

const Summary = ({
  execution,
  progress,
  events,
}: {
  execution: ExecutionAnswer;
  progress: Progress;
  events: number;
}) => {
  const { api } = useSession();
  const { status, startDate, stopDate, error, cause } = execution;
  return (
    <>
      <Facts
        facts={{
          Execution: <Status status={status} />,
          State: <span role="status">{whereabouts(progress)}</span>,
          "Poll rounds": progress.states.get(round)?.entered ?? 0,
          Started: <Moment iso={startDate} />,
          Took: <Took from={startDate} to={stopDate} now={api.now()} />,
          Events: events,
        }}
      />
      {error !== undefined && (
        <div class="notice wrong">
          <p>
            <strong>{error}</strong>
            {cause && `: ${cause}`}
          </p>
        </div>
      )}
    </>
  );
};

const Lit = ({ execution, events }: { execution: ExecutionAnswer; events: Run["events"] }) => {
  const [picked, setPicked] = useState<string>();
  const progress = useMemo(() => progressOf(events), [events]);
  const shown = useMemo(
    () => (picked === undefined ? events : events.filter(({ id }) => progress.stateOf.get(id) === picked)),
    [events, picked],
  );
  return (
    <>
      <Summary execution={execution} progress={progress} events={events.length} />
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
          <InWords progress={progress} />
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

/**
 * The execution of a job's latest attempt: its machine lit by its history, which grows while the execution runs. `active` is whether the job
 * goes on; `consoleLink` is where the AWS console shows the execution.
 */
export const RunPanel = ({
  jobName,
  active,
  consoleLink,
}: {
  jobName: string;
  active: boolean;
  consoleLink?: string | undefined;
}) => {
  const {
    asked: { failure, slow },
    run: { execution, absent, events },
  } = useRun(jobName, active);
  return (
    <section class="card run-panel" aria-labelledby="execution">
      <div class="heading">
        <h2 id="execution">Execution</h2>
        {execution && consoleLink && (
          <a href={consoleLink} target="_blank" rel="noreferrer">
            Open in the AWS console
          </a>
        )}
      </div>
      {failure && <Failure failure={failure} stale={execution !== undefined} />}
      {absent !== undefined && <p class="empty">{absent}</p>}
      {execution && <Lit key={execution.executionArn} execution={execution} events={events} />}
      {!failure && !execution && absent === undefined && (
        <p class="waiting" role="status">
          {slow ? "The API is slow to answer; still waiting …" : "Asking the API …"}
        </p>
      )}
    </section>
  );
};
