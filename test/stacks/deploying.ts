import * as v from "valibot";
import type { Demand } from "#local/iam/access.ts";
import type { Resource } from "../../scripts/evaluate.ts";
import { account } from "./deploy-role.ts";

/** An ARN in the account. */
export const arn = (service: string, resource: string, region = "us-east-1", owner = account) =>
  `arn:aws:${service}:${region}:${owner}:${resource}`;
/** The ARN of a bucket, or of an object in one. */
export const bucket = (name: string) => arn("s3", name, "", "");
/** The ARN of a role. */
export const role = (name: string) => arn("iam", `role/${name}`, "");
const rule = (name: string, bus: string) => arn("events", `rule/${bus === "default" ? "" : `${bus}/`}${name}`);

type Inputs = Resource["inputs"];
const text = (inputs: Inputs, name: string) => v.parse(v.string(), inputs[name], { message: `${name} is no text` });

type Needs = (inputs: Inputs) => Demand[];
/** Actions of one service on one resource. */
const acts =
  (service: string, actions: string, resource: (inputs: Inputs) => string, context?: Demand["context"]): Needs =>
  (inputs) =>
    actions
      .split(" ")
      .map((action) => ({ action: `${service}:${action}`, resource: resource(inputs), ...(context && { context }) }));
const several =
  (...needs: Needs[]): Needs =>
  (inputs) =>
    needs.flatMap((need) => need(inputs));
const passed =
  (name: string, service: string): Needs =>
  (inputs) =>
    name in inputs
      ? [{ action: "iam:PassRole", resource: text(inputs, name), context: { "iam:PassedToService": [service] } }]
      : [];

/** Every resource that can bear tags has those that SST gives to all. */
const tagging = "ListTagsForResource TagResource UntagResource";

const api = several(
  acts("apigateway", "POST GET PATCH DELETE", () => "arn:aws:apigateway:us-east-1::/apis/abc"),
  acts("apigateway", "POST", () => "arn:aws:apigateway:us-east-1::/apis"),
);
const tagsOfApi = acts(
  "apigateway",
  "GET POST PUT DELETE",
  () => "arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapis%2Fabc",
);
const ofBucket = (actions: string) => acts("s3", actions, (inputs) => bucket(text(inputs, "bucket")));
const functionOf = (name: string) => (inputs: Inputs) => {
  const found = text(inputs, name);
  return found.startsWith("arn:") ? found : arn("lambda", `function:${found}`);
};
const objectOf = (inputs: Inputs) => bucket(`${text(inputs, "bucket")}-abc/${text(inputs, "key")}`);
const distribution = arn("cloudfront", "distribution/abc", "");

/** What a resource of a stage is deployed with. */
export interface With {
  /** The boundary that its roles are made within. */
  boundary: string;
  /** The tags that it has. */
  tags: Readonly<Record<string, string>>;
}

/** Tags as the values of condition keys: those that a resource has, or a request is to give it. */
export const tagged = (by: "Resource" | "Request", tags: With["tags"]): NonNullable<Demand["context"]> =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:${by}Tag/${key}`, [value]]));
const ofDistribution = (actions: string, { tags }: With) =>
  acts("cloudfront", actions, () => distribution, tagged("Resource", tags));
const readers = arn("lambda", "event-source-mapping:a-mapping");
const queue = (inputs: Inputs) => arn("sqs", text(inputs, "queueUrl").split("/").at(-1) ?? "");

const Encrypted = v.looseObject({ serverSideEncryption: v.object({ kmsKeyArn: v.string() }) });
/** What DynamoDB needs of a key, in the name of who chooses it for a table. */
const keyOfTable: Needs = (inputs) =>
  v.is(Encrypted, inputs)
    ? acts(
        "kms",
        "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo",
        () => inputs.serverSideEncryption.kmsKeyArn,
        { "kms:ViaService": ["dynamodb.us-east-1.amazonaws.com"] },
      )(inputs)
    : [];

const log = (inputs: Inputs) => arn("logs", `log-group:${text(inputs, "name")}`);

/** Roles are made within this boundary. */
const withinBoundary = (boundary: string, actions: string, name: string) =>
  acts("iam", actions, (inputs) => role(text(inputs, name)), { "iam:PermissionsBoundary": [boundary] });

/**
 * What the AWS provider calls to make a resource of each type, to read it, to change what of it is ever changed, and to remove it: by
 * https://github.com/JamesWoolfenden/pike, and the provider's own pages where they say.
 */
const needs = (made: With): Record<string, Needs> => ({
  "aws:apigatewayv2/api:Api": several(api, tagsOfApi),
  "aws:apigatewayv2/integration:Integration": api,
  "aws:apigatewayv2/route:Route": api,
  "aws:apigatewayv2/stage:Stage": several(
    api,
    tagsOfApi,
    // A stage that writes a log has its delivery set up in the name of who makes it.
    acts(
      "logs",
      "CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries PutResourcePolicy DescribeResourcePolicies DescribeLogGroups",
      () => "*",
    ),
    acts(
      "iam",
      "CreateServiceLinkedRole",
      () => role("aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway"),
      { "iam:AWSServiceName": ["ops.apigateway.amazonaws.com"] },
    ),
  ),
  "aws:apigatewayv2/authorizer:Authorizer": api,
  "aws:budgets/budget:Budget": acts("budgets", `ModifyBudget ViewBudget ${tagging}`, (inputs) =>
    arn("budgets", `budget/${text(inputs, "name")}`, ""),
  ),
  "aws:cloudfront/distribution:Distribution": several(
    // It is made with its tags, of which there are none before.
    acts(
      "cloudfront",
      "CreateDistribution TagResource",
      () => arn("cloudfront", "distribution/*", ""),
      tagged("Request", made.tags),
    ),
    ofDistribution(`GetDistribution UpdateDistribution DeleteDistribution ${tagging}`, made),
  ),
  "aws:cloudfront/function:Function": acts(
    "cloudfront",
    "CreateFunction DescribeFunction GetFunction UpdateFunction PublishFunction DeleteFunction",
    (inputs) => arn("cloudfront", `function/${text(inputs, "name")}`, ""),
  ),
  "aws:cloudfront/keyValueStore:KeyValueStore": acts(
    "cloudfront",
    "CreateKeyValueStore DescribeKeyValueStore UpdateKeyValueStore DeleteKeyValueStore",
    () => arn("cloudfront", "key-value-store/abc", ""),
  ),
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": acts(
    "cloudfront",
    "CreateResponseHeadersPolicy GetResponseHeadersPolicy UpdateResponseHeadersPolicy DeleteResponseHeadersPolicy",
    () => arn("cloudfront", "response-headers-policy/abc", ""),
  ),
  "aws:cloudwatch/dashboard:Dashboard": acts("cloudwatch", "PutDashboard GetDashboard DeleteDashboards", (inputs) =>
    arn("cloudwatch", `dashboard/${text(inputs, "dashboardName")}`, ""),
  ),
  "aws:cloudwatch/eventBus:EventBus": acts(
    "events",
    `CreateEventBus DescribeEventBus DeleteEventBus ${tagging}`,
    (inputs) => arn("events", `event-bus/${text(inputs, "name")}`),
  ),
  "aws:cloudwatch/eventRule:EventRule": acts("events", `PutRule DescribeRule DeleteRule ${tagging}`, (inputs) =>
    rule(text(inputs, "name"), text(inputs, "eventBusName")),
  ),
  "aws:cloudwatch/eventTarget:EventTarget": several(
    acts("events", "PutTargets ListTargetsByRule RemoveTargets", (inputs) =>
      rule(text(inputs, "rule"), text(inputs, "eventBusName")),
    ),
    passed("roleArn", "events.amazonaws.com"),
  ),
  "aws:cloudwatch/logGroup:LogGroup": several(
    acts("logs", `CreateLogGroup PutRetentionPolicy DeleteLogGroup ${tagging}`, log),
    acts("logs", "DescribeLogGroups", () => "*"),
    (inputs) => ("kmsKeyId" in inputs ? acts("logs", "AssociateKmsKey DisassociateKmsKey", log)(inputs) : []),
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": acts(
    "cloudwatch",
    `PutMetricAlarm DescribeAlarms DeleteAlarms ${tagging}`,
    (inputs) => arn("cloudwatch", `alarm:${text(inputs, "name")}`),
  ),
  "aws:dynamodb/table:Table": several(
    acts(
      "dynamodb",
      "CreateTable DescribeTable UpdateTable DescribeContinuousBackups UpdateContinuousBackups DescribeTimeToLive UpdateTimeToLive ListTagsOfResource TagResource UntagResource",
      (inputs) => arn("dynamodb", `table/${text(inputs, "name")}`),
    ),
    keyOfTable,
  ),
  "aws:iam/role:Role": several(
    withinBoundary(made.boundary, "CreateRole PutRolePolicy PutRolePermissionsBoundary", "name"),
    acts(
      "iam",
      "GetRole UpdateAssumeRolePolicy DeleteRole ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole GetRolePolicy DeleteRolePolicy TagRole UntagRole",
      (inputs) => role(text(inputs, "name")),
    ),
  ),
  "aws:iam/rolePolicy:RolePolicy": several(
    withinBoundary(made.boundary, "PutRolePolicy", "role"),
    acts("iam", "GetRolePolicy DeleteRolePolicy", (inputs) => role(text(inputs, "role"))),
  ),
  "aws:lambda/eventSourceMapping:EventSourceMapping": several(
    (inputs) =>
      acts(
        "lambda",
        "CreateEventSourceMapping GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping",
        () => readers,
        { "lambda:FunctionArn": [functionOf("functionName")(inputs)] },
      )(inputs),
    acts("lambda", "ListTags TagResource UntagResource", () => readers),
  ),
  "aws:lambda/function:Function": several(
    acts(
      "lambda",
      "CreateFunction GetFunction GetFunctionConfiguration GetFunctionCodeSigningConfig ListVersionsByFunction UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction TagResource UntagResource",
      functionOf("name"),
    ),
    passed("role", "lambda.amazonaws.com"),
  ),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": acts(
    "lambda",
    "PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig",
    functionOf("functionName"),
  ),
  "aws:lambda/permission:Permission": acts(
    "lambda",
    "AddPermission GetPolicy RemovePermission",
    functionOf("function"),
  ),
  // Tags go by S3's own operations on them, and by those on a bucket's only where these are not allowed.
  "aws:s3/bucket:Bucket": ofBucket(
    `CreateBucket ListBucket GetAccelerateConfiguration GetBucketAcl GetBucketCORS GetBucketLogging GetBucketObjectLockConfiguration GetBucketPolicy GetBucketRequestPayment GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetLifecycleConfiguration GetReplicationConfiguration ${tagging}`,
  ),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket(
    "PutLifecycleConfiguration GetLifecycleConfiguration",
  ),
  "aws:s3/bucketNotification:BucketNotification": ofBucket("PutBucketNotification GetBucketNotification"),
  "aws:s3/bucketObjectv2:BucketObjectv2": several(
    acts("s3", "PutObject GetObject GetObjectTagging PutObjectTagging", objectOf),
    // What is in a bucket of the stage goes with that.
    (inputs) => (inputs["bucket"] === "sst-asset" ? acts("s3", "DeleteObject", objectOf)(inputs) : []),
  ),
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket("PutBucketPolicy GetBucketPolicy DeleteBucketPolicy"),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket(
    "PutBucketPublicAccessBlock GetBucketPublicAccessBlock",
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket(
    "PutEncryptionConfiguration GetEncryptionConfiguration",
  ),
  "aws:sfn/stateMachine:StateMachine": several(
    acts(
      "states",
      `CreateStateMachine DescribeStateMachine UpdateStateMachine DeleteStateMachine ListStateMachineVersions ${tagging}`,
      (inputs) => arn("states", `stateMachine:${text(inputs, "name")}`),
    ),
    acts("states", "ValidateStateMachineDefinition", () => "*"),
    passed("roleArn", "states.amazonaws.com"),
  ),
  "aws:sns/topic:Topic": acts(
    "sns",
    `CreateTopic GetTopicAttributes SetTopicAttributes DeleteTopic ${tagging}`,
    (inputs) => arn("sns", text(inputs, "name")),
  ),
  "aws:sns/topicPolicy:TopicPolicy": acts("sns", "SetTopicAttributes GetTopicAttributes", (inputs) =>
    text(inputs, "arn"),
  ),
  // AWS asks about a subscription's topic.
  "aws:sns/topicSubscription:TopicSubscription": acts(
    "sns",
    "Subscribe GetSubscriptionAttributes Unsubscribe",
    (inputs) => text(inputs, "topic"),
  ),
  "aws:sqs/queue:Queue": acts(
    "sqs",
    "CreateQueue GetQueueAttributes SetQueueAttributes ListQueueTags TagQueue UntagQueue DeleteQueue",
    (inputs) => arn("sqs", text(inputs, "name")),
  ),
  "aws:sqs/queuePolicy:QueuePolicy": acts("sqs", "SetQueueAttributes GetQueueAttributes", queue),
});

/** What SST itself calls for what it names so: https://github.com/anomalyco/sst/tree/dev/pkg/server/resource. */
const needsOfSst = (made: With): Record<string, Needs> => ({
  BucketFiles: acts("s3", "PutObject", (inputs) => bucket(`${text(inputs, "bucketName")}/index.html`)),
  DistributionDeploymentWaiter: ofDistribution("GetDistribution", made),
  DistributionInvalidation: ofDistribution("CreateInvalidation", made),
  KvKeys: acts("cloudfront-keyvaluestore", "DescribeKeyValueStore UpdateKeys", (inputs) => text(inputs, "store")),
});

/** What SST calls a resource that it makes by itself. */
const bySst = ({ name }: Resource) => name.split(".sst.aws.")[1];

/** Whether a resource is anything in AWS: the others are SST's and Pulumi's own. */
export const isInAws = (resource: Resource) => resource.type.startsWith("aws:") || bySst(resource) !== undefined;

/** What it takes to deploy a resource, and to remove it. Throws for a type that nobody has looked up. */
export const demandsOf = (resource: Resource, made: With): Demand[] => {
  const kind = bySst(resource);
  const demands = kind === undefined ? needs(made)[resource.type] : needsOfSst(made)[kind];
  if (!demands) throw new Error(`It is not known here what it takes to deploy a ${kind ?? resource.type}`);
  return demands(resource.inputs);
};

/** What SST and the workflow do besides, for a stage: https://github.com/anomalyco/sst/blob/dev/pkg/project/provider/aws.go. */
export const besidesOf = (stage: string): Demand[] => [
  ...["app", "lock", "secret"].flatMap((kind) =>
    acts("s3", "GetObject PutObject DeleteObject", () => bucket(`sst-state-abc/${kind}/lapidary/${stage}.json`))({}),
  ),
  ...["eventlog", "snapshot", "update"].flatMap((kind) =>
    acts("s3", "GetObject PutObject DeleteObject", () => bucket(`sst-state-abc/${kind}/lapidary/${stage}/1.json`))({}),
  ),
  // Secrets of every stage, which each deployment and removal asks for: what is forbidden, SST takes for a wrong passphrase.
  ...acts("s3", "GetObject", () => bucket("sst-state-abc/secret/lapidary/_fallback.json"))({}),
  ...acts("ssm", "GetParameter", () => arn("ssm", "parameter/sst/passphrase/lapidary/_fallback"))({}),
  ...acts("s3", "ListBucket", () => bucket("sst-state-abc"))({}),
  ...acts("s3", "ListBucket", () => bucket("sst-asset-abc"))({}),
  ...acts("ssm", "GetParameter", () => arn("ssm", "parameter/sst/bootstrap"))({}),
  ...acts("ssm", "GetParameter PutParameter", () => arn("ssm", `parameter/sst/passphrase/lapidary/${stage}`))({}),
  // The rules of plans, which functions have made, are removed with their stage.
  ...acts("events", "ListRules", () => "*")({}),
  ...acts("events", "RemoveTargets DeleteRule", () => rule(`lapidary-${stage}-plan.weekly`, "default"))({}),
];

/** What it takes to remove a bucket with what is in it, besides what it takes to deploy it. */
export const removalOfBucket = (name: string): Demand[] => [
  ...acts("s3", "DeleteBucket ListBucketVersions", () => bucket(name))({}),
  ...acts("s3", "DeleteObject DeleteObjectVersion", () => bucket(`${name}/a/key`))({}),
];

/** What it takes to remove a table with what is in it, besides what it takes to deploy it. */
export const removalOfTable = (name: string): Demand[] =>
  acts("dynamodb", "DeleteTable", () => arn("dynamodb", `table/${name}`))({});
