import { origins } from "./lifecycle.ts";
import type { Job, JobRecord } from "./record.ts";

/**
 * What a report of a job means for its record. Reports come twice, late and out of order.
 * - `first`: Bedrock has the job that the record asked for.
 * - `change`: the job has moved on.
 * - `refresh`: the status is the record's, the rest is newer.
 * - `known`: nothing that the record does not have, or something older.
 * - `foreign`: another job of the same name.
 */
export type Report = "first" | "change" | "refresh" | "known" | "foreign";

/** Compares a report with a record. Applying reports by it in any order ends in the same status. */
export const compare = (record: JobRecord, job: Job): Report => {
  if (record.jobArn === undefined) return record.clientRequestToken === job.clientRequestToken ? "first" : "foreign";
  if (record.jobArn !== job.jobArn) return "foreign";
  if (record.status !== job.status) return origins(job.status).includes(record.status) ? "change" : "known";
  return (job.lastModifiedTime ?? "") > (record.lastModifiedTime ?? "") ? "refresh" : "known";
};

/** The record with the report in it. */
export const merged = (record: JobRecord, job: Job): JobRecord => {
  const { failureMessage: _, endTime: __, creatingSince: ___, ...kept } = record;
  return { ...kept, ...job, clientRequestToken: record.clientRequestToken };
};
