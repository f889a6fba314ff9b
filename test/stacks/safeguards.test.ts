import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { alarms, type AlarmWiring, type Watched } from "../../src/alarms.ts";
import { placeholders } from "../../src/definition.ts";
import { functions, type FunctionWiring } from "../../src/functions.ts";
import { machines, streams } from "../../src/wiring.ts";
import { root } from "../../scripts/bundle.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { lineOf, linesOf, statementsOf } from "#local/iam/statement.ts";
import { accessLogOf } from "./access-log.ts";
import { ofType, only } from "./resources.ts";
import { offenders, safeguards } from "./safeguards.ts";

const encryption = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const component = (name: string) => name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const key = (letter: string) =>
  `arn:aws:kms:us-east-1:123456789012:key/${letter.repeat(8)}-1111-2222-3333-444444444444`;
const keys = { table: key("a"), bucket: key("b"), queue: key("c"), logs: key("d"), alarms: key("e") };
const authorization = { issuer: "https://login.example.com", audience: "lapidary" };
const everything = {
  LAPIDARY_LOG_RETENTION_DAYS: "90",
  LAPIDARY_TRACING: "true",
  LAPIDARY_ALARMS: '{"email": "models@example.com"}',
  LAPIDARY_KEYS: JSON.stringify(keys),
  LAPIDARY_API: JSON.stringify({ authorization, corsOrigins: ["https://jobs.example.com"] }),
  LAPIDARY_VPC: '{"subnetIds": ["subnet-1", "subnet-2"], "securityGroupIds": ["sg-1"]}',
  LAPIDARY_ROLES: `${role("one")},${role("two")}`,
  LAPIDARY_BUCKETS: "their-data",
  LAPIDARY_BUDGET_USD_PER_MONTH: "500",
};

const titled = async (title: string, stage: string, settings = {}) => ({
  title,
  stage,
  deployed: await evaluate(stage, undefined, settings),
});
const bare = await Promise.all(["dev", "production"].map((stage) => titled(`The stage ${stage}`, stage)));
const full = await Promise.all(
  ["dev", "production"].map((stage) => titled(`The stage ${stage} with everything set`, stage, everything)),
);

describe.each([...bare, ...full])("$title", ({ deployed }) => {
  it.each(Object.entries(safeguards))("keeps to it that %s", (_, safeguard) => {
    expect(ofType(deployed, safeguard.type)).not.toEqual([]);
    expect(offenders(safeguard, deployed)).toEqual([]);
  });

  it.each(Object.entries(safeguards))("would be caught if it did not hold that %s", (_, safeguard) => {
    const [victim] = ofType(deployed, safeguard.type);
    const resources = deployed.resources.map((one) =>
      one === victim ? { ...one, inputs: { ...one.inputs, ...safeguard.broken } } : one,
    );
    expect(offenders(safeguard, { resources })).toEqual([victim?.name]);
  });
});

const names = (subjects: readonly string[], alarm: string) =>
  subjects.length > 0 ? subjects.map((subject) => `${alarm}-${subject}`) : [alarm];
const supervised = machines.flatMap((name) =>
  placeholders(readFileSync(join(root, "statemachines", `${name}.asl.json`), "utf8")),
);
const watched: Record<Watched, string[]> = {
  machine: [...machines],
  unsupervisedFunction: Object.keys(functions).filter((name) => !supervised.includes(name)),
  streamReader: Object.keys(streams),
  queue: [],
  api: [],
  stage: [],
  account: [],
};

describe.each([...bare, ...full])("$title", ({ stage, deployed }) => {
  const topic = `arn:aws:sns:us-east-1:123456789012:lapidary-${stage}-alarms`;
  const subjectOf = (name: string, alarm: string) => name.replace(`lapidary-${stage}-alarm.${alarm}`, "").slice(1);

  it("has every alarm of the table for all that it watches, and no other", () => {
    const made = ofType(deployed, "aws:cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => inputs.name);
    const wanted = Object.entries(alarms).flatMap(([alarm, { of }]) => names(watched[of], alarm));
    expect(made.toSorted()).toEqual(wanted.map((name) => `lapidary-${stage}-alarm.${name}`).toSorted());
  });

  it.each(Object.entries<AlarmWiring>(alarms))("measures %s as the table says, and tells the topic", (alarm, wired) => {
    const dimensions: Record<Watched, (name: string) => object> = {
      machine: (name) => ({ StateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}` }),
      unsupervisedFunction: (name) => ({ FunctionName: name }),
      streamReader: (name) => ({ FunctionName: name }),
      queue: () => ({ QueueName: `lapidary-${stage}-undelivered` }),
      api: () => ({ ApiId: "ApiApi" }),
      stage: () => ({ service: `lapidary-${stage}` }),
      account: () => ({}),
    };
    const own = ofType(deployed, "aws:cloudwatch/metricAlarm:MetricAlarm").filter(({ inputs }) =>
      String(inputs.name).startsWith(`lapidary-${stage}-alarm.${alarm}`),
    );
    for (const { inputs } of own) {
      const subject = subjectOf(String(inputs.name), alarm);
      const less = wired.less?.[subject];
      const metric = {
        namespace: wired.namespace,
        metricName: wired.metric,
        dimensions: dimensions[wired.of](`lapidary-${stage}-${subject}`),
      };
      const taken = { stat: wired.statistic, period: 300 };
      const ours = less && {
        namespace: "Lapidary",
        metricName: less.metric,
        dimensions: { ...less.dimensions, service: `lapidary-${stage}` },
      };
      const measured = ours
        ? {
            metricQueries: [
              expect.objectContaining({
                id: "rest",
                expression: "counted - MAX([expected, 0 * counted])",
                returnData: true,
              }),
              { id: "counted", metric: { ...metric, ...taken } },
              { id: "expected", metric: { ...ours, ...taken } },
            ],
          }
        : { ...metric, statistic: wired.statistic, period: 300 };
      expect(inputs).toEqual({
        name: inputs.name,
        alarmDescription: `${wired.means} ${wired.remedy}`,
        ...measured,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanThreshold",
        threshold: wired.above,
        treatMissingData: "notBreaching",
        alarmActions: [topic],
      });
    }
  });

  it("leaves out what it does of a machine alone: of the others, a failed execution is always told", () => {
    const reduced = ofType(deployed, "aws:cloudwatch/metricAlarm:MetricAlarm").flatMap(({ inputs }) =>
      "metricQueries" in inputs ? [inputs.name] : [],
    );
    expect(reduced).toEqual([`lapidary-${stage}-alarm.execution-failed-customize-model`]);
  });
});

const Dashboard = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    widgets: v.array(
      v.object({
        x: v.number(),
        y: v.number(),
        width: v.number(),
        height: v.number(),
        properties: v.union([
          v.strictObject({
            title: v.string(),
            view: v.literal("timeSeries"),
            region: v.literal("us-east-1"),
            stat: v.string(),
            period: v.number(),
            metrics: v.array(v.array(v.union([v.string(), v.record(v.string(), v.union([v.string(), v.boolean()]))]))),
          }),
          v.strictObject({
            title: v.string(),
            view: v.literal("table"),
            region: v.literal("us-east-1"),
            query: v.string(),
          }),
        ]),
      }),
    ),
  }),
);

describe.each([...bare, ...full])("$title shows on its dashboard", ({ stage, deployed }) => {
  const { widgets } = v.parse(Dashboard, only(deployed, "aws:cloudwatch/dashboard:Dashboard").dashboardBody);
  const graphs = widgets.flatMap(({ properties }) => ("metrics" in properties ? [properties] : []));
  const tables = widgets.flatMap(({ properties }) => ("query" in properties ? [properties] : []));
  const lines = graphs.flatMap(({ metrics }) => metrics);
  const searched = (metric: string, dimension: string, statistic: string) => ({
    id: "e1",
    expression: `SEARCH('{Lapidary,${dimension},service} MetricName="${metric}" service="lapidary-${stage}"', '${statistic}', 3600)`,
  });

  const hidden = (line: (typeof lines)[number]) =>
    line.some((part) => typeof part === "object" && part["visible"] === false);

  it("the jobs under way: executions that have begun, less those that have ended in whatever way", () => {
    const shown = graphs.find(({ title }) => title.startsWith("Jobs under way"));
    const [sum, ...counts] = shown?.metrics ?? [];
    const machine = `arn:aws:states:us-east-1:123456789012:stateMachine:lapidary-${stage}-customize-model`;
    expect({ sum, stat: shown?.stat }).toEqual({
      sum: [
        {
          id: "e1",
          label: "customize-model",
          expression: "RUNNING_SUM(started - succeeded - failed - timedout - aborted)",
        },
      ],
      stat: "Sum",
    });
    expect(counts).toEqual(
      ["Started", "Succeeded", "Failed", "TimedOut", "Aborted"].map((what) => [
        "AWS/States",
        `Executions${what}`,
        "StateMachineArn",
        machine,
        { id: what.toLowerCase(), visible: false },
      ]),
    );
  });

  it.each(machines)("how the executions of %s start, end, and how long they take", (name) => {
    const arn = `arn:aws:states:us-east-1:123456789012:stateMachine:lapidary-${stage}-${name}`;
    const shown = lines.filter((line) => line[3] === arn && !hidden(line)).map(([, metric]) => metric);
    expect(shown).toEqual(["ExecutionsStarted", "ExecutionsSucceeded", "ExecutionsFailed", "ExecutionTime"]);
  });

  it.each([
    ["JobStatusChanges", "Status", "Sum"],
    ["JobsRefused", "Trigger", "Sum"],
    ["JobDuration", "BaseModel", "Average"],
    ["FinalTrainingLoss", "BaseModel", "Average"],
    ["FinalValidationLoss", "BaseModel", "Average"],
    ["EstimatedTrainingCost", "BaseModel", "Sum"],
  ])("the deployment's own %s by %s", (...search) => {
    expect(lines).toContainEqual([searched(...search)]);
  });

  it("what was not delivered, and what the API was asked and answered", () => {
    const queue = `lapidary-${stage}-undelivered`;
    expect(lines).toContainEqual(["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queue]);
    for (const metric of ["Count", "4xx", "5xx", "Latency"])
      expect(lines).toContainEqual(["AWS/ApiGateway", metric, "ApiId", "ApiApi"]);
  });

  it("each job that has ended, and each that was refused, from a log that is there", () => {
    const logs = ofType(deployed, "aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs.name);
    const sources = tables.map(({ query }) => /^SOURCE '([^']+)'\n\| /.exec(query)?.[1]);
    expect(sources).toEqual(
      ["record-metrics", "record-failure"].map((name) => `/aws/lambda/lapidary-${stage}-${name}`),
    );
    expect(logs).toEqual(expect.arrayContaining(sources));
  });

  it("each graph and table in a place and under a title of its own", () => {
    expect(new Set(widgets.map(({ properties }) => properties.title)).size).toBe(widgets.length);
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, index) => `${x + (index % width)},${y + Math.floor(index / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });
});

it("calls what an account has once for all regions by the region, too", () => {
  for (const { stage, deployed } of full) {
    const { dashboardName } = only(deployed, "aws:cloudwatch/dashboard:Dashboard");
    expect(dashboardName).toBe(`lapidary-${stage}-jobs-us-east-1`);
    expect(only(deployed, "aws:budgets/budget:Budget")["name"]).toBe(`lapidary-${stage}-bedrock-us-east-1`);
  }
});

describe.each(bare)("$title", ({ deployed }) => {
  it("tells nobody of alarms, and spends without a budget", () => {
    expect(ofType(deployed, "aws:sns/topic:Topic")).toHaveLength(1);
    expect(ofType(deployed, "aws:sns/topicSubscription:TopicSubscription")).toEqual([]);
    expect(ofType(deployed, "aws:budgets/budget:Budget")).toEqual([]);
  });

  it("traces nothing, and lets no role tell X-Ray of anything", () => {
    for (const { inputs } of ofType(deployed, "aws:lambda/function:Function"))
      expect(inputs).not.toHaveProperty("tracingConfig");
    for (const { inputs } of ofType(deployed, "aws:sfn/stateMachine:StateMachine"))
      expect(inputs).toMatchObject({ tracingConfiguration: { enabled: false } });
    expect(linesOf(deployed.resources).filter((line) => line.includes("xray:"))).toEqual([]);
  });

  it("encrypts with AWS's own keys, and grants the use of none", () => {
    expect(only(deployed, "aws:dynamodb/table:Table")).not.toHaveProperty("serverSideEncryption");
    expect(only(deployed, encryption)).toMatchObject({
      rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" }, bucketKeyEnabled: false }],
    });
    expect(only(deployed, "aws:sqs/queue:Queue")).toMatchObject({ sqsManagedSseEnabled: true });
    expect(linesOf(deployed.resources).filter((line) => line.includes("kms:"))).toEqual([]);
    // Under the key that AWS has for topics, alarms could tell nobody.
    expect(only(deployed, "aws:sns/topic:Topic")).not.toHaveProperty("kmsMasterKeyId");
  });
});

describe.each(full)("$title", ({ stage, deployed }) => {
  it("keeps every log for as long as is set, under its key", () => {
    for (const { inputs } of ofType(deployed, "aws:cloudwatch/logGroup:LogGroup"))
      expect(inputs).toMatchObject({ retentionInDays: 90, kmsKeyId: keys.logs });
  });

  it("traces every function and every execution, each with its own role", () => {
    const made = ofType(deployed, "aws:lambda/function:Function");
    expect(made).toHaveLength(Object.keys(functions).length);
    for (const { inputs } of made) expect(inputs).toMatchObject({ tracingConfig: { mode: "Active" } });
    for (const { inputs } of ofType(deployed, "aws:sfn/stateMachine:StateMachine"))
      expect(inputs).toMatchObject({ tracingConfiguration: { enabled: true } });
    const record = "Allow xray:PutTraceSegments, xray:PutTelemetryRecords";
    const sample = "xray:GetSamplingRules, xray:GetSamplingTargets";
    const expected = [
      ...Object.keys(functions).map((name) => `${component(name)}Role: ${record} on *`),
      ...machines.map((name) => `${component(name)}Policy: ${record}, ${sample} on *`),
    ];
    expect(linesOf(deployed.resources).filter((line) => line.includes("xray:"))).toEqual(expected.toSorted());
  });

  it("encrypts every store with the key that is set for it", () => {
    expect(only(deployed, "aws:dynamodb/table:Table")).toMatchObject({
      serverSideEncryption: { enabled: true, kmsKeyArn: keys.table },
    });
    const inBucket = { sseAlgorithm: "aws:kms", kmsMasterKeyId: keys.bucket };
    expect(only(deployed, encryption)).toEqual({
      bucket: deployed.outputs.bucket,
      rules: [{ applyServerSideEncryptionByDefault: inBucket, bucketKeyEnabled: true }],
    });
    const queue = only(deployed, "aws:sqs/queue:Queue");
    expect(queue).toMatchObject({ kmsMasterKeyId: keys.queue });
    expect(queue).not.toHaveProperty("sqsManagedSseEnabled");
    expect(only(deployed, "aws:sns/topic:Topic")).toMatchObject({ kmsMasterKeyId: keys.alarms });
  });

  it("lets who may use a store use its key, through the store's service alone", () => {
    const all = Object.entries<FunctionWiring>(functions);
    const roles = (action: RegExp) =>
      all
        .filter(([, { may }]) => Object.values(may).some((actions) => action.test(actions.join())))
        .map(([name]) => `${component(name)}Role`);
    const line = (name: string, actions: string, key: string, service: string) =>
      `${name}: Allow ${actions} on ${key} if StringEquals kms:ViaService ${service}.us-east-1.amazonaws.com`;
    const readAndWrite = "kms:Decrypt, kms:GenerateDataKey";
    const expected = [
      ...[...roles(/dynamodb:/), "CustomizeModelPolicy"].map((name) =>
        line(name, "kms:Decrypt", keys.table, "dynamodb"),
      ),
      ...roles(/s3:GetObject/).map((name) => line(name, "kms:Decrypt", keys.bucket, "s3")),
      line("BedrockRoleData", readAndWrite, keys.bucket, "s3"),
      ...roles(/sqs:SendMessage/).map((name) => line(name, readAndWrite, keys.queue, "sqs")),
    ];
    expect(linesOf(deployed.resources).filter((one) => one.includes("kms:"))).toEqual(expected.toSorted());
  });

  it("lets Bedrock's role make network interfaces in the VPC, for jobs alone", () => {
    const here = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
    const anyInterface = here("ec2", "network-interface/*");
    const anyJob = here("bedrock", "model-customization-job/*");
    const subnets = ["subnet-1", "subnet-2"].map((id) => here("ec2", `subnet/${id}`));
    const group = here("ec2", "security-group/sg-1");
    const statements = statementsOf(only(deployed, "aws:iam/rolePolicy:RolePolicy", "BedrockRoleData").policy);
    const ofVpc = statements.filter(({ Action }) => Action.join().includes("ec2:"));
    expect(ofVpc.map((statement) => lineOf("role", statement))).toEqual([
      "role: Allow ec2:DescribeNetworkInterfaces, ec2:DescribeVpcs, ec2:DescribeDhcpOptions, ec2:DescribeSubnets, ec2:DescribeSecurityGroups on *",
      `role: Allow ec2:CreateNetworkInterface on ${anyInterface} if StringEquals aws:RequestTag/BedrockManaged true; ArnEquals aws:RequestTag/BedrockModelCustomizationJobArn ${anyJob}`,
      `role: Allow ec2:CreateNetworkInterface on ${[...subnets, group].join(", ")}`,
      `role: Allow ec2:CreateNetworkInterfacePermission, ec2:DeleteNetworkInterface, ec2:DeleteNetworkInterfacePermission on * if StringEquals ec2:ResourceTag/BedrockManaged true; ArnEquals ec2:Subnet ${subnets.join(", ")}; ArnEquals ec2:ResourceTag/BedrockModelCustomizationJobArn ${anyJob}`,
      `role: Allow ec2:CreateTags on ${anyInterface} if StringEquals ec2:CreateAction CreateNetworkInterface; ForAllValues:StringEquals aws:TagKeys BedrockManaged, BedrockModelCustomizationJobArn; Null aws:TagKeys false`,
    ]);
  });

  it("passes the roles that are named to Bedrock alone", () => {
    const own = role(`lapidary-${stage}-bedrock-us-east-1`);
    const passed = linesOf(deployed.resources).filter((line) => line.includes("iam:PassRole"));
    expect(passed).toEqual([
      `CreateJobRole: Allow iam:PassRole on ${own}, ${role("one")}, ${role("two")} if StringEquals iam:PassedToService bedrock.amazonaws.com`,
    ]);
  });

  it("lets who checks and trains read the buckets that are named, and nobody write there", () => {
    const [ours, theirs] = [`arn:aws:s3:::${deployed.outputs.bucket}`, "arn:aws:s3:::their-data"];
    const lines = linesOf(deployed.resources).filter((line) => line.includes(theirs));
    const readers = (action: string) =>
      Object.entries<FunctionWiring>(functions)
        .filter(([, { may }]) => may.bucket?.some((one) => one === action))
        .map(([name]) => `${component(name)}Role`);
    expect(lines).toEqual(
      [
        ...readers("s3:GetObject").map((name) => `${name}: Allow s3:GetObject on ${ours}/*, ${theirs}/*`),
        ...readers("s3:ListBucket").map((name) => `${name}: Allow s3:ListBucket on ${ours}, ${theirs}`),
        `BedrockRoleData: Allow s3:GetObject on ${theirs}/*`,
        `BedrockRoleData: Allow s3:ListBucket on ${theirs}`,
      ].toSorted(),
    );
  });

  it("lets in who brings a token of the issuer, and pages of the origins alone", () => {
    const authorizer = only(deployed, "aws:apigatewayv2/authorizer:Authorizer");
    expect(authorizer).toMatchObject({
      authorizerType: "JWT",
      jwtConfiguration: { issuer: authorization.issuer, audiences: [authorization.audience] },
    });
    const routes = ofType(deployed, "aws:apigatewayv2/route:Route");
    for (const { inputs } of routes) expect(inputs).toMatchObject({ authorizationType: "JWT" });
    expect(accessLogOf(deployed)).toMatchObject({
      caller: "$context.authorizer.claims.sub",
      client: "$context.authorizer.claims.client_id",
    });
    expect(only(deployed, "aws:apigatewayv2/api:Api").corsConfiguration).toEqual({
      allowOrigins: ["https://jobs.example.com"],
      allowMethods: ["GET", "POST", "PUT", "DELETE"],
      allowHeaders: ["authorization", "content-type", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"],
      exposeHeaders: ["date", "idempotent-replayed", "location", "x-amzn-errortype"],
      maxAge: 3600,
    });
  });

  it("tells the address of alarms, and of what is spent on Bedrock or is going to be", () => {
    expect(only(deployed, "aws:sns/topicSubscription:TopicSubscription")).toEqual({
      topic: `arn:aws:sns:us-east-1:123456789012:lapidary-${stage}-alarms`,
      protocol: "email",
      endpoint: "models@example.com",
    });
    const told = { comparisonOperator: "GREATER_THAN", threshold: 100, thresholdType: "PERCENTAGE" };
    expect(only(deployed, "aws:budgets/budget:Budget")).toEqual({
      name: `lapidary-${stage}-bedrock-us-east-1`,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: "500",
      limitUnit: "USD",
      costFilters: [{ name: "Service", values: ["Amazon Bedrock"] }],
      notifications: ["ACTUAL", "FORECASTED"].map((notificationType) => ({
        ...told,
        notificationType,
        subscriberEmailAddresses: ["models@example.com"],
      })),
    });
  });
});
