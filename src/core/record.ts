import * as v from "valibot";
import { consoleLinks } from "./console-links.ts";
import { Estimate } from "./estimate.ts";
import { isTerminal, JobStatus } from "./lifecycle.ts";
import { perhaps } from "./shapes.ts";
import { Time } from "./time.ts";

const Details = v.object({
  status: v.optional(v.string()),
  creationTime: v.optional(Time),
  lastModifiedTime: v.optional(Time),
});
const Uri = v.object({ s3Uri: v.optional(v.string()) });

/** What Bedrock says of a job, in GetModelCustomizationJob's own names; times are ISO 8601. All but the keys may be absent. */
const observed = {
  jobArn: v.optional(v.string()),
  baseModelArn: perhaps(v.string()),
  outputModelName: perhaps(v.string()),
  outputModelArn: perhaps(v.string()),
  outputModelKmsKeyArn: perhaps(v.string()),
  roleArn: perhaps(v.string()),
  statusDetails: perhaps(
    v.object({
      validationDetails: v.optional(Details),
      dataProcessingDetails: v.optional(Details),
      trainingDetails: v.optional(Details),
    }),
  ),
  failureMessage: perhaps(v.string()),
  creationTime: Time,
  lastModifiedTime: perhaps(Time),
  endTime: perhaps(Time),
  customizationType: perhaps(v.string()),
  hyperParameters: perhaps(v.record(v.string(), v.string())),
  trainingDataConfig: perhaps(v.looseObject(Uri.entries)),
  validationDataConfig: perhaps(v.object({ validators: v.optional(v.array(Uri)) })),
  outputDataConfig: perhaps(Uri),
  trainingMetrics: perhaps(v.object({ trainingLoss: v.optional(v.number()) })),
  validationMetrics: perhaps(v.array(v.object({ validationLoss: v.optional(v.number()) }))),
  vpcConfig: perhaps(v.object({ subnetIds: v.array(v.string()), securityGroupIds: v.array(v.string()) })),
  customizationConfig: perhaps(v.looseObject({})),
};

/** A job as Bedrock describes it. */
export const Job = v.object({
  jobName: v.string(),
  clientRequestToken: v.optional(v.string()),
  /** A status that is not known yet is one that goes on. */
  status: v.fallback(JobStatus, "InProgress"),
  ...observed,
});
export type Job = v.InferOutput<typeof Job>;

/** What starts a job. */
export const Trigger = v.picklist(["api", "schedule", "data", "event", "import"]);
export type Trigger = v.InferOutput<typeof Trigger>;

/** Tags as Bedrock has them. */
export const TagList = v.array(v.object({ key: v.string(), value: v.string() }));

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
  /** Empty where there is nothing to follow: a job that had failed before it was imported. */
  executionArn: v.string(),
  trigger: Trigger,
  requestedBy: v.optional(v.string()),
  /** The retraining plan that asked for the job. */
  plan: v.optional(v.string()),
  /** SHA-256 of what the datasets were when the job was checked. */
  datasetFingerprint: v.optional(v.string()),
  /** Tags that were set on the job and its model after its creation: all that they are to have. */
  tags: v.optional(TagList),
  /** The first request to stop this attempt. */
  stop: v.optional(
    v.object({ requestedAt: Time, requestedBy: v.optional(v.string()), reason: v.optional(v.string()) }),
  ),
  /** Since when CreateJob may be at work in Bedrock. While it is there nobody else decides that there will be no job. */
  creatingSince: v.optional(Time),
  /** Deleted when the job's model was: the tombstone. */
  modelStatus: v.optional(v.literal("Deleted")),
  modelDeletedAt: v.optional(Time),
  modelDeletedBy: v.optional(v.string()),
  /**
   * What is asked of the orchestrator: hours after which a job that still runs is stopped, the deployment's where the request says none, and
   * USD that it may cost.
   */
  orchestration: v.optional(v.object({ timeoutHours: v.optional(v.number()), maxCostUsd: v.optional(v.number()) })),
  /** The id of the foundation model that is trained, where the base model is a custom one. */
  trainedModel: v.optional(v.string()),
  /** What the job was expected to cost when it was checked. */
  estimatedCost: v.optional(Estimate),
  /** Training losses of a job that has ended, at most 32: a sketch of its curve. */
  lossSketch: v.optional(v.array(v.number())),
  /** Wakes the execution that waits for a change of this job. Never leaves the service. */
  taskToken: v.optional(v.string()),
});
export type JobRecord = v.InferOutput<typeof JobRecord>;

/** The record as callers see it, and where AWS's console shows what it is about. */
export const publicRecord = ({ taskToken: _, requestHash: __, creatingSince: ___, ...record }: JobRecord) => ({
  ...record,
  consoleLinks: consoleLinks(record),
});

const hour = 3_600_000;

/** When a job is stopped if it still runs: so many hours after Bedrock made it. */
export const deadlineOf = ({ jobArn, creationTime, orchestration }: JobRecord): string | undefined =>
  jobArn !== undefined && orchestration?.timeoutHours !== undefined
    ? new Date(Date.parse(creationTime) + orchestration.timeoutHours * hour).toISOString()
    : undefined;

/** When a job that has not ended is overdue: an hour after its deadline, for Bedrock takes a while to stop one. */
export const overdueAt = (record: JobRecord): string | undefined => {
  const deadline = deadlineOf(record);
  return deadline && new Date(Date.parse(deadline) + hour).toISOString();
};

/**
 * What an execution needs to know of a job between two states. `deadline` is when the job is looked at again whatever happens: at its
 * own deadline to stop it, and when it would be overdue, of which those are left that come after `now`.
 */
export const progressOf = (record: JobRecord, now = new Date(0)) => {
  const { jobName, attempt, status, creationTime } = record;
  const looks = isTerminal(status) ? [] : [deadlineOf(record), overdueAt(record)];
  const deadline = looks.find((time) => time !== undefined && time > now.toISOString());
  return { jobName, attempt, status, creationTime, ...(deadline !== undefined && { deadline }) };
};

/** What is left to tell of an attempt that another one has followed: it ended before Bedrock had a job. */
export const supersededProgress = ({ jobName, attempt }: Pick<JobRecord, "jobName" | "attempt">) => ({
  jobName,
  attempt,
  status: "Stopped" as const,
});

/** True for a record whose attempt ended without a job in Bedrock: its name is free for another attempt. */
export const endedBeforeBedrock = (record: JobRecord): boolean =>
  isTerminal(record.status) && record.jobArn === undefined;

/** The execution's name: unique for each attempt at a job. */
export const executionName = ({ jobName, attempt }: Pick<JobRecord, "jobName" | "attempt">) => `${jobName}-${attempt}`;

const Name = perhaps(v.string());

/** A job's summary, in ListModelCustomizationJobs's names, and what a list shows besides. */
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
  baseModelIdentifier: v.parse(Name, record.request["baseModelIdentifier"]),
  trigger: record.trigger,
  plan: record.plan,
  // Of a job that was stopped Bedrock may not tell.
  trainingLoss: record.trainingMetrics?.trainingLoss ?? record.lossSketch?.at(-1),
  validationLoss: record.validationMetrics?.[0]?.validationLoss,
  lossSketch: record.lossSketch,
});
