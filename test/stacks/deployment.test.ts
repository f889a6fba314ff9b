import { readFileSync } from "node:fs";
import { join } from "node:path";
import aslValidator from "asl-validator";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Deployment } from "#core/deployment.ts";
import { waits } from "#core/poll.ts";
import { fill, placeholders } from "../../src/definition.ts";
import { bundling, functions, type FunctionName, type FunctionWiring } from "../../src/functions.ts";
import { machines, routes, rules, streams, type MachineName } from "../../src/wiring.ts";
import { root } from "../../scripts/bundle.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { statementsOf } from "#local/iam/statement.ts";
import { accessLogOf } from "./access-log.ts";
import { ofType, only } from "./resources.ts";

const { tags, policy, prices, vpc, poll } = v.parse(Deployment, {});

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const component = (name: string) => name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());

/** A definition or a pattern, filled with what `valueOf` gives for the names in it. */
const filled = (text: string, valueOf: (name: string) => string) =>
  fill(text, Object.fromEntries(placeholders(text).map((name) => [name, valueOf(name)])));

interface Runs {
  rule: string;
  bus: "default" | "lapidary";
  runs: FunctionName;
}
interface Starts {
  rule: string;
  bus: "default" | "lapidary";
  starts: MachineName;
}
const running = Object.entries(rules).flatMap(([rule, { bus, target }]): Runs[] =>
  "function" in target ? [{ rule, bus, runs: target.function }] : [],
);
const starting = Object.entries(rules).flatMap(([rule, { bus, target }]): Starts[] =>
  "machine" in target ? [{ rule, bus, starts: target.machine }] : [],
);
/** Functions that are called without anybody waiting for their answer. */
const asynchronous = [...new Set([...running.map(({ runs }) => runs), "start-retraining" as const])];

const stages = await Promise.all(
  ["dev", "production"].map(async (stage) => ({ stage, deployed: await evaluate(stage) })),
);

describe.each(stages)("the stage $stage", ({ stage, deployed }) => {
  const named = (name: string) => `lapidary-${stage}-${name}`;
  const functionArn = (name: string) => arn("lambda", `function:${named(name)}`);
  const machineArn = (name: string) => arn("states", `stateMachine:${named(name)}`);
  const buses = { default: "default", lapidary: named("events") };
  const ruleArn = (name: string, bus: keyof typeof buses) =>
    arn("events", `rule/${bus === "default" ? "" : `${buses[bus]}/`}${named(name)}`);
  const planRules = arn("events", `rule/${named("plan.")}*`);
  const undelivered = arn("sqs", named("undelivered"));

  it("has every function of the wiring and no other", () => {
    const handlers = ofType(deployed, "aws:lambda/function:Function").map(({ inputs }) => inputs.handler);
    expect(handlers.toSorted()).toEqual(
      Object.keys(functions)
        .map((name) => `functions/${name}.handler`)
        .toSorted(),
    );
  });

  it.each(Object.entries(functions))(
    "runs %s on Node 24 and arm64, for as long and as large as wired",
    (name, wired) => {
      expect(only(deployed, "aws:lambda/function:Function", `${component(name)}Function`)).toMatchObject({
        name: named(name),
        handler: `functions/${name}.handler`,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        timeout: wired.timeoutSeconds,
        memorySize: wired.memoryMb,
        loggingConfig: { logFormat: "JSON", logGroup: `/aws/lambda/${named(name)}` },
        environment: {
          variables: { POWERTOOLS_SERVICE_NAME: `lapidary-${stage}`, POWERTOOLS_METRICS_NAMESPACE: "Lapidary" },
        },
      });
    },
  );

  it("bundles every function as wired", () => {
    const properties = { ...bundling, architecture: "arm64" };
    const asked = deployed.builds.map((build) => ({ runtime: build.runtime, properties: build.properties }));
    expect(asked).toEqual(Object.keys(functions).map(() => ({ runtime: "nodejs24.x", properties })));
  });

  it("tells every function what the deployment called its resources, and nothing else", () => {
    const links = {
      Jobs: { name: deployed.outputs.table },
      Data: { name: deployed.outputs.bucket },
      Lapidary: { name: named("events") },
      BedrockRole: { arn: `arn:aws:iam::123456789012:role/${named("bedrock")}-us-east-1` },
      CustomizeModel: { arn: machineArn("customize-model") },
      Settings: { tags, policy, prices, vpc },
      PlanRules: {
        prefix: named("plan."),
        functionArn: functionArn("start-retraining"),
        queueArn: undelivered,
      },
    };
    const typed = Object.entries(links).map(([name, link]) => [name, { ...link, type: expect.any(String) }]);
    for (const build of deployed.builds) expect(build.links).toEqual(Object.fromEntries(typed));
  });

  it("keeps no log for ever", () => {
    const groups = ofType(deployed, "aws:cloudwatch/logGroup:LogGroup");
    expect(groups).toHaveLength(Object.keys(functions).length + machines.length + 1);
    for (const { inputs } of groups) expect(inputs.retentionInDays).toBe(30);
  });

  it("has every route of the wiring and no other, each for signed requests to its function", () => {
    const integrations = new Map(
      ofType(deployed, "aws:apigatewayv2/integration:Integration").map((one) => [
        `integrations/${one.name}`,
        one.inputs,
      ]),
    );
    const found = ofType(deployed, "aws:apigatewayv2/route:Route").map(({ inputs }) => ({
      route: inputs.routeKey,
      authorization: inputs.authorizationType,
      function: integrations.get(String(inputs.target))?.integrationUri,
    }));
    const wired = Object.entries(routes).map(([route, name]) => ({
      route,
      authorization: "AWS_IAM",
      function: functionArn(name),
    }));
    expect(found).toHaveLength(wired.length);
    expect(found).toEqual(expect.arrayContaining(wired));
  });

  it("lets no browser from elsewhere call the API, and writes down and throttles who does", () => {
    expect(only(deployed, "aws:apigatewayv2/api:Api").corsConfiguration).toEqual({});
    expect(only(deployed, "aws:apigatewayv2/stage:Stage")).toMatchObject({
      accessLogSettings: { destinationArn: expect.stringContaining(":log-group:/aws/vendedlogs/apis/") },
      defaultRouteSettings: { throttlingRateLimit: 50, throttlingBurstLimit: 100 },
    });
  });

  it("writes down of each request who made it, what became of it, and why one was let in nowhere", () => {
    const format = accessLogOf(deployed);
    expect(format).toMatchObject({
      requestId: "$context.requestId",
      routeKey: "$context.routeKey",
      path: "$context.path",
      ip: "$context.identity.sourceIp",
      caller: "$context.identity.userArn",
      authorizerError: "$context.authorizer.error",
      error: "$context.error.message",
      status: "$context.status",
      responseLatency: "$context.responseLatency",
    });
    // API Gateway takes these in no HTTP API's log.
    expect(Object.values(format).filter((value) => value.includes("cognito"))).toEqual([]);
    // A caller who writes into the path what looks like another member comes before the real one.
    expect(Object.keys(format).indexOf("caller")).toBeGreaterThan(Object.keys(format).indexOf("path"));
  });

  it.each(Object.entries(rules))("watches its bus for what %s is about", (name, { bus, pattern }) => {
    const rule = only(deployed, "aws:cloudwatch/eventRule:EventRule", component(name));
    expect(rule).toMatchObject({ name: named(name), eventBusName: buses[bus] });
    expect(rule.eventPattern).toBe(filled(JSON.stringify(pattern), machineArn));
  });

  it.each(running)("has $rule run $runs, and keeps what cannot be delivered", ({ rule, bus, runs }) => {
    expect(only(deployed, "aws:cloudwatch/eventTarget:EventTarget", `${component(rule)}Target`)).toEqual({
      rule: named(rule),
      eventBusName: buses[bus],
      arn: functionArn(runs),
      retryPolicy: { maximumEventAgeInSeconds: 21_600, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: undelivered },
    });
    expect(only(deployed, "aws:lambda/permission:Permission", `${component(rule)}Permission`)).toEqual({
      action: "lambda:InvokeFunction",
      function: functionArn(runs),
      principal: "events.amazonaws.com",
      sourceArn: ruleArn(rule, bus),
    });
  });

  it.each(starting)("has $rule start $starts, and keeps what cannot be delivered", ({ rule, bus, starts }) => {
    expect(only(deployed, "aws:cloudwatch/eventTarget:EventTarget", `${component(rule)}Target`)).toEqual({
      rule: named(rule),
      eventBusName: buses[bus],
      arn: machineArn(starts),
      roleArn: `arn:aws:iam::123456789012:role/${named("events")}-us-east-1`,
      retryPolicy: { maximumEventAgeInSeconds: 21_600, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: undelivered },
    });
  });

  it.each(asynchronous)("keeps the events that %s fails at", (name) => {
    const wired: FunctionWiring = functions[name];
    const invoke = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
    expect(only(deployed, invoke, `${component(name)}Invoke`)).toEqual({
      functionName: functionArn(name),
      maximumRetryAttempts: 2,
      maximumEventAgeInSeconds: 21_600,
      destinationConfig: { onFailure: { destination: undelivered } },
    });
    expect(wired.may.queue).toEqual(["sqs:SendMessage"]);
    expect(ofType(deployed, invoke)).toHaveLength(asynchronous.length);
  });

  it("lets the rules of retraining plans run start-retraining", () => {
    expect(only(deployed, "aws:lambda/permission:Permission", "PlansPermission")).toEqual({
      action: "lambda:InvokeFunction",
      function: functionArn("start-retraining"),
      principal: "events.amazonaws.com",
      sourceArn: planRules,
    });
  });

  it("has no rule of its own among those of retraining plans", () => {
    const own = Object.entries(rules).map(([name, { bus }]) => ruleArn(name, bus));
    expect(own.filter((one) => one.startsWith(planRules.slice(0, -1)))).toEqual([]);
  });

  it("has no rule besides, and invites nobody else to call a function", () => {
    expect(ofType(deployed, "aws:cloudwatch/eventRule:EventRule")).toHaveLength(Object.keys(rules).length);
    expect(ofType(deployed, "aws:cloudwatch/eventTarget:EventTarget")).toHaveLength(Object.keys(rules).length);
    const sources = ofType(deployed, "aws:lambda/permission:Permission").map(({ inputs }) => inputs.principal);
    expect(sources.toSorted()).toEqual([
      ...Object.keys(routes).map(() => "apigateway.amazonaws.com"),
      ...running.map(() => "events.amazonaws.com"),
      "events.amazonaws.com",
    ]);
  });

  it("keeps undelivered events encrypted for 14 days, open to its rules and those of plans alone, over TLS alone", () => {
    expect(only(deployed, "aws:sqs/queue:Queue")).toMatchObject({
      messageRetentionSeconds: 1_209_600,
      sqsManagedSseEnabled: true,
    });
    const kept = (sources: string[]) => ({
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["sqs:SendMessage"],
      Resource: [undelivered],
      Condition: { ArnLike: { "aws:SourceArn": sources } },
    });
    expect(statementsOf(only(deployed, "aws:sqs/queuePolicy:QueuePolicy").policy)).toEqual([
      kept(Object.entries(rules).map(([name, { bus }]) => ruleArn(name, bus))),
      kept([planRules]),
      {
        Effect: "Deny",
        Principal: "*",
        Action: ["sqs:*"],
        Resource: [undelivered],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  it.each(Object.entries(streams))("tells %s of the changes that it is for, from the first, in order", (name, keys) => {
    const mapping = only(deployed, "aws:lambda/eventSourceMapping:EventSourceMapping", `${component(name)}Stream`);
    expect(mapping).toEqual({
      eventSourceArn: expect.stringContaining(`table/${deployed.outputs.table}/stream/`),
      functionName: functionArn(name),
      filterCriteria: { filters: [{ pattern: JSON.stringify({ dynamodb: { Keys: keys } }) }] },
      startingPosition: "TRIM_HORIZON",
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      bisectBatchOnFunctionError: true,
      maximumRecordAgeInSeconds: 86_400,
      destinationConfig: { onFailure: { destinationArn: undelivered } },
    });
  });

  it("has no more readers of the table's stream than DynamoDB lets read it at a time", () => {
    const mappings = ofType(deployed, "aws:lambda/eventSourceMapping:EventSourceMapping");
    expect(mappings).toHaveLength(Object.keys(streams).length);
    expect(mappings.length).toBeLessThanOrEqual(2);
    const mayReadStream = Object.entries<FunctionWiring>(functions).filter(([, { may }]) => may.stream && may.queue);
    expect(mayReadStream.map(([name]) => name).toSorted()).toEqual(Object.keys(streams).toSorted());
  });

  it.each(machines)("runs %s as its file says, filled with what was deployed", (name) => {
    const machine = only(deployed, "aws:sfn/stateMachine:StateMachine", component(name));
    const file = readFileSync(join(root, "statemachines", `${name}.asl.json`), "utf8");
    const known = new Map(Object.entries({ ...waits(poll), table: String(deployed.outputs.table) }));
    const definition = filled(file, (one) => known.get(one) ?? functionArn(one));
    expect(machine).toMatchObject({
      name: named(name),
      loggingConfiguration: { level: "ERROR", includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    });
    expect(machine.definition).toBe(definition);
    expect(definition).not.toMatch(/\$\{[\w-]+\}/);
    expect(placeholders(file).filter((one) => !known.has(one) && !(one in functions))).toEqual([]);
    expect(aslValidator(JSON.parse(definition))).toMatchObject({ isValid: true, errors: [] });
  });

  it("keeps jobs in a table with its indexes and a stream of changes, on demand, recoverable to any second", () => {
    const keys = ["pk", "sk", "month", "createdKey", "jobArn", "outputModelArn", "outputModelName"];
    expect(only(deployed, "aws:dynamodb/table:Table")).toMatchObject({
      hashKey: "pk",
      rangeKey: "sk",
      attributes: keys.map((name) => ({ name, type: "S" })),
      globalSecondaryIndexes: [
        { name: "byCreation", hashKey: "month", rangeKey: "createdKey", projectionType: "ALL" },
        { name: "byArn", hashKey: "jobArn", projectionType: "KEYS_ONLY" },
        { name: "byModelArn", hashKey: "outputModelArn", projectionType: "KEYS_ONLY" },
        { name: "byModelName", hashKey: "outputModelName", rangeKey: "createdKey", projectionType: "KEYS_ONLY" },
      ],
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      billingMode: "PAY_PER_REQUEST",
      pointInTimeRecovery: { enabled: true },
      ttl: { attributeName: "expiresAt", enabled: true },
    });
  });

  it("has the data bucket tell the default bus of new objects, and nobody else", () => {
    expect(only(deployed, "aws:s3/bucketNotification:BucketNotification")).toEqual({
      bucket: deployed.outputs.bucket,
      eventbridge: true,
    });
  });

  it("ends uploads to the data bucket that nobody has ended in a week, and no object", () => {
    expect(only(deployed, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration")).toEqual({
      bucket: deployed.outputs.bucket,
      rules: [
        {
          id: "abandoned-uploads",
          status: "Enabled",
          filter: { prefix: "" },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    });
  });

  it("keeps the data bucket private, without CORS, and closed to requests outside TLS", () => {
    expect(only(deployed, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(statementsOf(only(deployed, "aws:s3/bucketPolicy:BucketPolicy").policy)).toMatchObject([
      {
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:*"],
        Resource: [`arn:aws:s3:::${deployed.outputs.bucket}`, `arn:aws:s3:::${deployed.outputs.bucket}/*`],
        Condition: { Bool: { "aws:SecureTransport": ["false"] } },
      },
    ]);
    expect(deployed.resources.filter(({ type }) => /bucket(Cors|Acl)/.test(type))).toEqual([]);
  });

  it(stage === "production" ? "keeps its data whatever is removed" : "leaves nothing behind when it is removed", () => {
    const keeps = stage === "production";
    const [table] = ofType(deployed, "aws:dynamodb/table:Table");
    const [bucket] = ofType(deployed, "aws:s3/bucket:Bucket");
    expect(deployed.app).toMatchObject({ removal: keeps ? "retain" : "remove", protect: keeps });
    expect(table).toMatchObject({ retainOnDelete: keeps, inputs: { deletionProtectionEnabled: keeps } });
    expect(bucket).toMatchObject({ retainOnDelete: keeps, inputs: { forceDestroy: !keeps } });
    for (const closing of [
      "bucketPolicy:BucketPolicy",
      "bucketPublicAccessBlock:BucketPublicAccessBlock",
      "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    ])
      expect(ofType(deployed, `aws:s3/${closing}`)).toEqual([expect.objectContaining({ retainOnDelete: keeps })]);
  });

  it("says where everything is", () => {
    expect(deployed.outputs).toMatchObject({
      api: expect.stringMatching(/^https:/),
      table: expect.stringContaining(`lapidary-${stage}-Jobs`),
      bucket: expect.stringContaining(`lapidary-${stage}-data`),
      bus: named("events"),
      machines: Object.fromEntries(machines.map((name) => [name, machineArn(name)])),
    });
  });
});
