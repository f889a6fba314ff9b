import * as v from "valibot";
import { isTerminal, JobStatus } from "./lifecycle.ts";

const Time = v.pipe(v.string(), v.isoTimestamp());
const Details = v.object({
  status: v.optional(v.string()),
  creationTime: v.optional(Time),
  lastModifiedTime: v.optional(Time),
});
const Uri = v.object({ s3Uri: v.optional(v.string()) });

/** What Bedrock says of a job, in GetModelCustomizationJob's own names; times are ISO 8601. All but the keys may be absent. */
const observed = {
  jobArn: v.optional(v.string()),
  baseModelArn: v.optional(v.string()),
  outputModelName: v.optional(v.string()),
  outputModelArn: v.optional(v.string()),
  outputModelKmsKeyArn: v.optional(v.string()),
  roleArn: v.optional(v.string()),
  statusDetails: v.optional(
    v.object({
      validationDetails: v.optional(Details),
      dataProcessingDetails: v.optional(Details),
      trainingDetails: v.optional(Details),
    }),
  ),
  failureMessage: v.optional(v.string()),
  creationTime: Time,
  lastModifiedTime: v.optional(Time),
  endTime: v.optional(Time),
  customizationType: v.optional(v.string()),
  hyperParameters: v.optional(v.record(v.string(), v.string())),
  trainingDataConfig: v.optional(v.looseObject(Uri.entries)),
  validationDataConfig: v.optional(v.object({ validators: v.optional(v.array(Uri)) })),
  outputDataConfig: v.optional(Uri),
  trainingMetrics: v.optional(v.object({ trainingLoss: v.optional(v.number()) })),
  validationMetrics: v.optional(v.array(v.object({ validationLoss: v.optional(v.number()) }))),
  vpcConfig: v.optional(v.object({ subnetIds: v.array(v.string()), securityGroupIds: v.array(v.string()) })),
  customizationConfig: v.optional(v.looseObject({})),
};

/** A job as Bedrock describes it. */
export const Job = v.object({
  jobName: v.string(),
  clientRequestToken: v.optional(v.string()),
  status: JobStatus,
  ...observed,
});
export type Job = v.InferOutput<typeof Job>;

/** What is kept of a job: Bedrock's description of it and what only the orchestrator knows. */
export const JobRecord = v.object({
  jobName: v.string(),
  status: JobStatus,
  ...observed,
  clientRequestToken: v.string(),
  /** The request as it is sent to Bedrock. Whoever sends it checks it first. */
  request: v.record(v.string(), v.unknown()),
  /** SHA-256 of the request as it was posted, without its token. */
  requestHash: v.string(),
  /** From 1. A name whose job failed before Bedrock had it may be tried again. */
  attempt: v.pipe(v.number(), v.integer(), v.minValue(1)),
  executionArn: v.string(),
  trigger: v.picklist(["api", "schedule", "data", "event", "import"]),
  requestedBy: v.optional(v.string()),
  /** When a job that still runs is stopped. */
  deadline: v.optional(Time),
  /** Wakes the execution that waits for a change of this job. Never leaves the service. */
  taskToken: v.optional(v.string()),
});
export type JobRecord = v.InferOutput<typeof JobRecord>;

/** The record as callers see it. */
export const publicRecord = ({ taskToken: _, requestHash: __, ...record }: JobRecord) => record;

/** What an execution needs to know of a job between two states. */
export const progressOf = (record: JobRecord) => ({
  jobName: record.jobName,
  status: record.status,
  creationTime: record.creationTime,
  ...(record.deadline && record.status === "InProgress" && { deadline: record.deadline }),
});
export type Progress = ReturnType<typeof progressOf>;

/** True for a record whose attempt ended without a job in Bedrock: its name is free for another attempt. */
export const endedBeforeBedrock = (record: JobRecord): boolean =>
  isTerminal(record.status) && record.jobArn === undefined;

/** The execution's name: unique for each attempt at a job. */
export const executionName = ({ jobName, attempt }: Pick<JobRecord, "jobName" | "attempt">) => `${jobName}-${attempt}`;

/** A job's summary, in ListModelCustomizationJobs's names. */
export const summaryOf = (record: JobRecord) => ({
  jobName: record.jobName,
  jobArn: record.jobArn,
  baseModelArn: record.baseModelArn,
  status: record.status,
  statusDetails: record.statusDetails,
  creationTime: record.creationTime,
  lastModifiedTime: record.lastModifiedTime,
  endTime: record.endTime,
  customModelArn: record.outputModelArn,
  customModelName: record.outputModelName,
  customizationType: record.customizationType,
});
