import * as v from "valibot";
import { bedrockJobs } from "#aws/bedrock.ts";
import { taskFailure } from "#aws/failure.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { Attempt, task } from "#aws/task.ts";
import { compare } from "#core/merge.ts";
import type { Job, JobRecord } from "#core/record.ts";
import { timelineEvent } from "#core/timeline.ts";

const Failed = v.object({
  ...Attempt.entries,
  error: v.optional(v.string(), "Unknown"),
  cause: v.optional(v.string(), ""),
});

const LambdaCause = v.pipe(v.string(), v.parseJson(), v.object({ errorMessage: v.string() }));

/** What people should read: a function's message without the JSON that Lambda wraps it in. */
const readable = (cause: string, error: string) => {
  const wrapped = v.safeParse(LambdaCause, cause);
  return (wrapped.success ? wrapped.output.errorMessage : cause) || error;
};

/**
 * The RecordFailure state: writes down why an execution fails. The job may exist all the same, when the answer to its creation was
 * lost; then the record says what Bedrock says. A job that Bedrock never had is Failed. Another attempt's record is left alone.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const bedrock = bedrockJobs(platform);

  /** The job as Bedrock has it. Where Bedrock will not even answer, nothing can be known of one. */
  const found = async ({ jobArn, jobName }: JobRecord): Promise<Job | undefined> => {
    try {
      return await bedrock.get(jobArn ?? jobName);
    } catch (error) {
      const failure = taskFailure(error);
      if (failure.name === "PermanentError") return undefined;
      throw failure;
    }
  };

  return task(Failed, async ({ jobName, attempt, error, cause }) => {
    const message = readable(cause, error);
    const record = await jobs.get(jobName);
    if (record?.attempt === attempt) {
      await jobs.note(jobName, timelineEvent("execution.failed", { attempt, at: platform.now(), message }));
      const job = await found(record);
      if (job && compare(record, job) !== "foreign") await jobs.merge(record, job);
      else await jobs.refuse(record, message, platform.now());
    }
    return { error, cause: message };
  });
};

export const handler = create(lambda);
