import { ApiError } from "#core/errors.ts";
import type { JobIdentifier } from "#core/queries.ts";
import type { JobRecord } from "#core/record.ts";
import type { JobRecords } from "./jobs.ts";

/** The record of the job that a route names. Throws ResourceNotFoundException where there is none. */
export const findJob = async (jobs: JobRecords, identifier: JobIdentifier): Promise<JobRecord> => {
  const jobName = "jobName" in identifier ? identifier.jobName : await jobs.nameOf(identifier.jobArn);
  const record = jobName === undefined ? undefined : await jobs.get(jobName);
  if (record) return record;
  const given = "jobName" in identifier ? identifier.jobName : identifier.jobArn;
  throw new ApiError("ResourceNotFoundException", `There is no job ${given}`, [
    { pointer: "/jobIdentifier", detail: "jobIdentifier must be the name or the ARN of a job that was submitted here" },
  ]);
};
