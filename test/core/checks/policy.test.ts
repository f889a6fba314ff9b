import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { asksForSomething, checkPolicy } from "#core/checks/policy.ts";
import { PolicySettings } from "#core/checks/policy-settings.ts";
import { problems as problemsOf } from "#core/issues.ts";
import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { briefly, nothing, request, validationDataConfig } from "./requests.ts";

type Settings = v.InferInput<typeof PolicySettings>;
type Job = Partial<CreateModelCustomizationJobRequest> & { orchestration?: { timeoutHours?: number } };

const found = (settings: Settings, over: Job = {}, baseModel?: string) =>
  checkPolicy({ ...request, ...over }, v.parse(PolicySettings, settings), { baseModel });
const problems = (...given: Parameters<typeof found>) => briefly(found(...given)).problems;

const role = "arn:aws:iam::123456789012:role/lapidary-bedrock";
const key = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012";
const vpcConfig = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] };
const tag = (name: string, value: string) => ({ key: name, value });
const everywhere = ["training", "validation", "output", "logs"];
const logs = {
  s3Uri: "s3://training/train.jsonl",
  invocationLogsConfig: { invocationLogSource: { s3Uri: "s3://logs/2026" } },
};
const micro = ["amazon.nova-micro-v1:0"];

describe("a deployment's policy", () => {
  it.each<[string, Settings, Job, string[]]>([
    ["a key", { requireCustomerManagedKey: true }, {}, ["policy-key /customModelKmsKeyId"]],
    [
      "a key of AWS's",
      { requireCustomerManagedKey: true },
      { customModelKmsKeyId: "alias/aws/bedrock" },
      ["policy-key /customModelKmsKeyId"],
    ],
    [
      "a key of AWS's by its ARN",
      { requireCustomerManagedKey: true },
      { customModelKmsKeyId: "arn:aws:kms:us-east-1:123456789012:alias/aws/s3" },
      ["policy-key /customModelKmsKeyId"],
    ],
    ["a VPC", { requireVpc: true }, {}, ["policy-vpc /vpcConfig"]],
    ["a role", { allowedRoles: [`${role}s`, "arn:aws:iam::210987654321:role/*"] }, {}, ["policy-role /roleArn"]],
    ["a role's start", { allowedRoles: [`${role}-*`] }, {}, ["policy-role /roleArn"]],
    ["a training bucket", { allowedBuckets: ["output", "train"] }, {}, ["policy-bucket /trainingDataConfig/s3Uri"]],
    [
      "a validation bucket",
      { allowedBuckets: ["output", "training"] },
      { validationDataConfig: { validators: [{ s3Uri: "s3://training/v" }, ...validationDataConfig.validators] } },
      ["policy-bucket /validationDataConfig/validators/1/s3Uri"],
    ],
    [
      "a bucket of logs",
      { allowedBuckets: ["output", "training"] },
      { trainingDataConfig: logs },
      ["policy-bucket /trainingDataConfig/invocationLogsConfig/invocationLogSource/s3Uri"],
    ],
    ["an output bucket", { allowedBuckets: ["training"] }, {}, ["policy-bucket /outputDataConfig/s3Uri"]],
    [
      "fewer hours",
      { maxTimeoutHours: 24 },
      { orchestration: { timeoutHours: 25 } },
      ["policy-timeout /orchestration/timeoutHours"],
    ],
    ["a tag", { requiredTags: [{ key: "team" }] }, {}, ["policy-tag /jobTags", "policy-tag /customModelTags"]],
    [
      "a model's tag",
      { requiredTags: [{ key: "team" }] },
      { jobTags: [tag("team", "ml")], customModelTags: [tag("Team", "ml")] },
      ["policy-tag /customModelTags"],
    ],
    [
      "a tag's value",
      { requiredTags: [{ key: "team", values: ["ml", "search"] }] },
      { jobTags: [tag("a", "b"), tag("team", "ML")], customModelTags: [tag("team", "search")] },
      ["policy-tag /jobTags/1/value"],
    ],
    [
      "a base model",
      { allowedBaseModels: micro },
      { baseModelIdentifier: "amazon.nova-pro-v1:0:300k" },
      ["policy-base-model /baseModelIdentifier"],
    ],
    [
      "a base model's start",
      { allowedBaseModels: ["meta.*", "amazon.nova-micro-v1:0"] },
      { baseModelIdentifier: "amazon.nova-micro-v1:01" },
      ["policy-base-model /baseModelIdentifier"],
    ],
    [
      "a known base model",
      { allowedBaseModels: ["*"] },
      { baseModelIdentifier: "my-model" },
      ["policy-base-model /baseModelIdentifier"],
    ],
  ])("that asks for %s refuses what has another", (_, settings, job, expected) => {
    expect(briefly(found(settings, job))).toEqual({ problems: expected, warnings: [] });
  });

  it.each<[string, Settings, Job]>([
    ["a key", { requireCustomerManagedKey: true }, { customModelKmsKeyId: key }],
    ["a key by its alias", { requireCustomerManagedKey: true }, { customModelKmsKeyId: "alias/awsome" }],
    [
      "a key by an alias much like AWS's",
      { requireCustomerManagedKey: true },
      { customModelKmsKeyId: "alias/my-alias/aws/" },
    ],
    ["a VPC", { requireVpc: true }, { vpcConfig }],
    ["a role", { allowedRoles: ["arn:aws:iam::210987654321:role/*", role] }, {}],
    ["a role's start", { allowedRoles: ["arn:aws:iam::123456789012:role/lapidary-*"] }, {}],
    ["any role of an account", { allowedRoles: ["arn:aws:iam::123456789012:role/*"] }, {}],
    ["all buckets", { allowedBuckets: everywhere }, { validationDataConfig, trainingDataConfig: logs }],
    ["as many hours as it may", { maxTimeoutHours: 24 }, { orchestration: { timeoutHours: 24 } }],
    ["hours, and was recorded before it was asked for", { maxTimeoutHours: 24 }, {}],
    [
      "tags",
      { requiredTags: [{ key: "team", values: ["ml"] }, { key: "cost" }] },
      { jobTags: [tag("cost", ""), tag("team", "ml")], customModelTags: [tag("team", "ml"), tag("cost", "1")] },
    ],
    ["a base model", { allowedBaseModels: micro }, {}],
    ["a base model's start", { allowedBaseModels: ["amazon.nova-*"] }, {}],
    [
      "a base model by its ARN",
      { allowedBaseModels: micro },
      { baseModelIdentifier: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:128k" },
    ],
    [
      "a base model under a custom one",
      { allowedBaseModels: micro },
      {
        baseModelIdentifier:
          "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl",
      },
    ],
  ])("that asks for %s allows what has it", (_, settings, job) => {
    expect(briefly(found(settings, job))).toEqual(nothing);
  });

  it("judges a custom model by its base model, where that is known", () => {
    const custom = { baseModelIdentifier: "my-model" };
    expect(problems({ allowedBaseModels: micro }, custom, "amazon.nova-micro-v1:0:128k")).toEqual([]);
    expect(problems({ allowedBaseModels: micro }, custom, "amazon.nova-pro-v1:0")).toHaveLength(1);
    const imported = {
      baseModelIdentifier: "arn:aws:bedrock:us-east-1:123456789012:custom-model/imported/abcdefghijkl",
    };
    expect(problems({ allowedBaseModels: micro }, imported)).toHaveLength(1);
  });

  it("says what is wrong and what would be right", () => {
    const details = (settings: Settings, job?: Job) => found(settings, job).problems.map(({ detail }) => detail);
    expect(details({ requireVpc: true })).toEqual([
      "vpcConfig must give the subnets and security groups of a VPC, as this deployment's policy asks",
    ]);
    expect(details({ allowedBuckets: ["output"] }, { trainingDataConfig: { s3Uri: "s3://mine/t" } })).toEqual([
      "trainingDataConfig.s3Uri must be in a bucket that this deployment's policy allows; mine is none",
    ]);
    const job = { jobTags: [tag("team", "x")], customModelTags: [tag("team", "ml")] };
    expect(details({ requiredTags: [{ key: "team", values: ["ml", "search"] }] }, job)).toEqual([
      'jobTags[0].value must be one of ml, search for the tag team, as this deployment\'s policy asks; got "x"',
    ]);
    const validation = { validationDataConfig };
    expect(details({ allowedBuckets: ["output", "training"] }, validation)[0]).toMatch(
      /^validationDataConfig\.validators\[0\]\.s3Uri must/,
    );
  });

  it("names every rule that a job breaks", () => {
    const all = {
      requireCustomerManagedKey: true,
      requireVpc: true,
      allowedRoles: ["arn:aws:iam::123456789012:role/other"],
      allowedBuckets: ["other"],
      requiredTags: [{ key: "team" }],
      allowedBaseModels: ["meta.*"],
      maxTimeoutHours: 1,
    };
    const { problems } = found(all, { orchestration: { timeoutHours: 2 } });
    expect(new Set(problems.map(({ code }) => code)).size).toBe(7);
  });

  it("asks for nothing where it only gives jobs their hours", () => {
    const asks = (settings: Settings) => asksForSomething(v.parse(PolicySettings, settings));
    expect([asks({}), asks({ timeoutHours: 24 }), asks({ maxTimeoutHours: 24 })]).toEqual([false, false, true]);
  });

  it("that asks for nothing refuses nothing, whatever the job", () => {
    const job = fc.record(
      {
        roleArn: fc.string(),
        baseModelIdentifier: fc.string(),
        customModelKmsKeyId: fc.string(),
        jobTags: fc.array(fc.record({ key: fc.string(), value: fc.string() })),
        trainingDataConfig: fc.record({ s3Uri: fc.string() }),
        outputDataConfig: fc.record({ s3Uri: fc.string() }),
        vpcConfig: fc.constant(vpcConfig),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(job, (over) => {
        expect(found({}, over)).toEqual(nothing);
      }),
    );
  });
});

describe("the settings of a policy", () => {
  const wrong = (settings: unknown) => problemsOf(v.safeParse(PolicySettings, settings).issues ?? []);

  it("are off where they are left out", () => {
    expect(v.parse(PolicySettings, {})).toEqual({ requireCustomerManagedKey: false, requireVpc: false });
  });

  it.each<[unknown, string]>([
    [{ requireVpc: "yes" }, "requireVpc must be true or false; got a string"],
    [{ allowedRoles: [] }, "allowedRoles must have 1 to 100 items; got 0"],
    [
      { allowedRoles: ["arn:aws:iam::123456789012:role/a*b"] },
      "allowedRoles[0] must be the ARN of an IAM role, in which * may stand for the end of its name",
    ],
    [
      { allowedRoles: ["arn:aws:iam::*:role/lapidary"] },
      "allowedRoles[0] must be the ARN of an IAM role, in which * may stand for the end of its name",
    ],
    [
      { allowedBuckets: ["output", "s3://training"] },
      "allowedBuckets[1] must be the name of a bucket, without s3:// and without a key",
    ],
    [
      { allowedBaseModels: ["amazon.nova-micro-v1:0:128k"] },
      "allowedBaseModels[0] must be a model id without its context suffix, such as amazon.nova-micro-v1:0, or the start of one and *",
    ],
    [{ requiredTags: [{ values: ["a"] }] }, "requiredTags[0].key is required"],
    [{ requiredTags: [{ key: "k", values: [] }] }, "requiredTags[0].values must have 1 to 100 items; got 0"],
    [
      { allowedModels: [] },
      "allowedModels is not known here; the members are requireCustomerManagedKey, requireVpc, allowedRoles, allowedBuckets, requiredTags, allowedBaseModels, timeoutHours, maxTimeoutHours",
    ],
  ])("as in %j are refused with what they should be", (settings, detail) => {
    expect(wrong(settings).map((problem) => problem.detail)).toEqual([detail]);
  });

  it("take every form that they name", () => {
    expect(
      wrong({
        allowedRoles: [role, "arn:aws-us-gov:iam::123456789012:role/team/*", "arn:aws:iam::123456789012:role/*"],
        allowedBuckets: ["my.bucket-1"],
        requiredTags: [{ key: "team" }, { key: "cost", values: ["", "1"] }],
        allowedBaseModels: ["cohere.command-text-v14", "amazon.nova-micro-v1:0", "meta.llama3-*", "*"],
      }),
    ).toEqual([]);
  });
});
