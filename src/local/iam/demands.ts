import type { ServiceName } from "../routing.ts";
import { account, partition, region } from "../names.ts";
import type { Demand } from "./access.ts";
import type { Context } from "./conditions.ts";

/** What an operation is given: its members by the names of the service's model. */
export type Input = Readonly<Record<string, unknown>>;

/** What an input alone does not tell. */
export interface Known {
  /** The ARN of the machine whose task waits for this token, or waited for it. */
  machineOfToken(token: string): string | undefined;
}

/** What AWS demands for an operation. */
interface Demanded {
  /** The action, where it has another name than the operation. */
  action?: string;
  /** The ARNs that it acts on; `*` where the action takes no resource. */
  on: (input: Input, known: Known) => readonly string[];
  /** Condition keys of the action itself. */
  context?: (input: Input) => Context;
  /** What it demands besides. */
  besides?: (input: Input) => readonly Demand[];
}

const isObject = (value: unknown): value is Input => typeof value === "object" && value !== null;
const textOf = (value: unknown) => (typeof value === "string" ? value : "");
const objectsOf = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);

const here = (service: string, resource: string) => `arn:${partition}:${service}:${region}:${account}:${resource}`;
/** What a member names by its ARN or, below `path`, by its name. */
const named = (service: string, path: string, value: unknown) => {
  const text = textOf(value);
  return text.startsWith("arn:") ? text : here(service, `${path}${text}`);
};

const wholeAccount = () => ["*"];

const table = ({ TableName }: Input) => [named("dynamodb", "table/", TableName)];
const tableOrIndex = (input: Input) =>
  table(input).map((arn) => (input["IndexName"] === undefined ? arn : `${arn}/index/${textOf(input["IndexName"])}`));
const tablesOfBatch = ({ RequestItems }: Input) =>
  Object.keys(isObject(RequestItems) ? RequestItems : {}).map((name) => named("dynamodb", "table/", name));

const bucket = ({ Bucket }: Input) => [`arn:${partition}:s3:::${textOf(Bucket)}`];
const object = (input: Input) => bucket(input).map((arn) => `${arn}/${textOf(input["Key"])}`);

const execution = ({ executionArn }: Input) => [textOf(executionArn)];

const bus = ({ EventBusName = "default" }: Input) => named("events", "event-bus/", EventBusName);
const rule =
  (member: "Name" | "Rule") =>
  ({ EventBusName = "default", [member]: name }: Input) => {
    const its = textOf(EventBusName).replace(/^.*:event-bus\//, "");
    return [here("events", `rule/${its === "default" ? "" : `${its}/`}${textOf(name)}`)];
  };

const passing = (role: unknown, service: string): Demand[] =>
  typeof role === "string"
    ? [{ action: "iam:PassRole", resource: role, context: { "iam:PassedToService": [service] } }]
    : [];

const bedrock = (path: string, member: string) => (input: Input) => [named("bedrock", path, input[member])];
const job = bedrock("model-customization-job/", "jobIdentifier");
const customModel = bedrock("custom-model/", "modelIdentifier");
/** An ARN that is not known before the resource is made: AWS asks about all that there could be. */
const newJob = here("bedrock", "model-customization-job/*");
const newModel = here("bedrock", "custom-model/*");
/** A foundation model's id starts with its provider and a dot, which a custom model's name cannot have. */
const baseModel = (value: unknown) => {
  const text = textOf(value);
  if (text.startsWith("arn:")) return text;
  return text.includes(".")
    ? `arn:${partition}:bedrock:${region}::foundation-model/${text}`
    : named("bedrock", "custom-model/", text);
};
const tagging = (tags: unknown, resource: string): Demand[] =>
  objectsOf(tags).length > 0 ? [{ action: "bedrock:TagResource", resource }] : [];

/**
 * Operations that principals of ours call, and what AWS's service authorization reference
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/) has them need. Where it is silent: docs/decisions/.
 */
const demanded: Partial<Record<`${ServiceName}:${string}`, Demanded>> = {
  "dynamodb:GetItem": { on: table },
  "dynamodb:PutItem": { on: table },
  "dynamodb:UpdateItem": { on: table },
  "dynamodb:DeleteItem": { on: table },
  "dynamodb:Query": { on: tableOrIndex },
  "dynamodb:Scan": { on: tableOrIndex },
  "dynamodb:BatchWriteItem": { on: tablesOfBatch },
  "dynamodb:BatchGetItem": { on: tablesOfBatch },

  "s3:GetObject": { on: object },
  "s3:HeadObject": { action: "s3:GetObject", on: object },
  "s3:PutObject": { on: object },
  "s3:DeleteObject": { on: object },
  "s3:ListObjectsV2": { action: "s3:ListBucket", on: bucket },

  "sfn:StartExecution": { on: ({ stateMachineArn }) => [textOf(stateMachineArn)] },
  "sfn:DescribeExecution": { on: execution },
  "sfn:GetExecutionHistory": { on: execution },
  // The reference names no resource, and AWS checks the machine: docs/decisions/task-token-permission.md.
  "sfn:SendTaskSuccess": {
    on: ({ taskToken }, { machineOfToken }) => [machineOfToken(textOf(taskToken)) ?? []].flat(),
  },

  "lambda:Invoke": {
    action: "lambda:InvokeFunction",
    on: ({ FunctionName }) => [named("lambda", "function:", FunctionName)],
  },

  "eventbridge:PutEvents": { on: ({ Entries }) => [...new Set(objectsOf(Entries).map(bus))] },
  "eventbridge:DescribeRule": { on: rule("Name") },
  "eventbridge:PutRule": {
    on: rule("Name"),
    besides: ({ RoleArn }) => passing(RoleArn, "events.amazonaws.com"),
  },
  "eventbridge:DeleteRule": { on: rule("Name") },
  "eventbridge:PutTargets": {
    on: rule("Rule"),
    context: ({ Targets }) => ({ "events:TargetArn": objectsOf(Targets).map(({ Arn }) => textOf(Arn)) }),
    besides: ({ Targets }) => objectsOf(Targets).flatMap(({ RoleArn }) => passing(RoleArn, "events.amazonaws.com")),
  },
  "eventbridge:RemoveTargets": { on: rule("Rule") },

  "bedrock:CreateModelCustomizationJob": {
    // https://docs.aws.amazon.com/step-functions/latest/dg/connect-bedrock.html names all three.
    on: ({ baseModelIdentifier }) => [baseModel(baseModelIdentifier), newModel, newJob],
    besides: ({ roleArn, jobTags, customModelTags }) => [
      ...passing(roleArn, "bedrock.amazonaws.com"),
      ...tagging(jobTags, newJob),
      ...tagging(customModelTags, newModel),
    ],
  },
  "bedrock:GetModelCustomizationJob": { on: job },
  "bedrock:StopModelCustomizationJob": { on: job },
  "bedrock:GetFoundationModel": { on: ({ modelIdentifier }) => [baseModel(modelIdentifier)] },
  "bedrock:GetCustomModel": { on: customModel },
  "bedrock:DeleteCustomModel": { on: customModel },
  "bedrock:ListCustomModels": { on: wholeAccount },
  "bedrock:ListCustomModelDeployments": { on: wholeAccount },
  "bedrock:DeleteCustomModelDeployment": {
    on: bedrock("custom-model-deployment/", "customModelDeploymentIdentifier"),
  },
  "bedrock:ListProvisionedModelThroughputs": { on: wholeAccount },
  "bedrock:DeleteProvisionedModelThroughput": { on: bedrock("provisioned-model/", "provisionedModelId") },
  "bedrock:ListTagsForResource": { on: ({ resourceARN }) => [textOf(resourceARN)] },
  "bedrock:TagResource": { on: ({ resourceARN }) => [textOf(resourceARN)] },
  "bedrock:UntagResource": { on: ({ resourceARN }) => [textOf(resourceARN)] },
};

/** The prefixes of actions, where they are not the service's name. */
const prefixes: Partial<Record<ServiceName, string>> = { sfn: "states", eventbridge: "events" };

/** Everything that AWS demands for an operation. Of one that is not in the table, a permission on every resource. */
export const demandsOf = (service: ServiceName, operation: string, input: Input, known: Known): Demand[] => {
  const { action, on, context, besides }: Demanded = demanded[`${service}:${operation}`] ?? { on: wholeAccount };
  const name = action ?? `${prefixes[service] ?? service}:${operation}`;
  return [
    ...on(input, known).map((resource) => ({ action: name, resource, ...(context && { context: context(input) }) })),
    ...(besides?.(input) ?? []),
  ];
};

/** Without this, S3 answers 403 instead of 404 for an object that is not there. */
export const toMissAnObject = (input: Input): Demand[] =>
  bucket(input).map((resource) => ({ action: "s3:ListBucket", resource }));
