import { describe, expect, it } from "vitest";
import { functions, type FunctionWiring } from "../../src/functions.ts";
import { table as wiredTable } from "../../src/core/table.ts";
import { machines, rules } from "../../src/wiring.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { reachesOf } from "../../scripts/reaches.ts";
import { openResources, wholeAccount } from "../permissions/open.ts";
import { everything, theirBucket } from "../permissions/settings.ts";
import { linesOf, policiesIn, statementsOf, type Statement } from "#local/iam/statement.ts";
import { ofType, only } from "./resources.ts";

const arn = (service: string, resource: string, account = "123456789012") =>
  `arn:aws:${service}:us-east-1:${account}:${resource}`;
const component = (name: string) => name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());

const stages = await Promise.all(
  ["dev", "production"].map(async (stage) => ({ stage, deployed: await evaluate(stage) })),
);

describe.each(stages)("the stage $stage", ({ stage, deployed }) => {
  const named = (name: string) => `lapidary-${stage}-${name}`;
  const machineArn = (name: string) => arn("states", `stateMachine:${named(name)}`);
  const everyStatement = deployed.resources.flatMap(({ name, inputs }) =>
    policiesIn(inputs).flatMap((policy) => statementsOf(policy).map((statement) => ({ name, ...statement }))),
  );
  const ofFunction = (name: string): Statement[] => {
    const role = only(deployed, "aws:iam/role:Role", `${component(name)}Role`);
    return policiesIn(role.inlinePolicies).flatMap(statementsOf);
  };
  const table = arn("dynamodb", `table/${deployed.outputs.table}`);
  const indexes = Object.keys(wiredTable.globalIndexes).map((index): [string, string[]] => [
    index,
    [`${table}/index/${index}`],
  ]);
  const bucket = `arn:aws:s3:::${deployed.outputs.bucket}`;
  const [mapping] = ofType(deployed, "aws:lambda/eventSourceMapping:EventSourceMapping");
  const stream = String(mapping?.inputs.eventSourceArn);
  const job = arn("bedrock", "model-customization-job/*");
  const model = arn("bedrock", "custom-model/*");
  const baseModel = arn("bedrock", "foundation-model/*", "");
  const planRule = arn("events", `rule/${named("plan.")}*`);

  /** Where each action acts, by the resource types of AWS's service authorization reference. */
  const acts: Record<string, string[]> = {
    "dynamodb:GetItem": [table],
    "dynamodb:Query": [table],
    "dynamodb:PutItem": [table],
    "dynamodb:UpdateItem": [table],
    "dynamodb:DeleteItem": [table],
    "dynamodb:BatchWriteItem": [table],
    "dynamodb:DescribeStream": [stream],
    "dynamodb:GetRecords": [stream],
    "dynamodb:GetShardIterator": [stream],
    "dynamodb:ListStreams": ["*"],
    "s3:GetObject": [`${bucket}/*`],
    "s3:ListBucket": [bucket],
    "states:StartExecution": [machineArn("customize-model")],
    "states:SendTaskSuccess": [machineArn("customize-model")],
    "states:DescribeExecution": [arn("states", `execution:${named("customize-model")}:*`)],
    "states:GetExecutionHistory": [arn("states", `execution:${named("customize-model")}:*`)],
    "bedrock:CreateModelCustomizationJob": [baseModel, model, job],
    "bedrock:GetModelCustomizationJob": [job],
    "bedrock:StopModelCustomizationJob": [job],
    "bedrock:GetFoundationModel": [baseModel],
    "bedrock:GetCustomModel": [model],
    "bedrock:DeleteCustomModel": [model],
    "bedrock:ListCustomModels": ["*"],
    "bedrock:ListCustomModelDeployments": ["*"],
    "bedrock:DeleteCustomModelDeployment": [arn("bedrock", "custom-model-deployment/*")],
    "bedrock:ListProvisionedModelThroughputs": ["*"],
    "bedrock:DeleteProvisionedModelThroughput": [arn("bedrock", "provisioned-model/*")],
    "bedrock:ListTagsForResource": [job, model],
    "bedrock:TagResource": [job, model],
    "bedrock:UntagResource": [job, model],
    "events:PutEvents": [arn("events", `event-bus/${named("events")}`)],
    "events:DescribeRule": [planRule],
    "events:PutRule": [planRule],
    "events:PutTargets": [planRule],
    "events:RemoveTargets": [planRule],
    "events:DeleteRule": [planRule],
    "iam:PassRole": [`arn:aws:iam::123456789012:role/${named("bedrock")}-us-east-1`],
    "sqs:SendMessage": [arn("sqs", named("undelivered"))],
  };

  /** What the wiring names more narrowly than an action's own scope. */
  const narrower = new Map([...indexes, ["models", [model]], ["ownBucket", [bucket]]]);

  it.each(Object.entries<FunctionWiring>(functions))(
    "lets %s do what the wiring says and write its log, only where that acts",
    (name, { may }) => {
      const log = arn("logs", `log-group:/aws/lambda/${named(name)}:*`);
      const granted = ofFunction(name).flatMap(({ Action, Resource }) => Action.map((action) => [action, Resource]));
      const expected = [
        ...Object.entries(may).flatMap(([thing, actions]) =>
          actions.map((action: string) => [action, narrower.get(thing) ?? acts[action]]),
        ),
        ["logs:CreateLogStream", [log]],
        ["logs:PutLogEvents", [log]],
      ];
      expect(granted).toHaveLength(expected.length);
      expect(granted).toEqual(expect.arrayContaining(expected));
      expect(ofFunction(name).every(({ Effect }) => Effect === "Allow")).toBe(true);
    },
  );

  it("adds no policy of AWS's own to any role", () => {
    const added = ofType(deployed, "aws:iam/role:Role").flatMap(({ inputs }) => inputs.managedPolicyArns ?? []);
    expect(added).toEqual([]);
    expect(deployed.resources.filter(({ type }) => /policyAttachment/i.test(type))).toEqual([]);
  });

  it("lets the Bedrock role be passed to Bedrock alone, and no other role to anybody", () => {
    const passing = everyStatement.filter(({ Action }) => Action.some((one) => one.startsWith("iam:")));
    expect(passing).toEqual([
      {
        name: "CreateJobRole",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: acts["iam:PassRole"],
        Condition: { StringEquals: { "iam:PassedToService": ["bedrock.amazonaws.com"] } },
      },
    ]);
  });

  it("lets the rules of retraining plans have no target but start-retraining", () => {
    const aiming = everyStatement.filter(({ Action }) => Action.includes("events:PutTargets"));
    const runner = arn("lambda", `function:${named("start-retraining")}`);
    expect(aiming).toMatchObject([
      {
        name: "SyncPlanRuleRole",
        Action: ["events:PutTargets"],
        Condition: {
          "ForAllValues:ArnEquals": { "events:TargetArn": [runner] },
          Null: { "events:TargetArn": ["false"] },
        },
      },
    ]);
  });

  it("lets Bedrock assume its role for this account's jobs, to read and write the data bucket", () => {
    const role = only(deployed, "aws:iam/role:Role", "BedrockRole");
    expect(statementsOf(role.assumeRolePolicy)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "bedrock.amazonaws.com" },
        Action: ["sts:AssumeRole"],
        Resource: [],
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnEquals: { "aws:SourceArn": job },
        },
      },
    ]);
    const policy = only(deployed, "aws:iam/rolePolicy:RolePolicy", "BedrockRoleData");
    expect(policy.role).toBe(role.name);
    expect(statementsOf(policy.policy)).toEqual([
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: [bucket] },
      { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: [`${bucket}/*`] },
    ]);
  });

  it("lets EventBridge assume its role for the rules that start machines, to start these machines", () => {
    const role = only(deployed, "aws:iam/role:Role", "EventsRole");
    const starting = Object.entries(rules).flatMap(([name, { bus, target }]) =>
      "machine" in target
        ? [{ rule: bus === "default" ? named(name) : `${named("events")}/${named(name)}`, machine: target.machine }]
        : [],
    );
    expect(statementsOf(role.assumeRolePolicy)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: ["sts:AssumeRole"],
        Resource: [],
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnEquals: { "aws:SourceArn": starting.map(({ rule }) => arn("events", `rule/${rule}`)) },
        },
      },
    ]);
    const policy = only(deployed, "aws:iam/rolePolicy:RolePolicy", "EventsPolicy");
    expect(policy.role).toBe(role.name);
    const started = [...new Set(starting.map(({ machine }) => machineArn(machine)))];
    expect(statementsOf(policy.policy)).toEqual([
      { Effect: "Allow", Action: ["states:StartExecution"], Resource: started },
    ]);
  });

  it.each(machines)("lets %s invoke the functions and make the calls to the table that its states do", (name) => {
    const machine = only(deployed, "aws:sfn/stateMachine:StateMachine", component(name));
    const role = only(deployed, "aws:iam/role:Role", `${component(name)}Role`);
    const policy = only(deployed, "aws:iam/rolePolicy:RolePolicy", `${component(name)}Policy`);
    expect(machine.roleArn).toBe(`arn:aws:iam::123456789012:role/${role.name}`);
    expect(policy.role).toBe(role.name);

    const definition = String(machine.definition);
    const invoked = new Set(definition.match(/arn:aws:lambda:[\w:-]+/g));
    const calls = new Set(Array.from(definition.matchAll(/arn:aws:states:::aws-sdk:(\w+:\w+)/g), ([, call]) => call));
    const granted = statementsOf(policy.policy).flatMap(({ Action, Resource }) =>
      Action.map((action) => ({ action: action.toLowerCase(), resources: Resource.toSorted() })),
    );
    const ofStates = granted.filter(({ action }) => !action.startsWith("logs:"));
    expect(ofStates).toEqual([
      { action: "lambda:invokefunction", resources: [...invoked].toSorted() },
      ...[...calls].map((call) => ({ action: call?.toLowerCase(), resources: [table] })),
    ]);
  });

  it.each(machines)("lets Step Functions assume the role of %s for this account's machines alone", (name) => {
    const role = only(deployed, "aws:iam/role:Role", `${component(name)}Role`);
    expect(statementsOf(role.assumeRolePolicy)).toMatchObject([
      {
        Principal: { Service: "states.amazonaws.com" },
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": arn("states", "stateMachine:*") },
        },
      },
    ]);
  });

  it("has no role that the account itself, or anybody but one AWS service, may assume", () => {
    const roles = ofType(deployed, "aws:iam/role:Role");
    expect(roles).toHaveLength(Object.keys(functions).length + machines.length + 2);
    for (const { name, inputs } of roles) {
      const trust = statementsOf(inputs.assumeRolePolicy);
      expect(trust, name).toHaveLength(1);
      expect(trust[0]?.Principal, name).toEqual({
        Service: expect.stringMatching(/^(lambda|states|events|bedrock)\.amazonaws\.com$/),
      });
    }
  });

  it("grants nothing to everybody", () => {
    const open = everyStatement.filter(({ Effect, Principal }) => Effect === "Allow" && Principal === "*");
    expect(open).toEqual([]);
  });

  /** Lines that are alike in every stage. */
  const anyStage = (lines: string[]) =>
    lines.map((line) =>
      line
        .replaceAll(String(deployed.outputs.table), "{table}")
        .replaceAll(String(deployed.outputs.bucket), "{bucket}")
        .replaceAll(named(""), "lapidary-{stage}-")
        .replaceAll(":us-east-1:123456789012:", ":{here}:"),
    );

  it.each([
    ["statements", linesOf],
    ["reaches", reachesOf],
  ])("has what is in %s.txt, and no more", async (file, lines) => {
    const found = anyStage(lines(deployed.resources)).toSorted();
    await expect(`${found.join("\n")}\n`).toMatchFileSnapshot(`${file}.txt`);
  });
});

const withEverything = await evaluate("production", undefined, everything);

describe.each([
  ...stages.map(({ stage, deployed }) => ({ title: `The stage ${stage}`, stage, deployed, set: {} })),
  {
    title: "The stage production with everything set",
    stage: "production",
    deployed: withEverything,
    set: { buckets: [theirBucket], vpc: true, tracing: true },
  },
])("$title", ({ stage, deployed, set }) => {
  const named = { stage, bucket: String(deployed.outputs.bucket), ...set };
  const statements = deployed.resources.flatMap(({ inputs }) => policiesIn(inputs).flatMap(statementsOf));

  it("allows no action by a wildcard", () => {
    const wide = statements.filter(({ Effect, Action }) => Effect === "Allow" && Action.join().includes("*"));
    expect(statements.length).toBeGreaterThan(100);
    expect(wide).toEqual([]);
  });

  it("reaches every resource only with actions that take none, each for a reason that still holds", () => {
    const wide = statements.filter(({ Resource }) => Resource.includes("*")).flatMap(({ Action }) => Action);
    expect([...new Set(wide)].toSorted()).toEqual(Object.keys(wholeAccount(named)).toSorted());
  });

  it("leaves a part of a resource open only for a reason that still holds", () => {
    const open = statements.flatMap(({ Resource }) => Resource.filter((one) => one !== "*" && one.includes("*")));
    expect([...new Set(open)].toSorted()).toEqual(Object.keys(openResources(named)).toSorted());
  });
});
