import * as v from "valibot";
import { api, json } from "#aws/api.ts";
import { bedrockJobs } from "#aws/bedrock.ts";
import { executions } from "#aws/executions.ts";
import { hashOf } from "#aws/hash.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { ApiError } from "#core/errors.ts";
import { placeOf } from "#core/arns.ts";
import { importedRecord, ImportJobRequest, requestOf, type MadeJob } from "#core/importing.ts";
import { compare } from "#core/merge.ts";
import { endedBeforeBedrock, publicRecord, type JobRecord } from "#core/record.ts";
import { timelineEvent } from "#core/timeline.ts";

/**
 * `POST /model-customization-jobs/imports`: takes over a job that was made elsewhere, records it, and starts the execution that follows it
 * to its end, or keeps the loss curves of one that has ended. Safe to repeat: whichever of these is missing is done then.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const bedrock = bedrockJobs(platform);
  const runs = executions(platform);

  const find = async (jobArn: string): Promise<MadeJob> => {
    // Elsewhere the function has no permissions, and the answer would be about those.
    const job = placeOf(jobArn) === placeOf(platform.names().machineArn) ? await bedrock.get(jobArn) : undefined;
    if (job) return { ...job, jobArn };
    throw new ApiError("ResourceNotFoundException", `Bedrock has no job ${jobArn}`, [
      { pointer: "/jobArn", detail: "jobArn must be the ARN of a job in the deployment's account and region" },
    ]);
  };

  /**
   * The job's record, if there is one, also that of a submission whose job Bedrock has already; else the attempt that it is recorded as.
   * A submission that ended before Bedrock had a job may have ended because of this very one.
   */
  const known = async (job: MadeJob): Promise<{ record: JobRecord } | { attempt: number }> => {
    const record = await jobs.get(job.jobName);
    if (!record) return { attempt: 1 };
    if (record.jobArn === job.jobArn) return { record };
    if (endedBeforeBedrock(record)) return { attempt: record.attempt + 1 };
    if (compare(record, job) === "first") return { record: (await jobs.merge(record, job)).record };
    throw new ApiError("ConflictException", `There is another job named ${job.jobName} here already`, [
      {
        pointer: "/jobArn",
        detail: `jobArn must be a job whose name is free here; ${job.jobName} is ${record.status}`,
      },
    ]);
  };

  const follow = async (record: JobRecord) => {
    const { jobName, attempt, trigger, executionArn } = record;
    if (trigger === "import") await jobs.note(jobName, timelineEvent("job.imported", { attempt, at: platform.now() }));
    if (executionArn) await runs.start(record);
  };

  const take = async (job: MadeJob, requestedBy?: string): Promise<{ record: JobRecord; replayed: boolean }> => {
    for (;;) {
      const found = await known(job);
      if ("record" in found) return { record: found.record, replayed: true };
      const { attempt } = found;
      const executionArn = runs.arnOf({ jobName: job.jobName, attempt });
      const requestHash = hashOf(requestOf(job));
      const imported = importedRecord(job, { attempt, requestHash, requestedBy, executionArn });
      if ((await jobs.submit(imported)) === "written") return { record: imported, replayed: false };
    }
  };

  return api(v.object({ body: ImportJobRequest }), async ({ body }, requestedBy) => {
    const { record, replayed } = await take(await find(body.jobArn), requestedBy);
    await follow(record);
    return json(202, publicRecord(record), {
      location: `/model-customization-jobs/${record.jobName}`,
      ...(replayed && { "idempotent-replayed": "true" }),
    });
  });
};

export const handler = create(lambda);
