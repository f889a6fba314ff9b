import { ApiError } from "#core/errors.ts";
import type { JobMeant } from "#core/events.ts";
import type { JobIdentifier } from "#core/queries.ts";
import type { JobRecord } from "#core/record.ts";
import type { BedrockJobs } from "./bedrock.ts";
import type { JobRecords } from "./jobs.ts";

/** The record of the job that a route names. Throws ResourceNotFoundException where there is none. */
export const findJob = async (jobs: JobRecords, identifier: JobIdentifier): Promise<JobRecord> => {
  const jobName = "jobName" in identifier ? identifier.jobName : await jobs.nameOf(identifier.jobArn);
  const record = jobName === undefined ? undefined : await jobs.get(jobName);
  if (record) return record;
  const given = "jobName" in identifier ? identifier.jobName : identifier.jobArn;
  throw new ApiError("ResourceNotFoundException", `There is no job ${given}`, [
    {
      pointer: "/jobIdentifier",
      detail: "jobIdentifier must be the name or the ARN of a job that was submitted here, or imported",
    },
  ]);
};

/**
 * The record of the job that is meant; undefined where there is none, or where another attempt at it has begun. A job of an ARN that the
 * index does not have yet is asked for in Bedrock.
 */
export const findMeant = async (
  jobs: JobRecords,
  bedrock: Pick<BedrockJobs, "get">,
  { job }: Pick<JobMeant, "job">,
): Promise<JobRecord | undefined> => {
  if ("jobArn" in job) {
    const jobName = (await jobs.nameOf(job.jobArn)) ?? (await bedrock.get(job.jobArn))?.jobName;
    return jobName === undefined ? undefined : jobs.get(jobName);
  }
  const record = await jobs.get(job.jobName);
  return "attempt" in job && record?.attempt !== job.attempt ? undefined : record;
};
