/** What a function may do, by the thing it does it to. The stacks make its policy from this, and nothing else. */
export interface Permissions {
  /** The jobs table, without its indexes. */
  table?: readonly `dynamodb:${string}`[];
  /** Each of the table's indexes, by its name. */
  byCreation?: readonly "dynamodb:Query"[];
  byArn?: readonly "dynamodb:Query"[];
  byModelArn?: readonly "dynamodb:Query"[];
  byModelName?: readonly "dynamodb:Query"[];
  /** The customization machine and its executions. */
  machine?: readonly `states:${string}`[];
  /** Customization jobs, custom models, what serves these, and foundation models. */
  bedrock?: readonly `bedrock:${string}`[];
  /** Custom models, where jobs could be meant as well. */
  models?: readonly `bedrock:${string}`[];
  /** Training data and output: the data bucket and its objects. */
  bucket?: readonly `s3:${string}`[];
  /** The data bucket, where those that the settings name could be meant as well. */
  ownBucket?: readonly `s3:${string}`[];
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
/** As long as Lambda lets a function run: a dataset of 10 GB takes minutes to read. */
const longest = { timeoutSeconds: 900, memoryMb: 1024 } as const;
/** Asks Bedrock twice if need be. API Gateway waits for 30 seconds. */
const patient = { timeoutSeconds: 29, memoryMb: 512 } as const;

const get = ["dynamodb:GetItem"] as const;
const query = ["dynamodb:Query"] as const;
/** A job and what else is kept under its name, or a plan with its runs. */
const getAndQuery = [...get, ...query] as const;
/** What happened to a job is put into its timeline. */
const tellJob = ["dynamodb:GetItem", "dynamodb:PutItem"] as const;
const writeJob = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"] as const;
/** A job may be named by its ARN, which is found in an index. */
const byArn = query;
/** A model may be named by its name or ARN, or by its job's ARN. */
const byAnyName = { byArn, byModelArn: query, byModelName: query } as const;
const readData = ["s3:GetObject", "s3:ListBucket"] as const;
const getBaseModel = ["bedrock:GetFoundationModel", "bedrock:GetCustomModel"] as const;
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
  // A dry run reads the data.
  "submit-job": {
    ...patient,
    memoryMb: 1024,
    may: {
      table: writeJob,
      machine: ["states:StartExecution"],
      bedrock: getBaseModel,
      bucket: readData,
    },
  },
  "list-jobs": { ...small, may: { table: query, byCreation: query } },
  "get-job": { ...small, may: { table: get, byArn } },
  "get-metrics": { ...small, may: { table: getAndQuery, byArn } },
  "get-events": { ...small, may: { table: getAndQuery, byArn } },
  "get-execution": { ...small, may: { table: get, byArn, machine: ["states:DescribeExecution"] } },
  "get-execution-events": { ...small, may: { table: get, byArn, machine: ["states:GetExecutionHistory"] } },
  preflight: { ...long, may: { table: writeJob, bedrock: getBaseModel } },
  "check-datasets": { ...longest, may: { table: writeJob, bucket: readData } },
  "create-job": {
    ...long,
    may: {
      table: writeJob,
      bedrock: ["bedrock:CreateModelCustomizationJob", "bedrock:GetModelCustomizationJob", "bedrock:TagResource"],
      bucket: ["s3:ListBucket"],
      role: ["iam:PassRole"],
    },
  },
  "poll-job": {
    ...long,
    may: { table: writeJob, bedrock: ["bedrock:GetModelCustomizationJob", "bedrock:StopModelCustomizationJob"] },
  },
  "record-metrics": {
    ...long,
    may: { table: [...writeJob, "dynamodb:BatchWriteItem"], bucket: readData },
  },
  "record-failure": { ...long, may: { table: writeJob, byArn, bedrock: ["bedrock:GetModelCustomizationJob"] } },
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

  "request-stop": { ...small, may: { table: get, byArn, bus: ["events:PutEvents"] } },
  "stop-training": {
    ...long,
    may: {
      table: writeJob,
      byArn,
      bedrock: ["bedrock:GetModelCustomizationJob", "bedrock:StopModelCustomizationJob"],
      machine: ["states:SendTaskSuccess"],
    },
  },

  "list-models": { ...patient, may: { byModelArn: query, bedrock: ["bedrock:ListCustomModels"] } },
  "get-model": { ...patient, may: { table: get, ...byAnyName, bedrock: ["bedrock:GetCustomModel"] } },
  "request-delete": {
    ...patient,
    may: { table: get, ...byAnyName, bedrock: ["bedrock:GetCustomModel"], bus: ["events:PutEvents"] },
  },
  "find-model": {
    ...long,
    may: {
      table: writeJob,
      ...byAnyName,
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
  "get-plan": { ...small, may: { table: getAndQuery } },
  "list-plans": { ...small, may: { table: query } },
  "delete-plan": { ...small, may: { table: ["dynamodb:DeleteItem"] } },
  "request-retraining": { ...small, may: { table: get, bus: ["events:PutEvents"] } },
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
      table: [...writeJob, ...query],
      bucket: ["s3:ListBucket"],
      machine: ["states:StartExecution"],
      queue: undelivered,
    },
  },
  "prune-models": {
    ...long,
    may: { table: getAndQuery, bedrock: ["bedrock:GetCustomModel"], bus: ["events:PutEvents"], queue: undelivered },
  },

  "list-datasets": { ...patient, may: { ownBucket: ["s3:ListBucket"] } },
  "put-tags": { ...small, may: { table: writeJob, byArn, bedrock: setTags } },
  "tag-model": { ...long, may: { table: tellJob, models: setTags, queue: undelivered } },
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
