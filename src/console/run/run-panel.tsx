import { Failure } from "../parts/failure.tsx";
import { Waiting } from "../parts/waiting.tsx";
import "../styles/run.css";
import { RunView } from "./run-view.tsx";
import { useRun } from "./use-run.ts";

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
      {execution && <RunView key={execution.executionArn} execution={execution} events={events} />}
      {!failure && !execution && absent === undefined && <Waiting slow={slow} />}
    </section>
  );
};
