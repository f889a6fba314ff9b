import * as v from "valibot";
import { api, json, type CallerArn } from "#aws/api.ts";
import { executions } from "#aws/executions.ts";
import { hashOf } from "#aws/hash.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { publicRecord, type JobRecord } from "#core/record.ts";
import { SubmitJobRequest } from "#core/request.ts";
import { recordOf, standing, type Submission } from "#core/submission.ts";
import { timelineEvent } from "#core/timeline.ts";

const submissionOf = (request: SubmitJobRequest, requestedBy: CallerArn): Submission => {
  const { clientRequestToken: _, ...identity } = request;
  return { request, requestHash: hashOf(identity), requestedBy };
};

const accepted = (record: JobRecord, headers: Record<string, string> = {}) =>
  json(202, publicRecord(record), { location: `/model-customization-jobs/${record.jobName}`, ...headers });

/**
 * `POST /model-customization-jobs`: records a job, then starts its execution. The same request again repeats whichever of the two is
 * missing and gets the same answer.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const runs = executions(platform);

  /** Starts what was not started. An execution that is over while its record still waits for it has died without a word. */
  const start = async (record: JobRecord): Promise<"started" | "dead"> => {
    if (record.status !== "Submitted") return "started";
    const at = new Date(record.creationTime);
    await jobs.note(record.jobName, timelineEvent("job.submitted", { attempt: record.attempt, at }));
    if ((await runs.start(record)) === "running") return "started";
    await jobs.refuse(record, "The execution ended before the job was made, and could not say why", platform.now());
    return "dead";
  };

  return api(v.object({ body: SubmitJobRequest }), async ({ body }, caller) => {
    const { bucket, bedrockRoleArn } = platform.names();
    const defaults = { roleArn: bedrockRoleArn, outputDataConfig: { s3Uri: `s3://${bucket}/output` } };
    const submission = submissionOf(body, caller);
    for (;;) {
      const found = standing(submission, await jobs.get(body.jobName));
      if ("replay" in found) {
        if ((await start(found.replay)) === "dead") continue;
        return accepted(found.replay, { "idempotent-replayed": "true" });
      }
      const executionArn = runs.arnOf({ jobName: body.jobName, attempt: found.attempt });
      const record = recordOf(submission, found.attempt, { defaults, executionArn, now: platform.now() });
      if ((await jobs.submit(record)) === "taken") continue;
      await start(record);
      return accepted(record);
    }
  });
};

export const handler = create(lambda);
