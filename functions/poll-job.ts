import { bedrockJobs } from "#aws/bedrock.ts";
import { jobRecords } from "#aws/jobs.ts";
import { log } from "#aws/log.ts";
import { measureOverdue } from "#aws/measure.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import { permanent } from "#core/errors.ts";
import { Attempt } from "#core/events.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { deadlineOf, overdueAt, progressOf, supersededProgress, type JobRecord } from "#core/record.ts";
import { timelineEvent } from "#core/timeline.ts";

/**
 * The PollJob state: brings the record up to what Bedrock says, stops a job that has outlived its deadline, and tells of one that has not
 * stopped for all that.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const bedrock = bedrockJobs(platform);

  const poll = async (record: JobRecord) => {
    const job = await bedrock.get(record.jobArn ?? record.jobName);
    if (!job) throw permanent("ResourceNotFoundException", `Bedrock has no job ${record.jobName}`);
    return (await jobs.merge(record, job)).record;
  };

  const stop = async (record: JobRecord) => {
    const { jobName, attempt, status, jobArn } = record;
    if (status !== "InProgress" || !jobArn) return record;
    await jobs.note(jobName, timelineEvent("deadline.passed", { attempt, at: platform.now() }));
    await bedrock.stop(jobArn);
    return poll(record);
  };

  return task(Attempt, async ({ jobName, attempt }) => {
    const known = await jobs.current({ jobName, attempt });
    if (!known) return supersededProgress({ jobName, attempt });
    const now = platform.now();
    const isPast = (time: string | undefined) => time !== undefined && time <= now.toISOString();
    const polled = await poll(known);
    const record = isPast(deadlineOf(polled)) ? await stop(polled) : polled;
    if (isPast(overdueAt(record)) && !isTerminal(record.status)) {
      log().warn("job.overdue", { jobName, attempt, status: record.status });
      measureOverdue();
    }
    return progressOf(record, now);
  });
};

export const handler = create(lambda);
