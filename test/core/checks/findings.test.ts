import { expect, test } from "vitest";
import { finding, found, together } from "#core/checks/findings.ts";
import { foundationModelId, isModel } from "#core/checks/model-ids.ts";

test("a finding names its member and its rule, and completes a sentence", () => {
  expect(finding(["jobTags", 1, "a/b"], "some-rule", "must be shorter")).toEqual({
    pointer: "/jobTags/1/a~1b",
    code: "some-rule",
    detail: "jobTags[1].a/b must be shorter",
  });
});

test("a finding quotes at most 80 characters of a name", () => {
  const { pointer, detail } = finding(["x".repeat(1000)], "some-rule", "is long");
  expect(`${pointer}${detail}`).not.toMatch(/x{81}/);
});

test("what several checks found stays in their order, at most 100 of each kind", () => {
  const of = (code: string) => finding(["a"], code, "is wrong");
  const one = found({ problems: [of("1")], warnings: [of("2")] });
  expect(together(one, found(), found({ problems: [of("3")] }))).toEqual({
    problems: [of("1"), of("3")],
    warnings: [of("2")],
  });
  const many = Array.from({ length: 80 }, () => of("4"));
  expect(together(found({ problems: many }), found({ problems: many })).problems).toHaveLength(100);
});

test("an identifier tells the foundation model that it means, if any", () => {
  const nova = "amazon.nova-micro-v1:0:128k";
  for (const identifier of [
    nova,
    `arn:aws:bedrock:us-east-1::foundation-model/${nova}`,
    `arn:aws-cn:bedrock:cn-north-1:123456789012:custom-model/${nova}/abcdefghijkl`,
  ])
    expect(foundationModelId(identifier)).toBe(nova);
  for (const identifier of [
    "my-model",
    "",
    "arn:aws:bedrock:us-east-1:123456789012:custom-model/imported/abcdefghijkl",
    "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-premier-v1:0",
  ])
    expect(foundationModelId(identifier)).toBeUndefined();
});

test("a model is the same with a context suffix, and not with another version", () => {
  expect(isModel("amazon.nova-micro-v1:0:128k", "amazon.nova-micro-v1:0")).toBe(true);
  expect(isModel("amazon.nova-micro-v1:0", "amazon.nova-micro-v1:0")).toBe(true);
  expect(isModel("amazon.nova-micro-v1:01", "amazon.nova-micro-v1:0")).toBe(false);
  expect(isModel("amazon.nova-micro-v1", "amazon.nova-micro-v1:0")).toBe(false);
});
