import * as v from "valibot";
import { JobStatus } from "#core/lifecycle.ts";
import { Plan } from "#core/plan.ts";
import { JobRecord, Trigger } from "#core/record.ts";
import { LastRun, Run } from "#core/runs.ts";
import { Time } from "#core/time.ts";
import { TimelineEvent } from "#core/timeline.ts";

/** An address that may be led to: of https alone. Another is taken for absent. */
const Link = v.fallback(v.optional(v.pipe(v.string(), v.startsWith("https://"))), undefined);

/** A job as the API answers it. */
export const JobAnswer = v.object({
  ...v.omit(JobRecord, ["taskToken", "requestHash", "creatingSince"]).entries,
  /** Where the AWS console shows it. */
  consoleLinks: v.optional(v.object({ execution: Link, job: Link }), {}),
});
export type JobAnswer = v.InferOutput<typeof JobAnswer>;

/** A job as it stands in the list. */
export const JobSummary = v.object({
  jobName: v.string(),
  status: JobStatus,
  creationTime: Time,
  jobArn: v.optional(v.string()),
  baseModelArn: v.optional(v.string()),
  baseModelIdentifier: v.optional(v.string()),
  endTime: v.optional(Time),
  customModelArn: v.optional(v.string()),
  customModelName: v.optional(v.string()),
  trigger: v.optional(Trigger),
  trainingLoss: v.optional(v.number()),
  validationLoss: v.optional(v.number()),
  /** At most 32 training losses, the first and the last among them. */
  lossSketch: v.optional(v.array(v.number())),
});
export type JobSummary = v.InferOutput<typeof JobSummary>;

/** A page of the list of jobs. */
export const JobList = v.object({
  modelCustomizationJobSummaries: v.array(JobSummary),
  nextToken: v.optional(v.string()),
});
export type JobList = v.InferOutput<typeof JobList>;

/** What happened to a job, oldest first. */
export const Timeline = v.object({ events: v.array(TimelineEvent) });

const Point = v.object({
  step: v.number(),
  epoch: v.optional(v.number()),
  loss: v.optional(v.number()),
  perplexity: v.optional(v.number()),
});
/** A loss curve's value. A loss that is absent was no number: the training diverged. */
export type Point = v.InferOutput<typeof Point>;

/** The losses of a job, by step. */
export const Curves = v.object({ training: v.array(Point), validation: v.array(Point) });
export type Curves = v.InferOutput<typeof Curves>;

/** How the execution of a job stands, in DescribeExecution's names. */
export const ExecutionAnswer = v.object({
  executionArn: v.string(),
  status: v.string(),
  startDate: Time,
  stopDate: v.optional(Time),
  error: v.optional(v.string()),
  cause: v.optional(v.string()),
});
export type ExecutionAnswer = v.InferOutput<typeof ExecutionAnswer>;

/** One event of an execution's history, in GetExecutionHistory's names; what it tells is in the member that its type names. */
export const HistoryEvent = v.looseObject({
  id: v.number(),
  previousEventId: v.optional(v.number()),
  timestamp: Time,
  type: v.string(),
});
export type HistoryEvent = v.InferOutput<typeof HistoryEvent>;

/** A page of an execution's history. */
export const HistoryPage = v.object({ events: v.array(HistoryEvent), nextToken: v.optional(v.string()) });

/** A retraining plan as the API answers it. */
export const PlanAnswer = v.object({
  ...v.omit(Plan, ["revision", "lastSuccess", "lastRun"]).entries,
  rule: v.object({ name: v.string(), ...Plan.entries.rule.entries }),
  lastRun: v.optional(
    v.object({ ...v.omit(LastRun, ["request", "claimedAt"]).entries, status: v.optional(JobStatus) }),
  ),
  /** When its schedule starts it next. */
  nextRun: v.optional(Time),
  /** What became of its newest triggers. */
  runs: v.optional(v.array(Run), []),
});
export type PlanAnswer = v.InferOutput<typeof PlanAnswer>;

/** A plan as it stands in the list. */
export const PlanSummary = v.omit(PlanAnswer, ["request"]);
export type PlanSummary = v.InferOutput<typeof PlanSummary>;

/** A page of the list of plans. */
export const PlanList = v.object({ retrainingPlanSummaries: v.array(PlanSummary), nextToken: v.optional(v.string()) });
export type PlanList = v.InferOutput<typeof PlanList>;

/** Objects of the deployment's bucket that may be datasets. */
export const DatasetList = v.object({
  datasets: v.array(v.object({ s3Uri: v.string(), size: v.number(), lastModified: v.optional(Time) })),
  nextToken: v.optional(v.string()),
});
