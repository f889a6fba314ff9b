import { functions } from "../../src/functions.ts";

/** What the names of a stage are made of, and what else its settings name. */
export interface Named {
  stage: string;
  /** The name of its data bucket. */
  bucket: string;
  /** Names of the buckets that its settings name. */
  buckets?: readonly string[];
  /** Whether its settings name a VPC. */
  vpc?: boolean;
  /** Whether its settings have it traced. */
  tracing?: boolean;
}

const arn = (service: string, resource: string, account = "123456789012") =>
  `arn:aws:${service}:us-east-1:${account}:${resource}`;

const listsAccount = "a list of the whole account takes no resource";
const setsUpLogs = "the delivery of an execution's logs is set up by actions that take no resource";
const traces = "X-Ray's traces and samples are the account's, and their actions take no resource";
const describes = "EC2 describes what there is without resources";
const byCondition =
  "Bedrock's guide names an interface by its tags and its subnet alone, for it has no ARN before it is made";

/** Why an action may reach every resource. AWS's service authorization reference names none for any of these, but for the last. */
export const wholeAccount = ({ vpc, tracing }: Named): Record<string, string> => ({
  "bedrock:ListCustomModels": listsAccount,
  "bedrock:ListCustomModelDeployments": listsAccount,
  "bedrock:ListProvisionedModelThroughputs": listsAccount,
  "dynamodb:ListStreams": listsAccount,
  "logs:CreateLogDelivery": setsUpLogs,
  "logs:GetLogDelivery": setsUpLogs,
  "logs:UpdateLogDelivery": setsUpLogs,
  "logs:DeleteLogDelivery": setsUpLogs,
  "logs:ListLogDeliveries": setsUpLogs,
  "logs:PutResourcePolicy": setsUpLogs,
  "logs:DescribeResourcePolicies": setsUpLogs,
  "logs:DescribeLogGroups": setsUpLogs,
  ...(tracing && {
    "xray:PutTraceSegments": traces,
    "xray:PutTelemetryRecords": traces,
    "xray:GetSamplingRules": traces,
    "xray:GetSamplingTargets": traces,
  }),
  ...(vpc && {
    "ec2:DescribeNetworkInterfaces": describes,
    "ec2:DescribeVpcs": describes,
    "ec2:DescribeDhcpOptions": describes,
    "ec2:DescribeSubnets": describes,
    "ec2:DescribeSecurityGroups": describes,
    "ec2:CreateNetworkInterfacePermission": byCondition,
    "ec2:DeleteNetworkInterface": byCondition,
    "ec2:DeleteNetworkInterfacePermission": byCondition,
  }),
});

const bedrockNames = "Bedrock makes up the last part of an ARN";
const plans = "plans are made while the deployment runs";
const anyJob = arn("bedrock", "model-customization-job/*");

/** Why a part of a resource may be anything. */
export const openResources = ({ stage, bucket, buckets = [], vpc }: Named): Record<string, string> => ({
  [arn("bedrock", "foundation-model/*", "")]: "a request chooses its base model",
  [anyJob]: bedrockNames,
  [arn("bedrock", "custom-model/*")]: bedrockNames,
  [arn("bedrock", "custom-model-deployment/*")]: bedrockNames,
  [arn("bedrock", "provisioned-model/*")]: bedrockNames,
  [arn("states", `execution:lapidary-${stage}-customize-model:*`)]: "an execution is named after its job",
  [arn("events", `rule/lapidary-${stage}-plan.*`)]: plans,
  ...Object.fromEntries(
    [bucket, ...buckets].map((name) => [`arn:aws:s3:::${name}/*`, "an object's key is its owner's to choose"]),
  ),
  ...Object.fromEntries(
    Object.keys(functions).map((name) => [
      arn("logs", `log-group:/aws/lambda/lapidary-${stage}-${name}:*`),
      "Lambda names the streams of a log",
    ]),
  ),
  ...(vpc && { [arn("ec2", "network-interface/*")]: "EC2 makes up the last part of an ARN" }),
});

/** Why a part of what a condition compares with may be anything. */
export const openValues = ({ stage, api }: Pick<Named, "stage"> & { api: string }): Record<string, string> => ({
  [anyJob]: bedrockNames,
  [arn("events", `rule/lapidary-${stage}-plan.*`)]: plans,
  [arn("states", "stateMachine:*")]: "a machine is made after its role",
  [arn("cloudwatch", `alarm:lapidary-${stage}-alarm.*`)]: "an alarm is made after the topic that it tells",
  [arn("execute-api", `${api}/*`)]: "a function may answer several routes",
});
