import { describe, expect, it } from "vitest";
import type { Access } from "#local/iam/access.ts";
import { lineToAdd, stagePolicies } from "#local/iam/stage.ts";
import {
  bedrockRole,
  bucket,
  bus,
  eventsRole,
  functionArn,
  machineArn,
  roleOf,
  table,
  undelivered,
} from "#local/names.ts";
import { evaluate } from "../../scripts/evaluate.ts";

const stage = await evaluate("qa");
const { inStage, authorize } = stagePolicies(stage);

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;
const named = (resource: string) => inStage({ by: { service: "x" }, action: "x", resource, context: {} }).resource;

describe("in a stage", () => {
  it.each([
    [functionArn("submit-job"), arn("lambda", "function:lapidary-qa-submit-job")],
    [machineArn("stop-job"), arn("states", "stateMachine:lapidary-qa-stop-job")],
    [roleOf("stop-job"), "arn:aws:iam::123456789012:role/lapidary-qa-stop-job-us-east-1"],
    [eventsRole, "arn:aws:iam::123456789012:role/lapidary-qa-events-us-east-1"],
    [bedrockRole, "arn:aws:iam::123456789012:role/lapidary-qa-bedrock-us-east-1"],
    [undelivered, arn("sqs", "lapidary-qa-undelivered")],
    [arn("events", `event-bus/${bus}`), arn("events", "event-bus/lapidary-qa-events")],
    [arn("events", "rule/job-change"), arn("events", "rule/lapidary-qa-job-change")],
    [arn("events", `rule/${bus}/stop-requested`), arn("events", "rule/lapidary-qa-events/lapidary-qa-stop-requested")],
    [arn("events", "rule/lapidary-plan.mine-1"), arn("events", "rule/lapidary-qa-plan.mine-1")],
    [arn("dynamodb", `table/${table}`), arn("dynamodb", `table/${stage.outputs["table"]}`)],
    [arn("dynamodb", `table/${table}/index/byArn`), arn("dynamodb", `table/${stage.outputs["table"]}/index/byArn`)],
    [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${stage.outputs["bucket"]}`],
    [`arn:aws:s3:::${bucket}/a/b`, `arn:aws:s3:::${stage.outputs["bucket"]}/a/b`],
    [
      arn("logs", "log-group:/aws/lambda/lapidary-get-job:log-stream:x"),
      arn("logs", "log-group:/aws/lambda/lapidary-qa-get-job:log-stream:x"),
    ],
  ])("%s is called %s", (local, theirs) => {
    expect(named(local)).toBe(theirs);
  });

  it.each(["*", "arn:aws:s3:::another", `arn:aws:s3:::${bucket}2`, arn("lambda", "function:lapidary-submit-job-2")])(
    "%s is called the same",
    (local) => {
      expect(named(local)).toBe(local);
    },
  );

  it("the policies speak of who asks and on whose behalf by the stage's names", () => {
    const access: Access = {
      by: { role: roleOf("create-job") },
      action: "iam:PassRole",
      resource: bedrockRole,
      context: { "iam:PassedToService": ["bedrock.amazonaws.com"], "aws:SourceArn": [machineArn("stop-job")] },
    };
    expect(authorize(access)).toBeUndefined();
    expect(authorize({ ...access, by: { role: roleOf("get-job") } })).toContain("iam:PassRole");
    expect(inStage(access).context).toEqual({
      "iam:PassedToService": ["bedrock.amazonaws.com"],
      "aws:SourceArn": [arn("states", "stateMachine:lapidary-qa-stop-job")],
    });
  });

  it("a denial is told from a lack of permission", () => {
    const access: Access = {
      by: { role: roleOf("check-datasets") },
      action: "s3:GetObject",
      resource: `arn:aws:s3:::${bucket}/train.jsonl`,
      context: { "aws:SecureTransport": ["true"] },
    };
    expect(authorize(access)).toBeUndefined();
    expect(authorize({ ...access, context: { "aws:SecureTransport": ["false"] } })).toMatch(/with an explicit deny/);
    expect(authorize({ ...access, action: "s3:PutObject" })).toMatch(/no identity-based policy allows/);
    expect(authorize({ ...access, by: { service: "events.amazonaws.com" } })).toMatch(/no resource-based policy/);
  });
});

describe("a stage", () => {
  it("that lacks something of the wiring is none of ours", () => {
    const resources = stage.resources.filter(({ name }) => name !== "StopJob");
    expect(() => stagePolicies({ ...stage, resources })).toThrow(
      "stage qa has no such aws:sfn/stateMachine:StateMachine",
    );
  });

  const added = (type: string, inputs: Record<string, unknown>) => () =>
    stagePolicies({
      ...stage,
      resources: [...stage.resources, { type, name: "Added", inputs, retainOnDelete: false }],
    });

  it.each([
    ["a topic's", "aws:sns/topic:Topic", { policy: '{"Statement": []}' }],
    ["one that is attached", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", { policyArn: "arn", role: "r" }],
  ])("with a policy that nobody reads, %s, is refused", (_, type, inputs) => {
    expect(added(type, inputs)).toThrow(type);
  });

  it("with a role that has policies from elsewhere is refused", () => {
    const role = { name: "r", assumeRolePolicy: '{"Statement": []}' };
    expect(added("aws:iam/role:Role", { ...role, managedPolicyArns: [] })).not.toThrow();
    expect(added("aws:iam/role:Role", { ...role, managedPolicyArns: ["arn:aws:iam::aws:policy/A"] })).toThrow(
      "Nothing reads the policies that are attached to a role",
    );
  });
});

it("a statement to add says to which role, or to which resource", () => {
  const context = { "aws:SecureTransport": ["true"], "aws:SourceArn": ["arn:rule"] };
  const role = {
    by: { role: "arn:aws:iam::1:role/mine" },
    action: "s3:PutObject",
    resource: "arn:aws:s3:::a/b",
    context: {},
  };
  const service = {
    by: { service: "events.amazonaws.com" },
    action: "sqs:SendMessage",
    resource: "arn:aws:sqs:r:1:q",
    context,
  };
  expect(lineToAdd(role)).toBe("mine: Allow s3:PutObject on arn:aws:s3:::a/b");
  expect(lineToAdd(service)).toBe(
    "q: Allow events.amazonaws.com sqs:SendMessage on arn:aws:sqs:r:1:q with aws:SourceArn arn:rule",
  );
});
