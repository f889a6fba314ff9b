/** What a function may do, by the thing it does it to. The stacks make its policy from this, and nothing else. */
export interface Permissions {
  /** The jobs table and its indexes. */
  table?: readonly `dynamodb:${string}`[];
  /** The customization machine and its executions. */
  machine?: readonly `states:${string}`[];
  /** Customization jobs, custom models and foundation models. */
  bedrock?: readonly `bedrock:${string}`[];
  /** Training data and output: the data bucket and its objects. */
  bucket?: readonly `s3:${string}`[];
  /** The role that Bedrock assumes, passed to Bedrock alone. */
  role?: readonly "iam:PassRole"[];
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

const readJob = ["dynamodb:GetItem", "dynamodb:Query"] as const;
/** What happened to a job is put into its timeline. */
const tellJob = ["dynamodb:GetItem", "dynamodb:PutItem"] as const;
const writeJob = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"] as const;

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
      table: tellJob,
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
  "record-failure": { ...long, may: { table: writeJob, bedrock: ["bedrock:GetModelCustomizationJob"] } },
  "on-job-change": {
    ...long,
    may: {
      table: writeJob,
      bedrock: ["bedrock:GetModelCustomizationJob"],
      machine: ["states:SendTaskSuccess"],
      queue: ["sqs:SendMessage"],
    },
  },
} as const satisfies Record<string, FunctionWiring>;

export type FunctionName = keyof typeof functions;

/**
 * How each function is bundled. Without source maps, which Node would read at every cold start; without kept names, since errors carry
 * theirs themselves; and without the schemas of operations that it never calls: docs/decisions/lean-bundles.md.
 */
export const bundling = {
  splitting: true,
  minify: true,
  sourcemap: false,
  plugins: "stacks/lean-sdk.mjs",
  esbuild: { keepNames: false },
} as const;

/**
 * The HTTP API: each route and the function that answers it. API Gateway decodes a path before it looks for its route, so a job's ARN,
 * which has two slashes, arrives as three parts: docs/decisions/arns-in-paths.md.
 */
export const routes = {
  "POST /model-customization-jobs": "submit-job",
  "GET /model-customization-jobs": "list-jobs",
  "GET /model-customization-jobs/{jobIdentifier}": "get-job",
  "GET /model-customization-jobs/{jobIdentifier}/metrics": "get-metrics",
  "GET /model-customization-jobs/{jobIdentifier}/events": "get-events",
  "GET /model-customization-jobs/{arn}/{model}/{id}": "get-job",
  "GET /model-customization-jobs/{arn}/{model}/{id}/metrics": "get-metrics",
  "GET /model-customization-jobs/{arn}/{model}/{id}/events": "get-events",
} as const satisfies Record<string, FunctionName>;

/** EventBridge rules: the bus they watch, what they match, and the function they run. */
export const rules = {
  "job-change": {
    bus: "default",
    pattern: { source: ["aws.bedrock"], "detail-type": ["Model Customization Job State Change"] },
    target: "on-job-change",
  },
} as const satisfies Record<
  string,
  { bus: "default" | "lapidary"; pattern: Record<string, readonly string[]>; target: FunctionName }
>;

/** State machines, by the name of their file in statemachines/. Their `${…}` name functions, by the names above, and `table`. */
export const machines = ["customize-model"] as const;

/** The jobs table: what its keys are for stands in src/aws/keys.ts. */
export const table = {
  primaryIndex: { hashKey: "pk", rangeKey: "sk" },
  globalIndexes: {
    byCreation: { hashKey: "month", rangeKey: "createdKey", projection: "all" },
    byArn: { hashKey: "jobArn", projection: "keys-only" },
  },
} as const;
