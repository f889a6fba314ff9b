import { useMemo, useRef, useState } from "preact/hooks";
import { isTerminal } from "#core/lifecycle.ts";
import type { TimelineEvent, TimelineType } from "#core/timeline.ts";
import { JobAnswer, Timeline } from "../answers.ts";
import { CurvesPanel } from "../curves/curves-panel.tsx";
import { AsJson } from "../form/as-json.tsx";
import { asPosted } from "../form/starts.ts";
import { deletionsIn, deletionStands, isUntold, stopFailed, type Asked } from "../job/asked-for.ts";
import { JobActions } from "../job/job-actions.tsx";
import { JobFacts } from "../job/job-facts.tsx";
import { TimelinePanel } from "../job/timeline.tsx";
import { Answered, standing } from "../parts/answered.tsx";
import { Status } from "../parts/status.tsx";
import type { Place } from "../places.ts";
import { PreflightReport } from "../report/report.tsx";
import { reportIn } from "../report/timeline.ts";
import { routes } from "../routes.ts";
import { RunPanel } from "../run/run-panel.tsx";
import { useSession } from "../session.ts";
import "../styles/job.css";
import { useAnswer } from "../use-answer.ts";

/** A job, and what happened to it. */
interface Told {
  job: JobAnswer;
  events: readonly TimelineEvent[];
}

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

/** Whether nobody needs to ask for a stop: that was done, and has not failed. */
const isStopping = ({ status, stop, attempt }: JobAnswer, events: readonly TimelineEvent[]) =>
  status === "Stopping" || (stop !== undefined && !stopFailed(events, attempt));

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
  /** The deletion that was asked for here last: until the timeline tells of it, it is known here alone. */
  const [deletion, setDeletion] = useState<Asked>();
  const isDeleting = useRef((_: Told): boolean => false);
  isDeleting.current = ({ job, events }) =>
    job.modelStatus === undefined &&
    (deletionStands(events, api.now()) || (deletion !== undefined && isUntold(deletion, events, api.now())));
  const asked = useAnswer(
    jobName,
    async (signal) => {
      const [job, { events }] = await Promise.all([
        api.call({ ...routes.getJob(jobName), answers: JobAnswer, signal }),
        api.call({ ...routes.getEvents(jobName), answers: Timeline, signal }),
      ]);
      return { job, events };
    },
    // What has ended is looked at more rarely: its model may be deleted, or its tags set.
    (told) => (goesOn(told.job, told.events) || isDeleting.current(told) ? refreshMs : refreshMs * 5),
  );
  const known = standing(asked);
  const deleting = known !== undefined && isDeleting.current(known);
  return (
    <>
      <div class="heading">
        <h1>{jobName}</h1>
        {known && (
          <JobActions
            job={known.job}
            stopping={isStopping(known.job, known.events)}
            deleting={deleting}
            onStop={asked.refresh}
            onDelete={() => {
              setDeletion({ at: api.now(), told: deletionsIn(known.events).length });
              asked.refresh();
            }}
          />
        )}
      </div>
      <Answered asked={asked}>
        {({ job, events }) => (
          <>
            <p role="status">
              <Status status={job.status} />
            </p>
            {job.failureMessage && <div class="notice wrong">{job.failureMessage}</div>}
            <section class="card" aria-label="In short">
              <JobFacts job={job} deleting={deleting} now={api.now()} />
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
