import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Demand } from "#local/iam/access.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { roleOf, template } from "./deploy-role.ts";
import { arn, bucket, demandsOf, isInAws, role } from "./deploying.ts";

/** What names no stage: everything of this kind in the account and region is within the reach of each role. */
const shared = ({ resource }: Demand) =>
  resource.startsWith("arn:aws:apigateway:") || resource.startsWith("arn:aws:s3:::sst-asset-");

/** Settings that have something made that is not made otherwise. */
const settings = {
  LAPIDARY_ALARMS: JSON.stringify({ email: "ops@example.com" }),
  LAPIDARY_BUDGET_USD_PER_MONTH: "100",
  LAPIDARY_API: JSON.stringify({ authorization: { issuer: "https://login.example.com/", audience: "lapidary" } }),
};

const stages = await Promise.all(
  [
    { environment: "pr", stage: "pr-7" },
    { environment: "staging", stage: "staging" },
    { environment: "production", stage: "production" },
  ].map(async ({ environment, stage }) => ({
    environment,
    stage,
    demands: (await evaluate(stage, undefined, settings)).resources.filter(isInAws).flatMap(demandsOf),
  })),
);

describe.each(stages)("the role that deploys $environment", ({ environment, demands }) => {
  const deployer = roleOf(environment);

  it("trusts this repository's jobs in its environment, and nothing else", () => {
    expect(deployer.trust).toEqual([
      {
        Effect: "Allow",
        Principal: { Federated: "the provider" },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": `repo:acme/lapidary:environment:${environment}`,
          },
        },
      },
    ]);
  });

  it("may make and remove what its stages are made of", () => {
    expect(demands.length).toBeGreaterThan(200);
    expect(demands.filter((demand) => deployer.decide(demand) !== "allowed")).toEqual([]);
  });

  it("may do nothing to another environment's stages, but for what bears no stage's name", () => {
    const others = stages.filter((other) => other.environment !== environment).flatMap((other) => other.demands);
    expect(others.filter((demand) => !shared(demand) && deployer.decide(demand) === "allowed")).toEqual([]);
  });

  it("reads and writes the state of its own stages alone", () => {
    const files = stages.flatMap(({ stage }) => [
      { stage, key: `app/lapidary/${stage}.json` },
      { stage, key: `lock/lapidary/${stage}.json` },
      { stage, key: `history/lapidary/${stage}/1.json` },
    ]);
    const own = stages.find((one) => one.environment === environment)?.stage;
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])
      for (const { stage, key } of files) {
        const may = deployer.decide({ action, resource: bucket(`sst-state-abc/${key}`) }) === "allowed";
        expect(may, `${action} ${key}`).toBe(stage === own);
      }
  });

  it("may not change itself, attach policies that others wrote, or use what it deploys", () => {
    for (const other of stages)
      expect(
        deployer.decide({ action: "iam:PutRolePolicy", resource: roleOf(other.environment).arn }),
        other.environment,
      ).toBe("not allowed");
    const name = `lapidary-${environment}-7-x`;
    for (const [action, resource] of [
      ["iam:AttachRolePolicy", role(name)],
      ["lambda:InvokeFunction", arn("lambda", `function:${name}`)],
      ["states:StartExecution", arn("states", `stateMachine:${name}`)],
      ["dynamodb:GetItem", arn("dynamodb", `table/${name}`)],
      ["dynamodb:Query", arn("dynamodb", `table/${name}`)],
      ["s3:GetObject", bucket(`${name}/train.jsonl`)],
      ["sqs:ReceiveMessage", arn("sqs", name)],
    ] as const)
      expect(deployer.decide({ action, resource }), action).toBe("not allowed");
  });

  it(environment === "production" ? "cannot delete data" : "can delete a stage with its data", () => {
    const name = `lapidary-${environment}-7-x`;
    const expected = environment === "production" ? "denied" : "allowed";
    expect(deployer.decide({ action: "dynamodb:DeleteTable", resource: arn("dynamodb", `table/${name}`) })).toBe(
      expected,
    );
    expect(deployer.decide({ action: "s3:DeleteBucket", resource: bucket(name) })).toBe(expected);
    expect(deployer.decide({ action: "s3:DeleteObject", resource: bucket(`${name}/train.jsonl`) })).toBe(expected);
  });

  it("fits into what a role's inline policies may have together", () => {
    expect(deployer.policy.length).toBeLessThan(10_240);
  });

  it("has its wide statements told of in docs/security.md, and no others", () => {
    const wide = deployer.statements
      .filter(({ Resource }) => Resource.some((one) => one.includes("*") && !one.includes("lapidary")))
      .map(({ Sid }) => Sid);
    const told = Array.from(readFileSync("docs/security.md", "utf8").matchAll(/^\| `(\w+)` +\|/gm), ([, sid]) => sid);
    expect(wide.toSorted()).toEqual(told.toSorted());
  });
});

describe("the repository that the roles trust", () => {
  const pattern = new RegExp(`^(?:${template.Parameters.Repository.AllowedPattern})$`);

  it.each(["acme/lapidary", "acme-2/lapi.dary_3", "acme@123/lapidary@456"])("may be %s", (name) => {
    expect(name).toMatch(pattern);
  });

  it.each([
    "",
    "*",
    "*/lapidary",
    "acme/*",
    "acme/lapidary:*",
    "acme/lapidary?",
    "acme",
    "acme/lapidary:environment:pr",
    "a/b/c",
  ])("may not be %j", (name) => {
    expect(name).not.toMatch(pattern);
  });

  it("is given its ids where GitHub's subjects have them", () => {
    expect(JSON.stringify(roleOf("staging", "acme@1/lapidary@2").trust)).toContain(
      '"repo:acme@1/lapidary@2:environment:staging"',
    );
  });
});
