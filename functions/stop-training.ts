import { bedrockJobs } from "#aws/bedrock.ts";
import { executions } from "#aws/executions.ts";
import { findMeant } from "#aws/find-job.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { refresherOf } from "#aws/refresh.ts";
import { task } from "#aws/task.ts";
import { wakeFor } from "#aws/waking.ts";
import { permanent } from "#core/errors.ts";
import { JobMeant } from "#core/events.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { progressOf, type JobRecord } from "#core/record.ts";
import { timelineEvent } from "#core/timeline.ts";

/**
 * Milliseconds after which a claim to create a job has been left behind: CreateJob's function lives for one minute, so its last call to
 * Bedrock has long been answered.
 */
const staleClaim = 120_000;

/**
 * The StopJob state: reads a job afresh and stops it if it is active. A job that Bedrock never had ends as Stopped here, unless CreateJob
 * may be asking for it at this moment. Safe to repeat until the job has ended.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const bedrock = bedrockJobs(platform);
  const refresh = refresherOf(jobs, bedrock, wakeFor(jobs, executions(platform)));

  /** A job that Bedrock never had ends as Failed where its execution failed at it, so that the same request may be made again. */
  const stop = async (record: JobRecord, failure: string | undefined): Promise<JobRecord> => {
    const { jobArn, creatingSince } = record;
    if (!jobArn && !creatingSince) return jobs.withdraw(record, platform.now(), failure);
    const known = await refresh(record);
    if (!known && jobArn) throw permanent("ResourceNotFoundException", `Bedrock has no job ${jobArn} any more`);
    if (!known) {
      const left = platform.now().getTime() - Date.parse(creatingSince ?? "") > staleClaim;
      return left ? jobs.withdraw(record, platform.now(), failure) : record;
    }
    if (known.status !== "InProgress" || !known.jobArn) return known;
    await bedrock.stop(known.jobArn);
    return (await refresh(known)) ?? known;
  };

  return task(JobMeant, async (meant) => {
    const found = await findMeant(jobs, bedrock, meant);
    if (!found) return { status: "Unknown" };
    if (isTerminal(found.status)) return progressOf(found);
    const { jobName, attempt } = found;
    const at = platform.now();
    const { requestedBy, reason, failure } = meant;
    const record = await jobs.requestStop(found, { requestedAt: at.toISOString(), requestedBy, reason });
    if (isTerminal(record.status)) return progressOf(record);
    const message = reason && `The job is to be stopped: ${reason}`;
    await jobs.note(jobName, timelineEvent("stop.requested", { attempt, at, ...(message && { message }) }));
    return progressOf(await stop(record, failure));
  });
};

export const handler = create(lambda);
