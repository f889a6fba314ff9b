import { defaultOutput } from "#core/datasets.ts";
import type { JobRecord, Trigger } from "#core/record.ts";
import type { SubmitJobRequest } from "#core/request.ts";
import { recordOf, standing } from "#core/submission.ts";
import { timelineEvent } from "#core/timeline.ts";
import { executions } from "./executions.ts";
import { hashOf } from "./hash.ts";
import { jobRecords } from "./jobs.ts";
import type { Platform } from "./platform.ts";

/** Where a submission comes from. */
export interface Origin {
  trigger: Trigger;
  requestedBy?: string | undefined;
  /** The retraining plan that asks. */
  plan?: string | undefined;
}

/**
 * Submits jobs: records a job, then starts its execution. The same request again repeats whichever of the two is missing and gets the
 * same record, as `replayed`. Throws an ApiError ConflictException where the name or the token belongs to another request.
 */
export const submissions = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const runs = executions(platform);

  /** Starts what was not started. An execution that is over while its record still waits for it has died without a word. */
  const start = async (record: JobRecord): Promise<"started" | "dead"> => {
    if (record.status !== "Submitted") return "started";
    const at = new Date(record.creationTime);
    await jobs.note(record.jobName, timelineEvent("job.submitted", { attempt: record.attempt, at }));
    if ((await runs.start(record)) === "running") return "started";
    await jobs.withdraw(record, platform.now(), "The execution ended before the job was made, and could not say why");
    return "dead";
  };

  /** The record that a submission has already, `known`, or the one that it would get now. */
  const draft = async (request: SubmitJobRequest, origin: Origin): Promise<{ record: JobRecord; known: boolean }> => {
    const { clientRequestToken: _, ...identity } = request;
    const submission = { request, requestHash: hashOf(identity), ...origin };
    const found = standing(submission, await jobs.get(request.jobName));
    if ("replay" in found) return { record: found.replay, known: true };
    const { bucket, bedrockRoleArn } = platform.names();
    const { tags, vpc, policy } = platform.settings();
    const defaults = {
      roleArn: bedrockRoleArn,
      outputDataConfig: { s3Uri: defaultOutput(bucket) },
      tags,
      vpcConfig: vpc,
      timeoutHours: policy.timeoutHours ?? policy.maxTimeoutHours,
    };
    const executionArn = runs.arnOf({ jobName: request.jobName, attempt: found.attempt });
    return {
      record: recordOf(submission, found.attempt, { defaults, executionArn, now: platform.now() }),
      known: false,
    };
  };

  return {
    draft,

    async submit(request: SubmitJobRequest, origin: Origin): Promise<{ record: JobRecord; replayed: boolean }> {
      for (;;) {
        const { record, known: replayed } = await draft(request, origin);
        if (!replayed && (await jobs.submit(record)) === "taken") continue;
        if ((await start(record)) === "dead" && replayed) continue;
        return { record, replayed };
      }
    },
  };
};
