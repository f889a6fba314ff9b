import type { FunctionName, functions } from "../src/functions.ts";
import { table as wiredTable } from "../src/core/table.ts";
import {
  anyCustomModel,
  anyDeployment,
  anyFoundationModel,
  anyJob,
  anyThroughput,
  bucketArn,
  executionsOf,
  machineArn,
} from "./arns.ts";
import { bus } from "./bus.ts";
import { anyPlanRule, runnerArn } from "./plans.ts";
import { undelivered } from "./queue.ts";
import { bedrockRole } from "./role.ts";
import { buckets, roles } from "./settings.ts";
import { data, jobs } from "./storage.ts";

type Lists<May> = May extends unknown ? May[keyof May] : never;
/** Every action that some function may take. */
export type Action = Extract<Lists<(typeof functions)[FunctionName]["may"]>, readonly string[]>[number];

type Statement = Omit<sst.aws.FunctionPermissionArgs, "actions">;

const inBuckets = [data.arn, ...buckets.map(bucketArn)];
const table = { resources: [jobs.arn] };
const stream = { resources: [jobs.nodes.table.streamArn] };
const objects = { resources: inBuckets.map((arn) => $interpolate`${arn}/*`) };
const bucket = { resources: inBuckets };
const machine = { resources: [machineArn("customize-model")] };
const execution = { resources: [executionsOf("customize-model")] };
const job = { resources: [anyJob] };
const customModel = { resources: [anyCustomModel] };
const jobOrModel = { resources: [anyJob, anyCustomModel] };
const planRule = { resources: [anyPlanRule] };
/** AWS's service authorization reference names no resource for a list of a whole account. */
const wholeAccount = { resources: ["*"] };

/** What each action acts on, by the resource types of AWS's service authorization reference. */
const scopes = {
  "dynamodb:GetItem": table,
  "dynamodb:Query": table,
  "dynamodb:PutItem": table,
  "dynamodb:UpdateItem": table,
  "dynamodb:DeleteItem": table,
  "dynamodb:BatchWriteItem": table,
  "dynamodb:DescribeStream": stream,
  "dynamodb:GetRecords": stream,
  "dynamodb:GetShardIterator": stream,
  "dynamodb:ListStreams": wholeAccount, // Lambda looks for the table's stream among all
  "s3:GetObject": objects,
  "s3:ListBucket": bucket,
  "states:StartExecution": machine,
  "states:SendTaskSuccess": machine,
  "states:DescribeExecution": execution,
  "states:GetExecutionHistory": execution,
  "bedrock:CreateModelCustomizationJob": { resources: [anyFoundationModel, anyCustomModel, anyJob] },
  "bedrock:GetModelCustomizationJob": job,
  "bedrock:StopModelCustomizationJob": job,
  "bedrock:GetFoundationModel": { resources: [anyFoundationModel] },
  "bedrock:GetCustomModel": customModel,
  "bedrock:DeleteCustomModel": customModel,
  "bedrock:ListCustomModels": wholeAccount, // the models themselves, before any is known
  "bedrock:ListCustomModelDeployments": wholeAccount, // those of one model are a filter of the list
  "bedrock:DeleteCustomModelDeployment": { resources: [anyDeployment] },
  "bedrock:ListProvisionedModelThroughputs": wholeAccount, // those of one model are a filter of the list
  "bedrock:DeleteProvisionedModelThroughput": { resources: [anyThroughput] },
  "bedrock:ListTagsForResource": jobOrModel,
  "bedrock:TagResource": jobOrModel,
  "bedrock:UntagResource": jobOrModel,
  "events:PutEvents": { resources: [bus.arn] },
  "events:DescribeRule": planRule,
  "events:PutRule": planRule,
  "events:RemoveTargets": planRule,
  "events:DeleteRule": planRule,
  "events:PutTargets": {
    ...planRule,
    // The key has a value for every target of a request, and would be met by a request without any.
    conditions: [
      { test: "ForAllValues:ArnEquals", variable: "events:TargetArn", values: [runnerArn] },
      { test: "Null", variable: "events:TargetArn", values: ["false"] },
    ],
  },
  "iam:PassRole": {
    resources: [bedrockRole.arn, ...roles],
    conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["bedrock.amazonaws.com"] }],
  },
  "sqs:SendMessage": { resources: [undelivered.arn] },
} satisfies Record<Action, Statement>;

/** Things that are less than what an action acts on. */
const narrower = new Map<string, Statement>([
  ...Object.keys(wiredTable.globalIndexes).map((index): [string, Statement] => [
    index,
    { resources: [$interpolate`${jobs.arn}/index/${index}`] },
  ]),
  ["models", customModel],
  ["ownBucket", { resources: [data.arn] }],
]);

/** The statements that allow what a function `may` do: one for each scope, so that none reaches further than its actions need. */
export const permissions = (may: Partial<Record<string, readonly Action[]>>) => {
  const wanted = Object.entries(may).flatMap(([thing, actions = []]) =>
    actions.map((action) => ({ action, scope: narrower.get(thing) ?? scopes[action] })),
  );
  return [...Map.groupBy(wanted, ({ scope }): Statement => scope)].map(([scope, together]) => ({
    ...scope,
    actions: together.map(({ action }) => action),
  }));
};
