import * as v from "valibot";
import { JobStatus } from "./lifecycle.ts";
import { JobRecord } from "./record.ts";

const Uri = v.object({ s3Uri: v.string() });
const Logs = v.object({ invocationLogsConfig: v.object({ invocationLogSource: Uri }) });

/** The one place of a list of datasets that Bedrock's event has room for. */
const placeOf = (source: unknown): { s3Uri: string } | undefined => {
  if (v.is(Uri, source)) return { s3Uri: source.s3Uri };
  return v.is(Logs, source) ? { s3Uri: source.invocationLogsConfig.invocationLogSource.s3Uri } : undefined;
};

/** Bedrock's events have whole seconds. */
const seconds = (time: string | undefined) => time && `${time.slice(0, 19)}Z`;

/** What an event says of a record: what Bedrock's own event has, of which nothing may be known yet, and the orchestrator's part. */
export const detailOf = (record: JobRecord) => ({
  version: "0.0",
  jobName: record.jobName,
  jobArn: record.jobArn,
  outputModelName: record.outputModelName,
  outputModelArn: record.outputModelArn,
  roleArn: record.roleArn,
  jobStatus: record.status,
  failureMessage: record.failureMessage,
  creationTime: seconds(record.creationTime),
  lastModifiedTime: seconds(record.lastModifiedTime),
  endTime: seconds(record.endTime),
  baseModelArn: record.baseModelArn,
  hyperParameters: record.hyperParameters,
  trainingDataConfig: placeOf(record.trainingDataConfig),
  validationDataConfig: placeOf(record.validationDataConfig?.validators?.[0]),
  outputDataConfig: record.outputDataConfig,
  executionArn: record.executionArn || undefined,
  attempt: record.attempt,
  plan: record.plan,
});

/** What is read of a record as it was: whatever else was in it, only these tell whether its status has changed. */
const Standing = v.object({ status: JobStatus, attempt: JobRecord.entries.attempt });

/**
 * The record of a change of status, by the item before and after; undefined where nothing changed that is told. Throws a ValiError where
 * the item after it is no record.
 */
export const announced = (before: unknown, after: unknown): JobRecord | undefined => {
  if (after === undefined) return undefined;
  const record = v.parse(JobRecord, after);
  const told = v.is(Standing, before) && before.status === record.status && before.attempt === record.attempt;
  return told ? undefined : record;
};
