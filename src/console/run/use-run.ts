import { useEffect, useRef, useState } from "preact/hooks";
import { ExecutionAnswer, HistoryPage, type HistoryEvent } from "../answers.ts";
import { CallFailed } from "../api.ts";
import { routes } from "../routes.ts";
import { useSession } from "../session.ts";
import { useAnswer, type Asked } from "../use-answer.ts";
import { isOver } from "./meaning.ts";
import { isWhole, readNew } from "./reading.ts";

/** Events asked for at first, and when only a few can be new. GetExecutionHistory gives at most 1000. */
const [firstPage, nextPage] = ["1000", "100"];

/** The execution of a job's latest attempt, or why there is none to show; and what is known of its history. */
export interface Run {
  execution?: ExecutionAnswer;
  absent?: string;
  events: readonly HistoryEvent[];
}

const unknown: Run = { events: [] };

/** Whether all is known that there will ever be. */
const hasEnded = ({ execution, events }: Run) =>
  execution !== undefined && execution.status !== "RUNNING" && isWhole(events) && isOver(events);

/** A job's execution, asked for again while it or the job goes on. What is known is shown while the rest of a long history is still read. */
export const useRun = (jobName: string, active: boolean): { asked: Asked<Run>; run: Run } => {
  const { api, refreshMs } = useSession();
  const [shown, setShown] = useState({ jobName, run: unknown });
  const known = useRef(shown);
  const goesOn = useRef(active);
  goesOn.current = active;

  const executionNow = async (signal: AbortSignal) => {
    try {
      return { execution: await api.call({ ...routes.getExecution(jobName), answers: ExecutionAnswer, signal }) };
    } catch (error) {
      if (error instanceof CallFailed && error.status === 404) return { absent: error.message };
      throw error;
    }
  };
  const knownOf = (executionArn: string): Run => {
    const { run } = known.current;
    // Another attempt at the job has a history of its own.
    const same = known.current.jobName === jobName && run.execution?.executionArn === executionArn;
    return same ? run : unknown;
  };
  const ask = async (signal: AbortSignal): Promise<Run> => {
    const now = await executionNow(signal);
    const tell = (events: readonly HistoryEvent[]) => {
      if (signal.aborted) return;
      known.current = { jobName, run: { ...now, events } };
      setShown(known.current);
    };
    if (!("execution" in now)) {
      tell([]);
      return known.current.run;
    }
    const before = knownOf(now.execution.executionArn);
    tell(before.events);
    if (hasEnded(known.current.run)) return known.current.run;
    const maxResults = before.events.length === 0 ? firstPage : nextPage;
    const page = (nextToken: string | undefined) =>
      api.call({
        ...routes.getExecutionEvents(jobName),
        query: { maxResults, reverseOrder: "true", nextToken },
        answers: HistoryPage,
        signal,
      });
    await readNew(before.events, page, tell);
    return known.current.run;
  };
  const every = (run: Run) => (goesOn.current || (run.execution && !hasEnded(run)) ? refreshMs : undefined);

  const asked = useAnswer(jobName, ask, every);
  const { refresh } = asked;
  const before = useRef(active);
  useEffect(() => {
    // A job that ended, or was begun anew, is looked at once more.
    if (before.current !== active) refresh();
    before.current = active;
  }, [active]);

  return { asked, run: shown.jobName === jobName ? shown.run : unknown };
};
