import * as v from "valibot";
import { bedrockJobs } from "#aws/bedrock.ts";
import { taskFailure } from "#aws/failure.ts";
import { findMeant } from "#aws/find-job.ts";
import { hashOf } from "#aws/hash.ts";
import { jobRecords } from "#aws/jobs.ts";
import { measureRefusal } from "#aws/measure.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import type { RetryClass } from "#core/errors.ts";
import { JobMeant } from "#core/events.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { compare } from "#core/merge.ts";
import type { Job, JobRecord } from "#core/record.ts";
import { Time } from "#core/time.ts";
import { timelineEvent } from "#core/timeline.ts";

/** For each flow, what its failure is called in a job's timeline. */
const failures = { customize: "execution.failed", stop: "stop.failed", delete: "delete.failed" } as const;

/** What a check's refusal is called, whatever it is of. */
const refusal = "RefusedError" satisfies RetryClass;

/** What failed, and why; `meant` is undefined where the input does not even say what it is about. */
const Failure = v.pipe(
  v.looseObject({
    flow: v.picklist(["customize", "stop", "delete"]),
    error: v.optional(v.string(), "Unknown"),
    cause: v.optional(v.string(), ""),
    /** When the execution started, where a job may have several of this flow, each of which fails for itself. */
    startedAt: v.optional(Time),
  }),
  v.transform((input) => ({ ...input, meant: v.safeParse(JobMeant, input) })),
);

const LambdaCause = v.pipe(v.string(), v.parseJson(), v.object({ errorMessage: v.string() }));

/** What people should read: a function's message without the JSON that Lambda wraps it in. */
const readable = (cause: string, error: string) => {
  const wrapped = v.safeParse(LambdaCause, cause);
  return (wrapped.success ? wrapped.output.errorMessage : cause) || error;
};

/**
 * The RecordFailure state of every machine: writes into the job's timeline why an execution fails. Where it was to make the job, the
 * record is settled as well: the job may exist all the same, when the answer to its creation was lost, and then the record says what
 * Bedrock says; a job that Bedrock never had is Failed. Another attempt's record is left alone. A job that a check refused is counted
 * last, once it has all been done: an alarm leaves out as many failed executions, and must not leave out one that ends in here.
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

  const settle = async (record: JobRecord, message: string) => {
    const job = await found(record);
    if (job && compare(record, job) !== "foreign") await jobs.merge(record, job);
    else await jobs.withdraw(record, platform.now(), message);
  };

  return task(Failure, async ({ meant, flow, error, cause, startedAt }) => {
    const message = readable(cause, error);
    const record = meant.success ? await findMeant(jobs, bedrock, meant.output) : undefined;
    if (record) {
      const { attempt } = record;
      const words = hashOf(message).slice(0, 12);
      const about = startedAt === undefined ? words : `${startedAt}#${words}`;
      await jobs.note(record.jobName, timelineEvent(failures[flow], { attempt, at: platform.now(), about, message }));
      if (flow === "customize") await settle(record, message);
      // An earlier try, whose answer was lost, has counted what it settled.
      if (error === refusal && !isTerminal(record.status)) measureRefusal(record);
    }
    return { error, cause: message };
  });
};

export const handler = create(lambda);
