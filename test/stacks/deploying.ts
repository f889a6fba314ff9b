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

const Inputs = v.record(v.string(), v.unknown());
const text = (inputs: Resource["inputs"], name: string) =>
  v.parse(v.string(), v.parse(Inputs, inputs)[name], { message: `${name} is no text` });

type Needs = (inputs: Resource["inputs"]) => Demand[];
const all =
  (actions: string[], resource: (inputs: Resource["inputs"]) => string): Needs =>
  (inputs) =>
    actions.map((action) => ({ action, resource: resource(inputs) }));
const passed = (inputs: Resource["inputs"], name: string, service: string): Demand => ({
  action: "iam:PassRole",
  resource: text(inputs, name),
  context: { "iam:PassedToService": [service] },
});
const api = all(
  ["apigateway:POST", "apigateway:GET", "apigateway:PATCH", "apigateway:DELETE"],
  () => "arn:aws:apigateway:us-east-1::/apis/abc",
);

/** What it takes to make a resource of each type, and to remove it. */
const needs: Record<string, Needs> = {
  "aws:apigatewayv2/api:Api": api,
  "aws:apigatewayv2/integration:Integration": api,
  "aws:apigatewayv2/route:Route": api,
  "aws:apigatewayv2/stage:Stage": api,
  "aws:apigatewayv2/authorizer:Authorizer": api,
  "aws:budgets/budget:Budget": all(["budgets:ModifyBudget", "budgets:ViewBudget"], (inputs) =>
    arn("budgets", `budget/${text(inputs, "name")}`, ""),
  ),
  "aws:cloudwatch/dashboard:Dashboard": all(["cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"], (inputs) =>
    arn("cloudwatch", `dashboard/${text(inputs, "dashboardName")}`, ""),
  ),
  "aws:cloudwatch/eventBus:EventBus": all(["events:CreateEventBus", "events:DeleteEventBus"], (inputs) =>
    arn("events", `event-bus/${text(inputs, "name")}`),
  ),
  "aws:cloudwatch/eventRule:EventRule": all(["events:PutRule", "events:DeleteRule"], (inputs) =>
    rule(text(inputs, "name"), text(inputs, "eventBusName")),
  ),
  "aws:cloudwatch/eventTarget:EventTarget": (inputs) => [
    ...all(["events:PutTargets", "events:RemoveTargets"], () =>
      rule(text(inputs, "rule"), text(inputs, "eventBusName")),
    )(inputs),
    ...("roleArn" in inputs ? [passed(inputs, "roleArn", "events.amazonaws.com")] : []),
  ],
  "aws:cloudwatch/logGroup:LogGroup": all(
    ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:DeleteLogGroup"],
    (inputs) => arn("logs", `log-group:${text(inputs, "name")}`),
  ),
  "aws:cloudwatch/metricAlarm:MetricAlarm": all(["cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"], (inputs) =>
    arn("cloudwatch", `alarm:${text(inputs, "name")}`),
  ),
  "aws:dynamodb/table:Table": all(["dynamodb:CreateTable", "dynamodb:UpdateTable"], (inputs) =>
    arn("dynamodb", `table/${text(inputs, "name")}`),
  ),
  "aws:iam/role:Role": all(["iam:CreateRole", "iam:PutRolePolicy", "iam:DeleteRole"], (inputs) =>
    role(text(inputs, "name")),
  ),
  "aws:iam/rolePolicy:RolePolicy": all(["iam:PutRolePolicy", "iam:DeleteRolePolicy"], (inputs) =>
    role(text(inputs, "role")),
  ),
  "aws:lambda/eventSourceMapping:EventSourceMapping": (inputs) => [
    {
      action: "lambda:CreateEventSourceMapping",
      resource: "*",
      context: { "lambda:FunctionArn": [text(inputs, "functionName")] },
    },
  ],
  "aws:lambda/function:Function": (inputs) => [
    ...all(["lambda:CreateFunction", "lambda:UpdateFunctionCode", "lambda:DeleteFunction"], () =>
      arn("lambda", `function:${text(inputs, "name")}`),
    )(inputs),
    passed(inputs, "role", "lambda.amazonaws.com"),
  ],
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": all(
    ["lambda:PutFunctionEventInvokeConfig", "lambda:DeleteFunctionEventInvokeConfig"],
    (inputs) => text(inputs, "functionName"),
  ),
  "aws:lambda/permission:Permission": all(["lambda:AddPermission", "lambda:RemovePermission"], (inputs) =>
    text(inputs, "function"),
  ),
  "aws:s3/bucket:Bucket": all(["s3:CreateBucket", "s3:GetBucketLocation"], (inputs) => bucket(text(inputs, "bucket"))),
  "aws:s3/bucketNotification:BucketNotification": all(["s3:PutBucketNotification"], (inputs) =>
    bucket(text(inputs, "bucket")),
  ),
  "aws:s3/bucketObjectv2:BucketObjectv2": all(["s3:PutObject", "s3:GetObject", "s3:DeleteObject"], (inputs) =>
    bucket(`${text(inputs, "bucket")}-abc/${text(inputs, "key")}`),
  ),
  "aws:s3/bucketPolicy:BucketPolicy": all(["s3:PutBucketPolicy", "s3:DeleteBucketPolicy"], (inputs) =>
    bucket(text(inputs, "bucket")),
  ),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": all(["s3:PutBucketPublicAccessBlock"], (inputs) =>
    bucket(text(inputs, "bucket")),
  ),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": all(
    ["s3:PutEncryptionConfiguration", "s3:GetEncryptionConfiguration"],
    (inputs) => bucket(text(inputs, "bucket")),
  ),
  "aws:sfn/stateMachine:StateMachine": (inputs) => [
    ...all(["states:CreateStateMachine", "states:UpdateStateMachine", "states:DeleteStateMachine"], () =>
      arn("states", `stateMachine:${text(inputs, "name")}`),
    )(inputs),
    passed(inputs, "roleArn", "states.amazonaws.com"),
  ],
  "aws:sns/topic:Topic": all(["sns:CreateTopic", "sns:DeleteTopic"], (inputs) => arn("sns", text(inputs, "name"))),
  "aws:sns/topicPolicy:TopicPolicy": all(["sns:SetTopicAttributes"], (inputs) => text(inputs, "arn")),
  "aws:sns/topicSubscription:TopicSubscription": (inputs) => [
    ...all(["sns:Subscribe"], () => text(inputs, "topic"))(inputs),
    ...all(
      ["sns:GetSubscriptionAttributes", "sns:Unsubscribe"],
      () => `${text(inputs, "topic")}:a-subscription`,
    )(inputs),
  ],
  "aws:sqs/queue:Queue": all(["sqs:CreateQueue", "sqs:DeleteQueue"], (inputs) => arn("sqs", text(inputs, "name"))),
  "aws:sqs/queuePolicy:QueuePolicy": all(["sqs:SetQueueAttributes"], (inputs) =>
    arn("sqs", text(inputs, "queueUrl").split("/").at(-1) ?? ""),
  ),
};

/** Whether a resource is anything in AWS: the others are SST's and Pulumi's own. */
export const isInAws = ({ type }: Resource) => type.startsWith("aws:");

/** What it takes to deploy and to remove a resource. Throws for a type that nobody has looked up. */
export const demandsOf = (resource: Resource): Demand[] => {
  const demands = needs[resource.type];
  if (!demands) throw new Error(`It is not known here what it takes to deploy a ${resource.type}`);
  return demands(resource.inputs);
};
