import { eventTypes } from "./core/event-types.ts";
import type { FunctionName } from "./functions.ts";

/**
 * The HTTP API: each route and the function that answers it. API Gateway decodes a path before it looks for its route, so an ARN of a
 * job or a model, which has two slashes, arrives as three parts: docs/decisions/arns-in-paths.md.
 */
export const routes = {
  "POST /model-customization-jobs": "submit-job",
  "GET /model-customization-jobs": "list-jobs",
  "POST /model-customization-jobs/imports": "import-job",
  "GET /model-customization-jobs/{jobIdentifier}": "get-job",
  "GET /model-customization-jobs/{jobIdentifier}/execution": "get-execution",
  "GET /model-customization-jobs/{jobIdentifier}/execution/events": "get-execution-events",
  "GET /model-customization-jobs/{jobIdentifier}/metrics": "get-metrics",
  "GET /model-customization-jobs/{jobIdentifier}/events": "get-events",
  "POST /model-customization-jobs/{jobIdentifier}/stop": "request-stop",
  "PUT /model-customization-jobs/{jobIdentifier}/tags": "put-tags",
  "GET /model-customization-jobs/{arn}/{model}/{id}": "get-job",
  "GET /model-customization-jobs/{arn}/{model}/{id}/execution": "get-execution",
  "GET /model-customization-jobs/{arn}/{model}/{id}/execution/events": "get-execution-events",
  "GET /model-customization-jobs/{arn}/{model}/{id}/metrics": "get-metrics",
  "GET /model-customization-jobs/{arn}/{model}/{id}/events": "get-events",
  "POST /model-customization-jobs/{arn}/{model}/{id}/stop": "request-stop",
  "PUT /model-customization-jobs/{arn}/{model}/{id}/tags": "put-tags",
  "GET /custom-models": "list-models",
  "GET /custom-models/{modelIdentifier}": "get-model",
  "DELETE /custom-models/{modelIdentifier}": "request-delete",
  "GET /custom-models/{arn}/{model}/{id}": "get-model",
  "DELETE /custom-models/{arn}/{model}/{id}": "request-delete",
  "GET /retraining-plans": "list-plans",
  "GET /retraining-plans/{name}": "get-plan",
  "PUT /retraining-plans/{name}": "put-plan",
  "DELETE /retraining-plans/{name}": "delete-plan",
  "POST /retraining-plans/{name}/run": "request-retraining",
  "GET /datasets": "list-datasets",
} as const satisfies Record<string, FunctionName>;

/** State machines, by the name of their file in statemachines/. Their `${…}` name functions, and `table`. */
export const machines = ["customize-model", "stop-job", "delete-model"] as const;
export type MachineName = (typeof machines)[number];

export interface RuleWiring {
  bus: "default" | "lapidary";
  /** Its `${…}` name machines, and stand for their ARNs. */
  pattern: Record<string, unknown>;
  /** Is given the whole event. */
  target: { function: FunctionName } | { machine: MachineName };
}

/** EventBridge rules: the bus they watch, what they match, and what they start. Retraining plans have rules besides, one each. */
export const rules = {
  "job-change": {
    bus: "default",
    pattern: { source: ["aws.bedrock"], "detail-type": [eventTypes.stateChange] },
    target: { function: "on-job-change" },
  },
  "execution-ended": {
    bus: "default",
    pattern: {
      source: ["aws.states"],
      "detail-type": ["Step Functions Execution Status Change"],
      detail: { status: ["ABORTED", "TIMED_OUT", "FAILED"], stateMachineArn: ["${customize-model}"] },
    },
    target: { machine: "stop-job" },
  },
  "stop-requested": {
    bus: "lapidary",
    pattern: { "detail-type": [eventTypes.stopRequested] },
    target: { machine: "stop-job" },
  },
  "delete-requested": {
    bus: "lapidary",
    pattern: { "detail-type": [eventTypes.deleteRequested] },
    target: { machine: "delete-model" },
  },
  "retraining-requested": {
    bus: "lapidary",
    pattern: { "detail-type": [eventTypes.retrainingRequested] },
    target: { function: "start-retraining" },
  },
  "job-completed": {
    bus: "lapidary",
    pattern: { source: ["lapidary"], "detail-type": [eventTypes.stateChange], detail: { jobStatus: ["Completed"] } },
    target: { function: "tag-model" },
  },
  "plan-job-completed": {
    bus: "lapidary",
    pattern: {
      source: ["lapidary"],
      "detail-type": [eventTypes.stateChange],
      detail: { jobStatus: ["Completed"], plan: [{ exists: true }] },
    },
    target: { function: "prune-models" },
  },
} as const satisfies Record<string, RuleWiring>;

/**
 * How the stream is read. A batch that fails is halved, and tried again from the record that failed for as long as the stream keeps it,
 * a day: functions fail at what will pass, and deal with what will not.
 */
export const streamReading = {
  batchSize: 10,
  bisect: true,
  maximumRecordAgeSeconds: 86_400,
  reportBatchItemFailures: true,
} as const;

/** Functions that read the table's stream, and the keys of the items whose changes each is told of. */
export const streams = {
  "announce-change": { sk: { S: ["JOB"] } },
  "sync-plan-rule": { pk: { S: ["PLANS"] } },
} as const satisfies Partial<Record<FunctionName, Record<string, { S: readonly string[] }>>>;
