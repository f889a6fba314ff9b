import { readFileSync } from "node:fs";
import { join } from "node:path";
import aslValidator from "asl-validator";
import { describe, expect, it } from "vitest";
import { fill, placeholders } from "../../src/definition.ts";
import { bundling, functions, machines, routes, rules } from "../../src/wiring.ts";
import { root } from "../../scripts/bundle.ts";
import { evaluate } from "./evaluate.ts";
import { ofType, only, statements } from "./resources.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const component = (name: string) => name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());

const stages = await Promise.all(
  ["dev", "production"].map(async (stage) => ({ stage, deployed: await evaluate(stage) })),
);

describe.each(stages)("the stage $stage", ({ stage, deployed }) => {
  const named = (name: string) => `lapidary-${stage}-${name}`;
  const functionArn = (name: string) => arn("lambda", `function:${named(name)}`);

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
        environment: { variables: { POWERTOOLS_SERVICE_NAME: "lapidary", POWERTOOLS_METRICS_NAMESPACE: "Lapidary" } },
      });
    },
  );

  it("bundles every function as wired", () => {
    const properties = { ...bundling, architecture: "arm64" };
    const asked = deployed.builds.map((build) => ({ runtime: build.runtime, properties: build.properties }));
    expect(asked).toEqual(Object.keys(functions).map(() => ({ runtime: "nodejs24.x", properties })));
  });

  it("tells every function the names of the table, the bucket, the role and the machines, and nothing else", () => {
    const { links } = deployed.builds[0] ?? {};
    expect(links).toEqual({
      Jobs: { name: deployed.outputs.table, type: expect.any(String) },
      Data: { name: deployed.outputs.bucket, type: expect.any(String) },
      BedrockRole: { arn: `arn:aws:iam::123456789012:role/${named("bedrock")}-us-east-1`, type: expect.any(String) },
      CustomizeModel: { arn: arn("states", `stateMachine:${named("customize-model")}`), type: expect.any(String) },
    });
    for (const build of deployed.builds) expect(build.links).toEqual(links);
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

  it.each(Object.entries(rules))(
    "watches the bus for %s, keeps what cannot be delivered, and lets only it in",
    (name, wired) => {
      const rule = only(deployed, "aws:cloudwatch/eventRule:EventRule", component(name));
      expect(rule).toMatchObject({ name: named(name), eventBusName: wired.bus });
      expect(JSON.parse(String(rule.eventPattern))).toEqual(wired.pattern);
      const target = only(deployed, "aws:cloudwatch/eventTarget:EventTarget", `${component(name)}Target`);
      expect(target).toEqual({
        rule: named(name),
        eventBusName: wired.bus,
        arn: functionArn(wired.target),
        retryPolicy: { maximumEventAgeInSeconds: 21_600, maximumRetryAttempts: 185 },
        deadLetterConfig: { arn: arn("sqs", named("undelivered")) },
      });
      expect(only(deployed, "aws:lambda/permission:Permission", `${component(name)}Permission`)).toEqual({
        action: "lambda:InvokeFunction",
        function: functionArn(wired.target),
        principal: "events.amazonaws.com",
        sourceArn: arn("events", `rule/${named(name)}`),
      });
      const invoke = only(
        deployed,
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        `${component(name)}Invoke`,
      );
      expect(invoke).toMatchObject({
        functionName: functionArn(wired.target),
        maximumRetryAttempts: 2,
        destinationConfig: { onFailure: { destination: arn("sqs", named("undelivered")) } },
      });
    },
  );

  it("has no rule besides, and invites nobody else to call a function", () => {
    expect(ofType(deployed, "aws:cloudwatch/eventRule:EventRule")).toHaveLength(Object.keys(rules).length);
    expect(ofType(deployed, "aws:cloudwatch/eventTarget:EventTarget")).toHaveLength(Object.keys(rules).length);
    const sources = ofType(deployed, "aws:lambda/permission:Permission").map(({ inputs }) => inputs.principal);
    expect(sources.toSorted()).toEqual([
      ...Object.keys(routes).map(() => "apigateway.amazonaws.com"),
      ...Object.keys(rules).map(() => "events.amazonaws.com"),
    ]);
  });

  it("keeps undelivered events encrypted for 14 days, open to its rules alone and over TLS alone", () => {
    expect(only(deployed, "aws:sqs/queue:Queue")).toMatchObject({
      messageRetentionSeconds: 1_209_600,
      sqsManagedSseEnabled: true,
    });
    const sources = Object.keys(rules).map((name) => arn("events", `rule/${named(name)}`));
    expect(statements(only(deployed, "aws:sqs/queuePolicy:QueuePolicy").policy)).toMatchObject([
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: ["sqs:SendMessage"],
        Condition: { ArnEquals: { "aws:SourceArn": sources } },
      },
      { Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ]);
  });

  it.each(machines)("runs %s as its file says, filled with what was deployed", (name) => {
    const machine = only(deployed, "aws:sfn/stateMachine:StateMachine", component(name));
    const file = readFileSync(join(root, "statemachines", `${name}.asl.json`), "utf8");
    const substitution = (one: string) => (one === "table" ? String(deployed.outputs.table) : functionArn(one));
    const filled = fill(file, Object.fromEntries(placeholders(file).map((one) => [one, substitution(one)])));
    expect(machine).toMatchObject({
      name: named(name),
      loggingConfiguration: { level: "ERROR", includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    });
    expect(machine.definition).toBe(filled);
    expect(filled).not.toMatch(/\$\{[\w-]+\}/);
    expect(placeholders(file).filter((one) => one !== "table" && !(one in functions))).toEqual([]);
    expect(aslValidator(JSON.parse(filled))).toMatchObject({ isValid: true, errors: [] });
  });

  it("keeps jobs in a table with both indexes, on demand, recoverable to any second", () => {
    expect(only(deployed, "aws:dynamodb/table:Table")).toMatchObject({
      hashKey: "pk",
      rangeKey: "sk",
      attributes: ["pk", "sk", "month", "createdKey", "jobArn"].map((name) => ({ name, type: "S" })),
      globalSecondaryIndexes: [
        { name: "byCreation", hashKey: "month", rangeKey: "createdKey", projectionType: "ALL" },
        { name: "byArn", hashKey: "jobArn", projectionType: "KEYS_ONLY" },
      ],
      billingMode: "PAY_PER_REQUEST",
      pointInTimeRecovery: { enabled: true },
    });
  });

  it("keeps the data bucket private, without CORS, and closed to requests outside TLS", () => {
    expect(only(deployed, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(statements(only(deployed, "aws:s3/bucketPolicy:BucketPolicy").policy)).toMatchObject([
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
  });

  it("says where everything is", () => {
    expect(deployed.outputs).toMatchObject({
      api: expect.stringMatching(/^https:/),
      table: expect.stringContaining(`lapidary-${stage}-Jobs`),
      bucket: expect.stringContaining(`lapidary-${stage}-data`),
      bus: named("events"),
      machines: Object.fromEntries(machines.map((name) => [name, arn("states", `stateMachine:${named(name)}`)])),
    });
  });
});
