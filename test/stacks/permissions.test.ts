import { describe, expect, it } from "vitest";
import { functions, machines } from "../../src/wiring.ts";
import { evaluate } from "./evaluate.ts";
import { ofType, only, policiesIn, statements, type Statement } from "./resources.ts";

const arn = (service: string, resource: string, account = "123456789012") =>
  `arn:aws:${service}:us-east-1:${account}:${resource}`;
const component = (name: string) => name.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());

/** Why a statement may reach every resource: by the name of the resource that holds it. */
const reaching: Record<string, string> = Object.fromEntries(
  machines.map((name) => [`${component(name)}Policy`, "the delivery of execution logs knows no resources"]),
);

const stages = await Promise.all(
  ["dev", "production"].map(async (stage) => ({ stage, deployed: await evaluate(stage) })),
);

describe.each(stages)("the stage $stage", ({ stage, deployed }) => {
  const named = (name: string) => `lapidary-${stage}-${name}`;
  const everyStatement = deployed.resources.flatMap(({ name, inputs }) =>
    policiesIn(inputs).flatMap((policy) => statements(policy).map((statement) => ({ name, ...statement }))),
  );
  const ofFunction = (name: string): Statement[] => {
    const role = only(deployed, "aws:iam/role:Role", `${component(name)}Role`);
    return policiesIn(role.inlinePolicies).flatMap(statements);
  };
  const table = arn("dynamodb", `table/${deployed.outputs.table}`);
  const bucket = `arn:aws:s3:::${deployed.outputs.bucket}`;
  /** What an action may reach, by its place in the wiring. */
  const reach: Record<string, string[]> = {
    table: [table, `${table}/index/*`],
    machine: [arn("states", `stateMachine:${named("customize-model")}`)],
    bedrock: [
      arn("bedrock", "foundation-model/*", ""),
      arn("bedrock", "custom-model/*"),
      arn("bedrock", "model-customization-job/*"),
    ],
    bucket: [bucket, `${bucket}/*`],
    role: [`arn:aws:iam::123456789012:role/${named("bedrock")}-us-east-1`],
    queue: [arn("sqs", named("undelivered"))],
  };

  it.each(Object.entries(functions))(
    "lets %s do what the wiring says, to those things, and no more",
    (name, { may }) => {
      const granted = ofFunction(name);
      expect(granted.flatMap(({ Action }) => Action).toSorted()).toEqual(Object.values(may).flat().toSorted());
      const wired: [string, readonly string[]][] = Object.entries(may);
      for (const [thing, actions] of wired)
        for (const { Action, Resource } of granted.filter(({ Action }) =>
          Action.some((one) => actions.includes(one)),
        )) {
          expect(Resource.length, Action.join()).toBeGreaterThan(0);
          expect(reach[thing], Action.join()).toEqual(expect.arrayContaining(Resource));
        }
      expect(granted.every(({ Effect }) => Effect === "Allow")).toBe(true);
      expect(only(deployed, "aws:iam/role:Role", `${component(name)}Role`).managedPolicyArns).toEqual([
        "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
      ]);
    },
  );

  it.each([
    ["list-jobs", "dynamodb:Query", "table", [0, 1]],
    ["submit-job", "dynamodb:PutItem", "table", [0]],
    ["submit-job", "states:StartExecution", "machine", [0]],
    ["on-job-change", "states:SendTaskSuccess", "machine", [0]],
    ["preflight", "s3:ListBucket", "bucket", [0]],
    ["preflight", "s3:GetObject", "bucket", [1]],
    ["preflight", "bedrock:GetFoundationModel", "bedrock", [0]],
    ["create-job", "bedrock:CreateModelCustomizationJob", "bedrock", [0, 1, 2]],
    ["poll-job", "bedrock:StopModelCustomizationJob", "bedrock", [2]],
  ] as const)("lets %s %s only where that action acts", (name, action, thing, which) => {
    const [statement] = ofFunction(name).filter(({ Action }) => Action.includes(action));
    expect(statement?.Resource).toEqual(which.map((one) => reach[thing]?.[one]));
  });

  it("lets the Bedrock role be passed to Bedrock alone", () => {
    const passing = everyStatement.filter(({ Action }) => Action.includes("iam:PassRole"));
    expect(passing).toMatchObject([
      {
        name: "CreateJobRole",
        Resource: reach.role,
        Condition: { StringEquals: { "iam:PassedToService": ["bedrock.amazonaws.com"] } },
      },
    ]);
  });

  it("lets Bedrock assume its role for this account's jobs, to read and write the data bucket", () => {
    const role = only(deployed, "aws:iam/role:Role", "BedrockRole");
    expect(statements(role.assumeRolePolicy)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "bedrock.amazonaws.com" },
        Action: ["sts:AssumeRole"],
        Resource: [],
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnEquals: { "aws:SourceArn": arn("bedrock", "model-customization-job/*") },
        },
      },
    ]);
    const policy = only(deployed, "aws:iam/rolePolicy:RolePolicy", "BedrockRoleData");
    expect(policy.role).toBe(role.name);
    expect(statements(policy.policy)).toEqual([
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: [bucket] },
      { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: [`${bucket}/*`] },
    ]);
  });

  it.each(machines)("lets %s invoke the functions that it names, and update the table", (name) => {
    const machine = only(deployed, "aws:sfn/stateMachine:StateMachine", component(name));
    const role = only(deployed, "aws:iam/role:Role", `${component(name)}Role`);
    const policy = only(deployed, "aws:iam/rolePolicy:RolePolicy", `${component(name)}Policy`);
    expect(machine.roleArn).toBe(`arn:aws:iam::123456789012:role/${role.name}`);
    expect(policy.role).toBe(role.name);
    const invoked = String(machine.definition).match(/arn:aws:lambda:[\w:-]+/g);
    const [invoke, update, logs, ...others] = statements(policy.policy);
    expect(invoke?.Action).toEqual(["lambda:InvokeFunction"]);
    expect(invoke?.Resource.toSorted()).toEqual([...new Set(invoked)].toSorted());
    expect(update).toMatchObject({ Action: ["dynamodb:UpdateItem"], Resource: [table] });
    expect(logs?.Action.every((action) => action.startsWith("logs:"))).toBe(true);
    expect(others).toEqual([]);
  });

  it.each(machines)("lets %s make the calls to AWS that its states make", (name) => {
    const { definition } = only(deployed, "aws:sfn/stateMachine:StateMachine", component(name));
    const { policy } = only(deployed, "aws:iam/rolePolicy:RolePolicy", `${component(name)}Policy`);
    const granted = statements(policy).flatMap(({ Action }) => Action.map((one) => one.toLowerCase()));
    const calls = Array.from(String(definition).matchAll(/arn:aws:states:::aws-sdk:(\w+:\w+)/g), ([, call]) => call);
    expect(granted).toEqual(expect.arrayContaining(calls.map((call) => call?.toLowerCase())));
  });

  it.each(machines)("lets Step Functions assume the role of %s for this account's machines alone", (name) => {
    const role = only(deployed, "aws:iam/role:Role", `${component(name)}Role`);
    expect(statements(role.assumeRolePolicy)).toMatchObject([
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
    expect(roles).toHaveLength(Object.keys(functions).length + machines.length + 1);
    for (const { name, inputs } of roles) {
      const trust = statements(inputs.assumeRolePolicy);
      expect(trust, name).toHaveLength(1);
      expect(trust[0]?.Principal, name).toEqual({
        Service: expect.stringMatching(/^(lambda|states|bedrock)\.amazonaws\.com$/),
      });
    }
  });

  it("has no statement that allows every action, or everything in a service", () => {
    const wide = everyStatement.filter(
      ({ Effect, Action }) => Action.includes("*") || (Effect === "Allow" && Action.some((one) => one.endsWith("*"))),
    );
    expect(everyStatement.length).toBeGreaterThan(30);
    expect(wide).toEqual([]);
  });

  it("reaches every resource only where there is a reason", () => {
    const wide = everyStatement.filter(({ Resource }) => Resource.includes("*"));
    expect(wide.map(({ name }) => name)).toEqual(Object.keys(reaching));
  });

  it("grants nothing to everybody", () => {
    const open = everyStatement.filter(({ Effect, Principal }) => Effect === "Allow" && Principal === "*");
    expect(open).toEqual([]);
  });
});
