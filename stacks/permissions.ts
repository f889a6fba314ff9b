import { machines, type FunctionName, type functions } from "../src/wiring.ts";
import { anyCustomModel, anyFoundationModel, anyJob, machineArn } from "./arns.ts";
import { bedrockRole } from "./role.ts";
import { undelivered } from "./queue.ts";
import { data, jobs } from "./storage.ts";

type Lists<May> = May extends unknown ? May[keyof May] : never;
/** Every action that some function may take. */
export type Action = Extract<Lists<(typeof functions)[FunctionName]["may"]>, readonly string[]>[number];

type Statement = Omit<sst.aws.FunctionPermissionArgs, "actions">;

const table = { resources: [jobs.arn] };
const tableAndIndexes = { resources: [jobs.arn, $interpolate`${jobs.arn}/index/*`] };
const objects = { resources: [$interpolate`${data.arn}/*`] };
const bucket = { resources: [data.arn] };
const [customizeModel] = machines;
const machine = { resources: [machineArn(customizeModel)] };
const job = { resources: [anyJob] };

/** What each action acts on, by the resource types of AWS's service authorization reference. */
const scopes = {
  "dynamodb:GetItem": table,
  "dynamodb:Query": tableAndIndexes,
  "dynamodb:PutItem": table,
  "dynamodb:UpdateItem": table,
  "dynamodb:BatchWriteItem": table,
  "s3:GetObject": objects,
  "s3:ListBucket": bucket,
  "states:StartExecution": machine,
  "states:SendTaskSuccess": machine,
  "bedrock:CreateModelCustomizationJob": { resources: [anyFoundationModel, anyCustomModel, anyJob] },
  "bedrock:GetModelCustomizationJob": job,
  "bedrock:StopModelCustomizationJob": job,
  "bedrock:TagResource": { resources: [anyJob, anyCustomModel] },
  "bedrock:GetFoundationModel": { resources: [anyFoundationModel] },
  "bedrock:GetCustomModel": { resources: [anyCustomModel] },
  "iam:PassRole": {
    resources: [bedrockRole.arn],
    conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["bedrock.amazonaws.com"] }],
  },
  "sqs:SendMessage": { resources: [undelivered.arn] },
} satisfies Record<Action, Statement>;

/** The statements that allow `actions`: one for each scope, so that none reaches further than its actions need. */
export const permissions = (actions: readonly Action[]) =>
  [...Map.groupBy(actions, (action): Statement => scopes[action])].map(([scope, together]) => ({
    ...scope,
    actions: together,
  }));
