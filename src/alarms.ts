import { namespace, type Dimension, type MeasureName } from "./core/measures.ts";
import type { Trigger } from "./core/record.ts";
import type { MachineName } from "./wiring.ts";

/** What there may be several of, each with an alarm of its own; or the one queue, the one API, the stage, the account in its region. */
export type Watched = "machine" | "unsupervisedFunction" | "streamReader" | "queue" | "api" | "stage" | "account";

/** A metric of ours, with the values of its dimensions, besides the one that all have. */
export interface Measured {
  metric: MeasureName;
  dimensions: Partial<Record<Dimension, string>>;
}

/** One alarm for each thing watched: it goes off when the metric's statistic over five minutes is above the threshold. */
export interface AlarmWiring {
  of: Watched;
  /** As AWS names it. */
  namespace: string;
  metric: string;
  statistic: "Sum" | "Maximum";
  /** For some of what is watched, by its name: what is taken off the metric first, as no reason for an alarm. */
  less?: Readonly<Record<string, Measured>>;
  /** In the metric's own unit. */
  above: number;
  /** A sentence: what it means that it went off. */
  means: string;
  /** A sentence: what to do then. */
  remedy: string;
}

/**
 * Jobs that somebody submitted and a check refused: their executions fail, and who submitted them is told. Of a plan's job nobody else is.
 * Both are counted within a second or so: where a minute ends in between, the alarm sees one without the other for a minute, and goes off.
 */
const refusals = {
  "customize-model": { metric: "JobsRefused", dimensions: { Trigger: "api" satisfies Trigger } },
} as const satisfies Partial<Record<MachineName, Measured>>;

/** Every alarm of a deployment. Metrics that nobody writes are no reason for any of them. */
export const alarms = {
  "execution-failed": {
    of: "machine",
    namespace: "AWS/States",
    metric: "ExecutionsFailed",
    statistic: "Sum",
    less: refusals,
    above: 0,
    means:
      "A training job, a stop or a deletion ended in an error that repeating did not mend, or a check refused a job of a retraining plan.",
    remedy:
      "Read the failed execution's error and cause, then the job's events in the API. Where the error is RefusedError, the plan's request or its data have to be mended. A job can be submitted again when the cause is gone.",
  },
  "execution-timed-out": {
    of: "machine",
    namespace: "AWS/States",
    metric: "ExecutionsTimedOut",
    statistic: "Sum",
    above: 0,
    means: "AWS ended an execution that had been open for a year, the most that there is; no machine sets less.",
    remedy:
      "Look in the execution's history for what it waited for so long; what a job trained is being stopped by stop-job. Submit, stop or delete again.",
  },
  "execution-aborted": {
    of: "machine",
    namespace: "AWS/States",
    metric: "ExecutionsAborted",
    statistic: "Sum",
    above: 0,
    means: "Somebody ended an execution by hand; nothing here does that.",
    remedy: "Find who called StopExecution in CloudTrail, and let them stop jobs through the API instead.",
  },
  "job-overdue": {
    of: "stage",
    namespace,
    metric: "JobsOverdue" satisfies MeasureName,
    statistic: "Sum",
    above: 0,
    means:
      "A job has not ended an hour after its deadline, orchestration.timeoutHours: Bedrock has not stopped it, and its training goes on costing money.",
    remedy:
      "Search poll-job's log for job.overdue, which names the job, and stop it by the link to Bedrock's console in its record; if Bedrock refuses that as well, ask AWS.",
  },
  undelivered: {
    of: "queue",
    namespace: "AWS/SQS",
    metric: "ApproximateNumberOfMessagesVisible",
    statistic: "Maximum",
    above: 0,
    means: "An event did not reach what it was for, or its function failed at it every time; it is kept for 14 days.",
    remedy:
      "Read the message in the queue, which names the rule or function and the error; mend that, put the event again, and delete the message.",
  },
  "newly-undelivered": {
    of: "queue",
    namespace: "AWS/SQS",
    // Counts what EventBridge and Lambda send; what SQS itself moves to a queue it does not count, and nothing is moved to this one.
    metric: "NumberOfMessagesSent",
    statistic: "Sum",
    above: 0,
    means:
      "An event was put into the dead-letter queue within the last minutes. Unlike undelivered, which goes on while one message lies there, this goes off for every new one.",
    remedy: "As for undelivered: read the newest message in the queue.",
  },
  "function-errors": {
    of: "unsupervisedFunction",
    namespace: "AWS/Lambda",
    metric: "Errors",
    statistic: "Sum",
    above: 0,
    means:
      "A function crashed, ran out of time, or gave an event back to be tried again. A machine's functions are told of by its failed executions, and announce-change, which goes on by itself, by stream-late.",
    remedy: "Search the function's log for level ERROR at that time; one error that does not come again needs nothing.",
  },
  "function-throttles": {
    of: "account",
    namespace: "AWS/Lambda",
    metric: "Throttles",
    statistic: "Sum",
    above: 0,
    means: "Lambda refused to run a function of the account because its concurrency was used up.",
    remedy:
      "Find in the account's ConcurrentExecutions what uses it up; what was refused is tried again, except for requests to the API.",
  },
  "stream-late": {
    of: "streamReader",
    namespace: "AWS/Lambda",
    metric: "IteratorAge",
    statistic: "Maximum",
    // Milliseconds: an hour, of the day for which the stream keeps a change.
    above: 3_600_000,
    means: "A change of a job or a plan has waited for an hour to be dealt with, and is lost after a day.",
    remedy: "Search the function's log for the error that it repeats; when that is mended it goes on by itself.",
  },
  "api-errors": {
    of: "api",
    namespace: "AWS/ApiGateway",
    metric: "5xx",
    statistic: "Sum",
    above: 0,
    means: "The API answered that it could not do what was asked, through no fault of who asked.",
    remedy:
      "Look in the API's access log for the route, and in its function's log for level ERROR; the same request may be repeated.",
  },
} as const satisfies Record<string, AlarmWiring>;
