import { useMemo } from "preact/hooks";
import { isTerminal } from "#core/lifecycle.ts";
import type { TimelineEvent, TimelineType } from "#core/timeline.ts";
import { JobAnswer, Timeline } from "../answers.ts";
import { CurvesPanel } from "../curves/curves-panel.tsx";
import { AsJson } from "../form/as-json.tsx";
import { asPosted } from "../form/starts.ts";
import { JobActions } from "../job/job-actions.tsx";
import { JobFacts } from "../job/job-facts.tsx";
import { TimelinePanel } from "../job/timeline.tsx";
import { Answered } from "../parts/answered.tsx";
import { Status } from "../parts/status.tsx";
import type { Place } from "../places.ts";
import { PreflightReport } from "../report/report.tsx";
import { reportIn } from "../report/timeline.ts";
import { RunPanel } from "../run/run-panel.tsx";
import { useSession } from "../session.ts";
import "../styles/job.css";
import { useAnswer } from "../use-answer.ts";

/** What ends a job's story: nothing is written of it after one of these, but what people do to it. */
const endings: readonly string[] = [
  "metrics.recorded",
  "metrics.absent",
  "metrics.unreadable",
  "execution.failed",
] as const satisfies readonly TimelineType[];

/** Whether more will be told of a job by itself. Of one that ended before Bedrock had it, or that nobody follows, there are no losses to come. */
const goesOn = ({ status, attempt, jobArn, executionArn }: JobAnswer, events: readonly TimelineEvent[]) =>
  !isTerminal(status) ||
  (jobArn !== undefined &&
    executionArn !== "" &&
    !events.some(({ id, type }) => id.startsWith(`${attempt}#`) && endings.includes(type)));

const Checks = ({ events }: { events: readonly TimelineEvent[] }) => {
  const report = useMemo(() => reportIn(events), [events]);
  return (
    report && (
      <section class="card" aria-labelledby="checks">
        <h2 id="checks">Checks</h2>
        <PreflightReport report={report} />
      </section>
    )
  );
};

/** One job: how it stands, its losses, and what happened to it. */
export const Job = ({ place: { path } }: { place: Place }) => {
  const { api, refreshMs } = useSession();
  const [, jobName = ""] = path;
  const at = `/model-customization-jobs/${encodeURIComponent(jobName)}`;
  const asked = useAnswer(
    jobName,
    async (signal) => {
      const [job, { events }] = await Promise.all([
        api.call({ path: at, answers: JobAnswer, signal }),
        api.call({ path: `${at}/events`, answers: Timeline, signal }),
      ]);
      return { job, events };
    },
    // What has ended is looked at more rarely: its model may be deleted, or its tags set.
    ({ job, events }) => (goesOn(job, events) ? refreshMs : refreshMs * 5),
  );
  return (
    <>
      <div class="heading">
        <h1>{jobName}</h1>
        {asked.answer && <JobActions job={asked.answer.job} done={asked.refresh} />}
      </div>
      <Answered asked={asked}>
        {({ job, events }) => (
          <>
            <p role="status">
              <Status status={job.status} />
            </p>
            {job.failureMessage && <div class="notice wrong">{job.failureMessage}</div>}
            <section class="card" aria-label="In short">
              <JobFacts job={job} now={api.now()} />
            </section>
            <CurvesPanel jobName={jobName} active={goesOn(job, events)} />
            <RunPanel jobName={jobName} active={goesOn(job, events)} consoleLink={job.consoleLinks.execution} />
            <Checks events={events} />
            <TimelinePanel events={events} />
            <AsJson request={asPosted(job)} />
          </>
        )}
      </Answered>
    </>
  );
};
