import type { ExecutionAnswer } from "../answers.ts";
import type { Machine } from "../graph/machines.ts";
import { Facts } from "../parts/facts.tsx";
import { Status } from "../parts/status.tsx";
import { Moment, Took } from "../parts/times.tsx";
import { useSession } from "../session.ts";
import type { Progress } from "./progress.ts";
import { roundsOf } from "./rounds.ts";
import { whereabouts } from "./words.ts";

/** How a run stands, in a line; and why it failed, where it did. */
export const RunFacts = ({
  machine: { definition },
  execution: { status, startDate, stopDate, error, cause },
  progress,
  events,
}: {
  machine: Machine;
  execution: ExecutionAnswer;
  progress: Progress;
  /** How many are known. */
  events: number;
}) => {
  const { api } = useSession();
  return (
    <>
      <Facts
        facts={{
          Execution: <Status status={status} />,
          State: <span role="status">{whereabouts(progress)}</span>,
          "Poll rounds": roundsOf(definition, progress),
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
