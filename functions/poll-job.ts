import { bedrockJobs } from "#aws/bedrock.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import { permanent } from "#core/errors.ts";
import { Attempt } from "#core/events.ts";
import { deadlineOf, progressOf, supersededProgress, type JobRecord } from "#core/record.ts";
import { timelineEvent } from "#core/timeline.ts";

/** The PollJob state: brings the record up to what Bedrock says, and stops a job that has outlived its deadline. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const bedrock = bedrockJobs(platform);

  const poll = async (record: JobRecord) => {
    const job = await bedrock.get(record.jobArn ?? record.jobName);
    if (!job) throw permanent("ResourceNotFoundException", `Bedrock has no job ${record.jobName}`);
    return (await jobs.merge(record, job)).record;
  };

  return task(Attempt, async ({ jobName, attempt }) => {
    const known = await jobs.current({ jobName, attempt });
    if (!known) return supersededProgress({ jobName, attempt });
    const record = await poll(known);
    const { jobArn } = record;
    const deadline = deadlineOf(record);
    const overdue = deadline !== undefined && deadline <= platform.now().toISOString();
    if (!overdue || record.status !== "InProgress" || !jobArn) return progressOf(record);
    await jobs.note(jobName, timelineEvent("deadline.passed", { attempt, at: platform.now() }));
    const answer = await bedrock.stop(jobArn);
    // A job that Bedrock will not stop is followed to its end at the usual pace.
    return progressOf(await poll(record), answer === "stopping");
  });
};

export const handler = create(lambda);
