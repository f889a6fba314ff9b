import { describe, expect, it } from "vitest";
import { mostOfBuckets, mostOfRoles, type DeploymentInput } from "#core/deployment.ts";
import { policiesIn } from "#local/iam/statement.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { longestStage } from "../../src/stage-name.ts";
import { ofType } from "./resources.ts";

/** Characters that IAM takes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
const most = { inline: 10_240, trust: 2048 };

const region = "ap-northeast-1";
const key = `arn:aws:kms:${region}:123456789012:key/11111111-2222-3333-4444-555555555555`;
const ids = (kind: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${kind}-${index}-`.padEnd(32, "a"));
/** 50 texts that have `sum` characters together. */
const sharing = (sum: number, start: string) =>
  Array.from({ length: 50 }, (_, index) => `${start}${index}-`.padEnd(sum / 50, "a"));

const atTheLimit: DeploymentInput = {
  region,
  keys: { table: key, bucket: key, queue: key, logs: key, alarms: key },
  vpc: { subnetIds: ids("subnet", 16), securityGroupIds: ids("sg", 5) },
  buckets: sharing(mostOfBuckets, ""),
  roles: sharing(mostOfRoles, "arn:aws:iam::123456789012:role/"),
};

/** Characters of a policy as IAM counts them, in the partition whose ARNs are the longest. */
const sizeOf = (policy: unknown) =>
  JSON.stringify(typeof policy === "string" ? JSON.parse(policy) : policy).replaceAll("arn:aws:", "arn:aws-us-gov:")
    .length;

const deployed = await evaluate("s".repeat(longestStage(region)), undefined, {}, atTheLimit);
const roles = ofType(deployed, "aws:iam/role:Role").map(({ inputs }) => inputs);
const beside = ofType(deployed, "aws:iam/rolePolicy:RolePolicy").map(({ inputs }) => inputs);

describe("the longest lists that the settings allow", () => {
  it("leave room in the policies of every role", () => {
    const sizes = roles.map(({ name, inlinePolicies }) => {
      const policies = [
        ...policiesIn(inlinePolicies),
        ...beside.filter(({ role }) => role === name).flatMap(policiesIn),
      ];
      return { name, size: policies.map(sizeOf).reduce((sum, size) => sum + size, 0) };
    });
    expect(sizes.length).toBeGreaterThan(30);
    expect(Math.max(...sizes.map(({ size }) => size))).toBeGreaterThan(7000);
    expect(sizes.filter(({ size }) => size > most.inline)).toEqual([]);
  });

  it("leave room in what says who may assume a role", () => {
    const sizes = roles.map(({ name, assumeRolePolicy }) => ({ name, size: sizeOf(assumeRolePolicy) }));
    expect(sizes.filter(({ size }) => size > most.trust)).toEqual([]);
  });
});
