import { eventTypes } from "./core/event-types.ts";

/** What a function may do, by the thing it does it to. The stacks make its policy from this, and nothing else. */
export interface Permissions {
  /** The jobs table and its indexes. */
  table?: readonly `dynamodb:${string}`[];
  /** The customization machine and its executions. */
  machine?: readonly `states:${string}`[];
  /** Customization jobs, custom models, what serves these, and foundation models. */
  bedrock?: readonly `bedrock:${string}`[];
  /** Training data and output: the data bucket and its objects. */
  bucket?: readonly `s3:${string}`[];
  /** The role that Bedrock assumes, passed to Bedrock alone. */
  role?: readonly "iam:PassRole"[];
  /** The bus `lapidary`. */
  bus?: readonly "events:PutEvents"[];
  /** The rules of retraining plans, on the default bus. */
  planRules?: readonly `events:${string}`[];
  /** The jobs table's stream: Lambda reads it with the function's own role. */
  stream?: readonly `dynamodb:${string}`[];
  /** The dead-letter queue: Lambda sends with the function's own role what the function failed at. */
  queue?: readonly "sqs:SendMessage"[];
}

export interface FunctionWiring {
  timeoutSeconds: number;
  memoryMb: number;
  may: Permissions;
}

const small = { timeoutSeconds: 20, memoryMb: 512 } as const;
const long = { timeoutSeconds: 60, memoryMb: 1024 } as const;
/** Asks Bedrock twice if need be. API Gateway waits for 30 seconds. */
const patient = { timeoutSeconds: 29, memoryMb: 512 } as const;

const readJob = ["dynamodb:GetItem", "dynamodb:Query"] as const;
/** What happened to a job is put into its timeline. */
const tellJob = ["dynamodb:GetItem", "dynamodb:PutItem"] as const;
const writeJob = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"] as const;
/** A job may be named by its ARN or by its model, which are found in indexes. */
const findAndWriteJob = [...writeJob, "dynamodb:Query"] as const;
const readStream = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
] as const;
const undelivered = ["sqs:SendMessage"] as const;
const setTags = ["bedrock:ListTagsForResource", "bedrock:TagResource", "bedrock:UntagResource"] as const;

/** Every Lambda function, by the name of its file in functions/. */
export const functions = {
  "submit-job": { ...small, may: { table: writeJob, machine: ["states:StartExecution"] } },
  "list-jobs": { ...small, may: { table: ["dynamodb:Query"] } },
  "get-job": { ...small, may: { table: readJob } },
  "get-metrics": { ...small, may: { table: readJob } },
  "get-events": { ...small, may: { table: readJob } },
  preflight: {
    ...long,
    may: {
      table: writeJob,
      bedrock: ["bedrock:GetFoundationModel", "bedrock:GetCustomModel"],
      bucket: ["s3:GetObject", "s3:ListBucket"],
    },
  },
  "create-job": {
    ...long,
    may: {
      table: writeJob,
      bedrock: ["bedrock:CreateModelCustomizationJob", "bedrock:GetModelCustomizationJob", "bedrock:TagResource"],
      role: ["iam:PassRole"],
    },
  },
  "poll-job": {
    ...long,
    may: { table: writeJob, bedrock: ["bedrock:GetModelCustomizationJob", "bedrock:StopModelCustomizationJob"] },
  },
  "record-metrics": {
    ...long,
    may: { table: [...tellJob, "dynamodb:BatchWriteItem"], bucket: ["s3:GetObject", "s3:ListBucket"] },
  },
  "record-failure": { ...long, may: { table: findAndWriteJob, bedrock: ["bedrock:GetModelCustomizationJob"] } },
  "on-job-change": {
    ...long,
    may: {
      table: writeJob,
      bedrock: ["bedrock:GetModelCustomizationJob"],
      machine: ["states:SendTaskSuccess"],
      bus: ["events:PutEvents"],
      queue: undelivered,
    },
  },
  "announce-change": { ...long, may: { stream: readStream, bus: ["events:PutEvents"], queue: undelivered } },

  "request-stop": { ...small, may: { table: readJob, bus: ["events:PutEvents"] } },
  "stop-training": {
    ...long,
    may: {
      table: findAndWriteJob,
      bedrock: ["bedrock:GetModelCustomizationJob", "bedrock:StopModelCustomizationJob"],
      machine: ["states:SendTaskSuccess"],
    },
  },

  "list-models": { ...patient, may: { table: ["dynamodb:Query"], bedrock: ["bedrock:ListCustomModels"] } },
  "get-model": { ...patient, may: { table: readJob, bedrock: ["bedrock:GetCustomModel"] } },
  "request-delete": {
    ...patient,
    may: { table: readJob, bedrock: ["bedrock:GetCustomModel"], bus: ["events:PutEvents"] },
  },
  "find-model": {
    ...long,
    may: {
      table: findAndWriteJob,
      bedrock: ["bedrock:GetCustomModel", "bedrock:GetModelCustomizationJob"],
      machine: ["states:SendTaskSuccess"],
    },
  },
  "clear-model": {
    ...long,
    may: {
      table: ["dynamodb:PutItem"],
      bedrock: [
        "bedrock:ListCustomModelDeployments",
        "bedrock:DeleteCustomModelDeployment",
        "bedrock:ListProvisionedModelThroughputs",
        "bedrock:DeleteProvisionedModelThroughput",
      ],
    },
  },
  "delete-custom-model": {
    ...long,
    may: {
      table: ["dynamodb:PutItem", "dynamodb:UpdateItem"],
      bedrock: ["bedrock:DeleteCustomModel", "bedrock:GetCustomModel"],
    },
  },

  "put-plan": { ...small, may: { table: ["dynamodb:GetItem", "dynamodb:UpdateItem"] } },
  "get-plan": { ...small, may: { table: readJob } },
  "list-plans": { ...small, may: { table: ["dynamodb:Query"] } },
  "delete-plan": { ...small, may: { table: ["dynamodb:DeleteItem"] } },
  "sync-plan-rule": {
    ...long,
    may: {
      stream: readStream,
      table: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      planRules: [
        "events:DescribeRule",
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:DeleteRule",
      ],
      queue: undelivered,
    },
  },
  "start-retraining": {
    ...long,
    may: {
      table: findAndWriteJob,
      bucket: ["s3:ListBucket"],
      machine: ["states:StartExecution"],
      queue: undelivered,
    },
  },
  "prune-models": {
    ...long,
    may: { table: readJob, bedrock: ["bedrock:GetCustomModel"], bus: ["events:PutEvents"], queue: undelivered },
  },

  "put-tags": { ...small, may: { table: findAndWriteJob, bedrock: setTags } },
  "tag-model": { ...long, may: { table: tellJob, bedrock: setTags, queue: undelivered } },
  "import-job": {
    ...small,
    may: { table: writeJob, bedrock: ["bedrock:GetModelCustomizationJob"], machine: ["states:StartExecution"] },
  },
} as const satisfies Record<string, FunctionWiring>;

export type FunctionName = keyof typeof functions;

/**
 * How each function is bundled. Without source maps, which Node would read at every cold start; without kept names, since errors carry
 * theirs themselves; and without what it can never reach of the SDK: docs/decisions/lean-bundles.md.
 */
export const bundling = {
  splitting: true,
  minify: true,
  sourcemap: false,
  plugins: "stacks/lean-sdk.mjs",
  esbuild: { keepNames: false },
} as const;

/**
 * The HTTP API: each route and the function that answers it. API Gateway decodes a path before it looks for its route, so an ARN of a
 * job or a model, which has two slashes, arrives as three parts: docs/decisions/arns-in-paths.md.
 */
export const routes = {
  "POST /model-customization-jobs": "submit-job",
  "GET /model-customization-jobs": "list-jobs",
  "POST /model-customization-jobs/imports": "import-job",
  "GET /model-customization-jobs/{jobIdentifier}": "get-job",
  "GET /model-customization-jobs/{jobIdentifier}/metrics": "get-metrics",
  "GET /model-customization-jobs/{jobIdentifier}/events": "get-events",
  "POST /model-customization-jobs/{jobIdentifier}/stop": "request-stop",
  "PUT /model-customization-jobs/{jobIdentifier}/tags": "put-tags",
  "GET /model-customization-jobs/{arn}/{model}/{id}": "get-job",
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
} as const satisfies Record<string, FunctionName>;

/** State machines, by the name of their file in statemachines/. Their `${…}` name functions, by the names above, and `table`. */
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

/** The jobs table: what its keys are for stands in src/aws/keys.ts. */
export const table = {
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  /** When DynamoDB may delete an item, in seconds since 1970. */
  ttl: "expiresAt",
  globalIndexes: {
    byCreation: { hashKey: "month", rangeKey: "createdKey", projection: "all" },
    byArn: { hashKey: "jobArn", projection: "keys-only" },
    byModelArn: { hashKey: "outputModelArn", projection: "keys-only" },
    byModelName: { hashKey: "outputModelName", rangeKey: "createdKey", projection: "keys-only" },
  },
} as const;

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
