import { BedrockClient, CreateModelCustomizationJobCommand, GetCustomModelCommand } from "@aws-sdk/client-bedrock";
import { BatchWriteItemCommand, DynamoDBClient, GetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import type { Access, Authorize } from "#local/iam/access.ts";
import { authorizeBy, stagePolicies } from "#local/iam/stage.ts";
import { bedrockRole, bucket, bus, functionArn, functionName, machineArn, roleOf, table } from "#local/names.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { request, setup } from "../cloud.ts";

const hour = 3_600_000;
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const tableArn = arn("dynamodb", `table/${table}`);

/** An account that keeps what it is asked, and refuses what `refuses` says. */
const watched = async (refuses: (access: Access) => boolean = () => false) => {
  const asked: Access[] = [];
  const authorize: Authorize = (access) => {
    asked.push(access);
    return refuses(access) ? `Not ${access.action}` : undefined;
  };
  const all = await setup({ authorize });
  asked.length = 0;
  /** What is demanded of a principal with this role, as `action resource`. */
  const demanded = (role: string) =>
    asked.flatMap(({ by, action, resource }) => ("role" in by && by.role === role ? [`${action} ${resource}`] : []));
  const of = (principal: string) => ({
    bedrock: new BedrockClient({ ...all.cloud.clientSettings(principal, "bedrock"), maxAttempts: 1 }),
    dynamodb: new DynamoDBClient({ ...all.cloud.clientSettings(principal, "dynamodb"), maxAttempts: 1 }),
    events: new EventBridgeClient({ ...all.cloud.clientSettings(principal, "eventbridge"), maxAttempts: 1 }),
    lambda: new LambdaClient({ ...all.cloud.clientSettings(principal, "lambda"), maxAttempts: 1 }),
    s3: new S3Client({ ...all.cloud.clientSettings(principal, "s3"), maxAttempts: 1 }),
    sfn: new SFNClient({ ...all.cloud.clientSettings(principal, "sfn"), maxAttempts: 1 }),
  });
  return { ...all, asked, demanded, of };
};
type Clients = ReturnType<Awaited<ReturnType<typeof watched>>["of"]>;

const target = { Id: "one", Arn: functionArn("start-retraining") };
const job = {
  ...request(),
  customizationType: "FINE_TUNING",
  roleArn: bedrockRole,
  outputDataConfig: { s3Uri: `s3://${bucket}/output` },
} as const;

const demands: [string, (clients: Clients) => Promise<unknown>, string[]][] = [
  [
    "GetItem",
    ({ dynamodb }) => dynamodb.send(new GetItemCommand({ TableName: table, Key: { pk: { S: "a" }, sk: { S: "b" } } })),
    [`dynamodb:GetItem ${tableArn}`],
  ],
  [
    "a Query of an index",
    ({ dynamodb }) =>
      dynamodb.send(
        new QueryCommand({
          TableName: table,
          IndexName: "byArn",
          KeyConditionExpression: "jobArn = :a",
          ExpressionAttributeValues: { ":a": { S: "a" } },
        }),
      ),
    [`dynamodb:Query ${tableArn}/index/byArn`],
  ],
  [
    "BatchWriteItem",
    ({ dynamodb }) =>
      dynamodb.send(
        new BatchWriteItemCommand({
          RequestItems: { [table]: [{ PutRequest: { Item: { pk: { S: "a" }, sk: { S: "b" } } } }] },
        }),
      ),
    [`dynamodb:BatchWriteItem ${tableArn}`],
  ],
  [
    "HeadObject",
    ({ s3 }) => s3.send(new HeadObjectCommand({ Bucket: bucket, Key: "train.jsonl" })),
    [`s3:GetObject arn:aws:s3:::${bucket}/train.jsonl`],
  ],
  [
    "GetObject of nothing",
    ({ s3 }) => s3.send(new GetObjectCommand({ Bucket: bucket, Key: "a/nothing" })),
    [`s3:GetObject arn:aws:s3:::${bucket}/a/nothing`, `s3:ListBucket arn:aws:s3:::${bucket}`],
  ],
  [
    "ListObjectsV2",
    ({ s3 }) => s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "a/" })),
    [`s3:ListBucket arn:aws:s3:::${bucket}`],
  ],
  [
    "StartExecution",
    ({ sfn }) => sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn("stop-job"), input: "{}" })),
    [`states:StartExecution ${machineArn("stop-job")}`],
  ],
  [
    "SendTaskSuccess with what is no token",
    ({ sfn }) => sfn.send(new SendTaskSuccessCommand({ taskToken: "none", output: "{}" })),
    [],
  ],
  [
    "Invoke by name",
    ({ lambda }) => lambda.send(new InvokeCommand({ FunctionName: functionName("get-job"), InvocationType: "DryRun" })),
    [`lambda:InvokeFunction ${functionArn("get-job")}`],
  ],
  [
    "PutEvents to two buses",
    ({ events }) => {
      const entry = { Source: "test", DetailType: "Test", Detail: "{}" };
      return events.send(new PutEventsCommand({ Entries: [entry, { ...entry, EventBusName: bus }, entry] }));
    },
    [`events:PutEvents ${arn("events", "event-bus/default")}`, `events:PutEvents ${arn("events", `event-bus/${bus}`)}`],
  ],
  [
    "PutRule on a bus of one's own",
    ({ events }) => events.send(new PutRuleCommand({ Name: "a", EventBusName: bus, EventPattern: '{"source":["a"]}' })),
    [`events:PutRule ${arn("events", `rule/${bus}/a`)}`],
  ],
  [
    "PutTargets with a role",
    ({ events }) => events.send(new PutTargetsCommand({ Rule: "a", Targets: [{ ...target, RoleArn: roleOf("x") }] })),
    [`events:PutTargets ${arn("events", "rule/a")}`, `iam:PassRole ${roleOf("x")}`],
  ],
  [
    "CreateModelCustomizationJob from a foundation model, with tags for the job",
    ({ bedrock }) =>
      bedrock.send(new CreateModelCustomizationJobCommand({ ...job, jobTags: [{ key: "a", value: "b" }] })),
    [
      "bedrock:CreateModelCustomizationJob arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:128k",
      `bedrock:CreateModelCustomizationJob ${arn("bedrock", "custom-model/*")}`,
      `bedrock:CreateModelCustomizationJob ${arn("bedrock", "model-customization-job/*")}`,
      `iam:PassRole ${bedrockRole}`,
      `bedrock:TagResource ${arn("bedrock", "model-customization-job/*")}`,
    ],
  ],
  [
    "CreateModelCustomizationJob from a custom model, with tags for the model",
    ({ bedrock }) =>
      bedrock.send(
        new CreateModelCustomizationJobCommand({
          ...job,
          customModelTags: [{ key: "a", value: "b" }],
          baseModelIdentifier: "my-model",
        }),
      ),
    [
      `bedrock:CreateModelCustomizationJob ${arn("bedrock", "custom-model/my-model")}`,
      `bedrock:CreateModelCustomizationJob ${arn("bedrock", "custom-model/*")}`,
      `bedrock:CreateModelCustomizationJob ${arn("bedrock", "model-customization-job/*")}`,
      `iam:PassRole ${bedrockRole}`,
      `bedrock:TagResource ${arn("bedrock", "custom-model/*")}`,
    ],
  ],
  [
    "an operation that nothing of ours calls, on everything",
    ({ events }) => events.send(new ListRulesCommand({})),
    ["events:ListRules *"],
  ],
];

/** A job from its submission to its end. */
const lived = await watched();
await lived.post(request());
await lived.clock.pass(8 * hour);

describe("a call demands", () => {
  it.each(demands)("for %s what AWS's service authorization reference says", async (_, call, expected) => {
    const { of, demanded } = await watched();
    await call(of("create-job")).catch(() => undefined);
    expect(demanded(roleOf("create-job"))).toEqual(expected);
  });

  it("on the conditions that policies ask after", async () => {
    const { of, asked } = await watched();
    const { events, bedrock } = of("create-job");
    const Targets = [target, { ...target, Id: "two", Arn: functionArn("get-job") }];
    await events.send(new PutTargetsCommand({ Rule: "a", Targets })).catch(() => undefined);
    await bedrock.send(new CreateModelCustomizationJobCommand(job));
    const contextOf = (action: string) => asked.find((access) => access.action === action)?.context;
    expect(contextOf("events:PutTargets")).toMatchObject({
      "aws:SecureTransport": ["true"],
      "events:TargetArn": [functionArn("start-retraining"), functionArn("get-job")],
    });
    expect(contextOf("iam:PassRole")).toMatchObject({ "iam:PassedToService": ["bedrock.amazonaws.com"] });
  });

  it("for a task's token the machine whose task waits for it", () => {
    const sent = lived.asked.filter(({ action }) => action === "states:SendTaskSuccess");
    expect(sent.length).toBeGreaterThan(0);
    for (const { by, resource } of sent)
      expect({ by, resource }).toEqual({
        by: { role: roleOf("on-job-change") },
        resource: machineArn("customize-model"),
      });
  });

  it("nothing of people", async () => {
    const { asked, of } = await watched(() => true);
    await of("cli").s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(asked).toEqual([]);
  });
});

describe("who calls is", () => {
  const first = (action: string, resource: string) =>
    lived.asked.find((access) => access.action === action && access.resource === resource);

  it("API Gateway, for a function that answers a route", () => {
    expect(first("lambda:InvokeFunction", functionArn("submit-job"))).toMatchObject({
      by: { service: "apigateway.amazonaws.com" },
      context: { "aws:SourceArn": [arn("execute-api", "local/$default/POST/model-customization-jobs")] },
    });
  });

  it("EventBridge, for a function that a rule runs", () => {
    expect(first("lambda:InvokeFunction", functionArn("on-job-change"))).toMatchObject({
      by: { service: "events.amazonaws.com" },
      context: { "aws:SourceArn": [arn("events", "rule/job-change")] },
    });
  });

  it.each([
    ["preflight", "lambda.amazonaws.com", {}],
    [
      "customize-model",
      "states.amazonaws.com",
      { "aws:SourceAccount": ["123456789012"], "aws:SourceArn": [machineArn("customize-model")] },
    ],
    ["bedrock", "bedrock.amazonaws.com", { "aws:SourceAccount": ["123456789012"] }],
  ])("the role of %s, once %s has taken it on", (name, service, context) => {
    expect(first("sts:AssumeRole", roleOf(name))).toMatchObject({ by: { service }, context });
  });

  it("EventBridge's role, for a machine that a rule starts", async () => {
    const all = await watched();
    await all.emit("Model Customization Job Stop Requested", { jobIdentifier: "a-job" });
    await all.clock.pass(hour);
    expect(all.asked.slice(0, 2)).toMatchObject([
      {
        by: { service: "events.amazonaws.com" },
        action: "sts:AssumeRole",
        resource: roleOf("events"),
        context: { "aws:SourceArn": [arn("events", `rule/${bus}/stop-requested`)] },
      },
      { by: { role: roleOf("events") }, action: "states:StartExecution", resource: machineArn("stop-job") },
    ]);
  });
});

describe("a call that is refused is answered", () => {
  const answers: [string, (clients: Clients) => Promise<unknown>, string, number][] = [
    ["s3", ({ s3 }) => s3.send(new GetObjectCommand({ Bucket: bucket, Key: "train.jsonl" })), "AccessDenied", 403],
    [
      "dynamodb",
      ({ dynamodb }) =>
        dynamodb.send(new GetItemCommand({ TableName: table, Key: { pk: { S: "a" }, sk: { S: "b" } } })),
      "AccessDeniedException",
      400,
    ],
    [
      "bedrock",
      ({ bedrock }) => bedrock.send(new GetCustomModelCommand({ modelIdentifier: "a" })),
      "AccessDeniedException",
      403,
    ],
    [
      "sfn",
      ({ sfn }) => sfn.send(new StartExecutionCommand({ stateMachineArn: machineArn("stop-job") })),
      "AccessDeniedException",
      400,
    ],
    [
      "lambda",
      ({ lambda }) => lambda.send(new InvokeCommand({ FunctionName: functionName("get-job") })),
      "AccessDeniedException",
      403,
    ],
  ];

  it.each(answers)("by %s as AWS answers, and not done", async (_, call, name, httpStatusCode) => {
    const { of } = await watched(({ action }) => action !== "sts:AssumeRole");
    await expect(call(of("create-job"))).rejects.toMatchObject({
      name,
      message: expect.stringMatching(/^Not \w+:\w+$/),
      $metadata: { httpStatusCode },
    });
  });

  it("with 403 where an object is missing and the caller may not list the bucket", async () => {
    const { of } = await watched(({ action }) => action === "s3:ListBucket");
    const missing = of("create-job").s3.send(new GetObjectCommand({ Bucket: bucket, Key: "a/nothing" }));
    await expect(missing).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("by whatever it was for: a job whose role may not be passed on fails with AWS's own words", async () => {
    const { grants, inStage } = stagePolicies(await evaluate("dev"));
    const lessOne = grants.filter(({ statement }) => !statement.Action.includes("iam:PassRole"));
    const all = await setup({ authorize: authorizeBy(lessOne, inStage) });
    await all.post(request());
    await all.clock.pass(hour);
    const { status, cause } = await all.execution("a-job-1");
    expect(status).toBe("FAILED");
    expect(cause).toMatch(/User: arn:aws:sts::123456789012:assumed-role\/lapidary-dev-CreateJobRole/);
    expect(cause).toContain(
      "is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/lapidary-dev-bedrock-us-east-1 " +
        "because no identity-based policy allows the iam:PassRole action",
    );
    expect(all.surprises).toEqual([]);
  });
});
