import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Deployment, mostOfBuckets, mostOfRoles, type DeploymentInput } from "#core/deployment.ts";
import { policiesIn } from "#local/iam/statement.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { longestStage } from "../../src/stage-name.ts";
import { boundaryOf, roleOf } from "./deploy-role.ts";
import { bucket as bucketArn } from "./deploying.ts";
import { ofType } from "./resources.ts";

/** Characters that IAM takes: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
const most = { inline: 10_240, trust: 2048, managed: 6144 };

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
  tracing: true,
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

const partition = "aws-us-gov";
const numbered = (start: string, length: number, index: number) => `${start}${index}`.padEnd(length, "a");
const aRole = (length: number) => (index: number) =>
  numbered(`arn:${partition}:iam::123456789012:role/`, length, index);
const aBucket = (length: number) => (index: number) => numbered("b", length, index);

/** As many of each as the settings allow with the workflow's boundary, one of each in turn. */
const asManyAsFit = (
  permissionsBoundary: string,
  each: Partial<Record<"roles" | "buckets", (index: number) => string>>,
) => {
  const lists: Record<"roles" | "buckets", string[]> = { roles: [], buckets: [] };
  for (let index = 0; ; index += 1) {
    const longer = { ...lists };
    for (const name of ["roles", "buckets"] as const) {
      const more = each[name]?.(index);
      if (more !== undefined) longer[name] = [...lists[name], more];
    }
    if (!v.is(Deployment, { ...atTheLimit, ...longer, permissionsBoundary })) return lists;
    Object.assign(lists, longer);
  }
};

describe.each(["pr", "staging", "production"])("the boundary of the roles of %s", (environment) => {
  it.each([
    ["short roles", { roles: aRole(40) }],
    ["long roles", { roles: aRole(160) }],
    ["short buckets", { buckets: aBucket(3) }],
    ["long buckets", { buckets: aBucket(63) }],
    ["a few of both", { roles: aRole(60), buckets: aBucket(30) }],
  ])("has room for as many as the settings allow of %s, with keys and a network, and for few more", (_, each) => {
    const { roles, buckets } = asManyAsFit(boundaryOf(environment), each);
    const { boundary } = roleOf(environment, {
      TableKey: key,
      BucketKey: key,
      QueueKey: key,
      Roles: roles,
      Buckets: buckets.map(bucketArn),
      Network: "yes",
      "AWS::Partition": partition,
      "AWS::Region": region,
    });
    const size = sizeOf(boundary.policy);
    expect(size).toBeLessThanOrEqual(most.managed);
    expect(size).toBeGreaterThan(most.managed - 500);
  });
});
