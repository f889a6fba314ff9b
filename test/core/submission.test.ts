import { describe, expect, it } from "vitest";
import { deadlineOf } from "#core/record.ts";
import { recordOf, standing, type Submission } from "#core/submission.ts";
import { jobArn, submitted } from "../records.ts";

const submission = (over: Partial<Submission["request"]> = {}, requestHash = "hash"): Submission => ({
  request: {
    jobName: "a-job",
    customModelName: "a-model",
    baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
    trainingDataConfig: { s3Uri: "s3://bucket/train.jsonl" },
    ...over,
  },
  requestHash,
  trigger: "api",
});
const places = {
  roleArn: "arn:aws:iam::123456789012:role/default",
  outputDataConfig: { s3Uri: "s3://bucket/output" },
};
const surroundings = {
  defaults: { ...places, tags: [] },
  executionArn: "arn",
  now: new Date("2026-01-01T00:00:00Z"),
};

describe("a submission", () => {
  it("gets the deployment's role and output place, unless it names its own", () => {
    expect(recordOf(submission(), 1, surroundings)).toMatchObject(places);
    const roleArn = "arn:aws:iam::123456789012:role/own";
    expect(recordOf(submission({ roleArn }), 1, surroundings).request).toMatchObject({ roleArn });
  });

  it("gets the same token each time it is derived, and another for another attempt or another request", () => {
    const token = (attempt: number, hash = "hash") =>
      recordOf(submission({}, hash), attempt, surroundings).clientRequestToken;
    expect(token(1)).toBe(token(1));
    expect(new Set([token(1), token(2), token(1, "other")]).size).toBe(3);
  });

  it("is given its deadline from its hours, once Bedrock has its job", () => {
    const record = recordOf(submission({ orchestration: { timeoutHours: 2 } }), 1, surroundings);
    expect(record.request).not.toHaveProperty("orchestration");
    expect(deadlineOf(record)).toBeUndefined();
    expect(deadlineOf({ ...record, jobArn, creationTime: "2026-01-01T05:00:00.000Z" })).toBe(
      "2026-01-01T07:00:00.000Z",
    );
  });
});

describe("the hours of a submission", () => {
  it.each([
    ["its own, where it says some", { timeoutHours: 2 }, 24, { timeoutHours: 2 }],
    ["the deployment's, where it asks for nothing", undefined, 24, { timeoutHours: 24 }],
    ["the deployment's beside what else it asks for", { maxCostUsd: 5 }, 24, { timeoutHours: 24, maxCostUsd: 5 }],
    ["none, where neither says any", { maxCostUsd: 5 }, undefined, { maxCostUsd: 5 }],
    ["not asked for, where nobody asks for anything", undefined, undefined, undefined],
  ])("are %s", (_, orchestration, timeoutHours, expected) => {
    const defaults = { ...places, tags: [], timeoutHours };
    expect(recordOf(submission({ orchestration }), 1, { ...surroundings, defaults }).orchestration).toEqual(expected);
  });
});

describe("the VPC of a submission", () => {
  const vpcOf = (given: Submission["request"]["vpcConfig"], vpcConfig: typeof given) =>
    recordOf(submission({ vpcConfig: given }), 1, { ...surroundings, defaults: { ...places, tags: [], vpcConfig } });
  const own = { subnetIds: ["subnet-own"], securityGroupIds: ["sg-own"] };
  const deployed = { subnetIds: ["subnet-ours"], securityGroupIds: ["sg-ours"] };

  it.each([
    ["its own, where it names one", own, deployed, own],
    ["the deployment's, where it names none", undefined, deployed, deployed],
    ["none, where neither has one", undefined, undefined, undefined],
  ])("is %s", (_, given, ofDeployment, expected) => {
    const { request, vpcConfig } = vpcOf(given, ofDeployment);
    expect([request["vpcConfig"], vpcConfig]).toEqual([expected, expected]);
  });
});

describe("the tags of a submission", () => {
  const defaults = [
    { key: "team", value: "platform" },
    { key: "stage", value: "prod" },
  ];
  const tagsOf = (over: Partial<Submission["request"]>, tags: typeof defaults) => {
    const { request } = recordOf(submission(over), 1, { ...surroundings, defaults: { ...places, tags } });
    return [request["jobTags"], request["customModelTags"]];
  };
  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `key-${index}`, value: "x" }));

  it("are the request's own, or none, where the deployment has none", () => {
    expect(tagsOf({}, [])).toEqual([undefined, undefined]);
    expect(tagsOf({ jobTags: [{ key: "a", value: "1" }] }, [])).toEqual([[{ key: "a", value: "1" }], undefined]);
  });

  it("have the deployment's after them, on the job and on the model alike", () => {
    expect(tagsOf({}, defaults)).toEqual([defaults, defaults]);
    const own = [
      { key: "stage", value: "test" },
      { key: "a", value: "1" },
    ];
    expect(tagsOf({ customModelTags: own }, defaults)).toEqual([
      defaults,
      [...own, { key: "team", value: "platform" }],
    ]);
  });

  it.each(["jobTags", "customModelTags"])(
    "(%s) may be 50 with the deployment's, and are refused above it",
    (member) => {
      expect(() => tagsOf({ [member]: many(48) }, defaults)).not.toThrow();
      const detail = `${member} must have at most 50 tags together with the deployment's 2; got 51`;
      expect(() => tagsOf({ [member]: many(49) }, defaults)).toThrow(
        expect.objectContaining({
          name: "ValidationException",
          message: detail,
          errors: [{ pointer: `/${member}`, detail }],
        }),
      );
    },
  );
});

describe("a submission whose name has a record", () => {
  const token = { clientRequestToken: "token" };
  const ended = submitted({ status: "Failed" });
  const running = submitted({ status: "InProgress", jobArn });

  it("is a first attempt when there is none", () => {
    expect(standing(submission(), undefined)).toEqual({ attempt: 1 });
  });

  it("is a replay with the same token, even of an attempt that failed", () => {
    for (const record of [submitted(), running, ended])
      expect(standing(submission(token), record)).toEqual({ replay: record });
  });

  it("is a replay without a token when it is the same request", () => {
    expect(standing(submission(), running)).toEqual({ replay: running });
  });

  it("is the next attempt when the one before ended before Bedrock had a job", () => {
    expect(standing(submission(), ended)).toEqual({ attempt: 2 });
    expect(standing(submission({ clientRequestToken: "new" }), ended)).toEqual({ attempt: 2 });
  });

  it("is in conflict otherwise", () => {
    const failed = submitted({ status: "Failed", jobArn });
    for (const record of [submitted(), running, failed])
      expect(() => standing(submission({ clientRequestToken: "new" }), record)).toThrow(/choose another jobName/);
    expect(() => standing(submission({}, "other"), running)).toThrow(/choose another jobName/);
    expect(() => standing(submission(token, "other"), running)).toThrow(/given with another request/);
  });
});
