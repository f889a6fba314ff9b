import { readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { Demand } from "#local/iam/access.ts";
import { decide, type Grant } from "#local/iam/decide.ts";
import { grantsOf } from "#local/iam/grants.ts";
import { lineOf, type Statement } from "#local/iam/statement.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { everything, keys, theirBucket, theirRole } from "../permissions/settings.ts";
import { boundaryOf, roleOf, template, templateSize } from "./deploy-role.ts";
import {
  arn,
  besidesOf,
  bucket,
  demandsOf,
  isInAws,
  removalOfBucket,
  removalOfTable,
  role,
  tagged,
} from "./deploying.ts";
import { ofType, only } from "./resources.ts";

/** What names no stage: everything of this kind in the account and region is within the reach of each role. */
const shared = ({ resource }: Demand) =>
  resource === "*" ||
  /^arn:aws:(apigateway:|cloudfront::\d+:(?!function|distribution)|s3:::sst-(asset|state)-[^/]+$|s3:::sst-asset-|lambda:.*:event-source-mapping:|kms:)/.test(
    resource,
  ) ||
  resource.endsWith("parameter/sst/bootstrap") ||
  /\/lapidary\/_fallback(\.json)?$/.test(resource) ||
  resource.includes("ops.apigateway.amazonaws.com");

/** What the template is given where the settings name all that they can. */
const parameters = {
  TableKey: keys.table,
  BucketKey: keys.bucket,
  QueueKey: keys.queue,
  Roles: [theirRole],
  Buckets: [bucket(theirBucket)],
  Network: "yes",
  Page: "yes",
} as const;

/** Where ARNs are the longest. */
const longest = { "AWS::Partition": "aws-us-gov", "AWS::Region": "ap-northeast-1" };

/** The tags that all of an app's resources have. */
const TagsOfApp = v.object({
  providers: v.object({
    aws: v.object({ defaultTags: v.object({ tags: v.record(v.string(), v.string()) }) }),
  }),
});

const stages = await Promise.all(
  [
    { environment: "pr", stage: "pr-7" },
    { environment: "staging", stage: "staging" },
    { environment: "production", stage: "production" },
  ].map(async ({ environment, stage }) => {
    const boundary = boundaryOf(environment);
    const page = JSON.stringify({ clientId: "page" });
    const settings = { ...everything, LAPIDARY_PERMISSIONS_BOUNDARY: boundary, LAPIDARY_PAGE: page };
    const deployed = await evaluate(stage, undefined, settings);
    const { tags } = v.parse(TagsOfApp, deployed.app).providers.aws.defaultTags;
    const resources = deployed.resources.filter(isInAws);
    const data = [
      ...removalOfTable(String(deployed.outputs.table)),
      ...removalOfBucket(String(deployed.outputs.bucket)),
    ];
    const { bucket: ofPage } = only(deployed, "aws:s3/bucket:Bucket", "PageAssetsBucket");
    const files = removalOfBucket(String(ofPage));
    return {
      environment,
      stage,
      deployed,
      tags,
      data,
      files,
      demands: [
        ...resources.flatMap((resource) => demandsOf(resource, { boundary, tags })),
        ...besidesOf(stage),
        ...files,
        ...(environment === "production" ? [] : data),
      ],
    };
  }),
);

/** A statement with one of its actions, with one of its resources, and with one of the values of a condition, each in turn. */
const narrowed = (statement: Statement): Statement[] => [
  ...statement.Action.map((action) => ({ ...statement, Action: [action] })),
  ...statement.Resource.map((resource) => ({ ...statement, Resource: [resource] })),
  ...Object.entries(statement.Condition ?? {}).flatMap(([operator, of]) =>
    Object.entries(of).flatMap(([key, values]) =>
      [values].flat().map((value) => ({
        ...statement,
        Condition: { ...statement.Condition, [operator]: { ...of, [key]: value } },
      })),
    ),
  ),
];

const someRole = role("some-role");
const allows = (statements: readonly Statement[], { action, resource, context = {} }: Demand) =>
  decide(
    statements.map((statement): Grant => ({ name: "", role: someRole, statement })),
    { by: { role: someRole }, action, resource, context: { "aws:ResourceAccount": ["123456789012"], ...context } },
  ) === "allowed";

/** What of these statements allows none of these demands. */
const idle = (statements: readonly Statement[], demands: readonly Demand[]): string[] =>
  statements
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(narrowed)
    .filter((one) => !demands.some((demand) => allows([one], demand)))
    .map((one) => lineOf(one.Sid ?? "", one));

describe.each(stages)("the role that deploys $environment", ({ environment, tags, data, files, demands }) => {
  const deployer = roleOf(environment, parameters);
  const name = `lapidary-${environment}-7-x`;

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
    expect(demands.length).toBeGreaterThan(1_000);
    expect(demands.filter((demand) => deployer.decide(demand) !== "allowed")).toEqual([]);
  });

  it("may do nothing that this does not take", () => {
    expect(idle(deployer.statements, [...demands, ...data])).toEqual([]);
  });

  it("may do nothing to another environment's stages, but for what bears no stage's name", () => {
    const others = stages.filter((other) => other.environment !== environment).flatMap((other) => other.demands);
    expect(others.filter((demand) => !shared(demand) && deployer.decide(demand) === "allowed")).toEqual([]);
  });

  it("reads and writes the state of its own stages alone", () => {
    const files = stages.flatMap(({ stage }) => [
      { stage, key: `app/lapidary/${stage}.json` },
      { stage, key: `lock/lapidary/${stage}.json` },
      { stage, key: `secret/lapidary/${stage}.json` },
      { stage, key: `snapshot/lapidary/${stage}/1.json` },
      { stage, key: `eventlog/lapidary/${stage}/1.json` },
      { stage, key: `update/lapidary/${stage}/1.json` },
    ]);
    const own = stages.find((one) => one.environment === environment)?.stage;
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])
      for (const { stage, key } of files) {
        const may = deployer.decide({ action, resource: bucket(`sst-state-abc/${key}`) }) === "allowed";
        expect(may, `${action} ${key}`).toBe(stage === own);
      }
  });

  it("reads the secrets of every stage, as SST does each time, and writes none", () => {
    const secrets = bucket("sst-state-abc/secret/lapidary/_fallback.json");
    const passphrase = arn("ssm", "parameter/sst/passphrase/lapidary/_fallback");
    for (const [action, resource, decision] of [
      ["s3:GetObject", secrets, "allowed"],
      ["s3:PutObject", secrets, "not allowed"],
      ["s3:DeleteObject", secrets, "not allowed"],
      ["ssm:GetParameter", passphrase, "allowed"],
      ["ssm:PutParameter", passphrase, "not allowed"],
    ] as const)
      expect(deployer.decide({ action, resource }), `${action} ${resource}`).toBe(decision);
  });

  it("may not change itself, attach policies that others wrote, or use what it deploys", () => {
    const context = { "iam:PermissionsBoundary": [boundaryOf(environment)] };
    for (const other of stages)
      expect(
        deployer.decide({ action: "iam:PutRolePolicy", resource: roleOf(other.environment).arn, context }),
        other.environment,
      ).toBe("not allowed");
    for (const [action, resource] of [
      ["iam:AttachRolePolicy", role(name)],
      ["lambda:InvokeFunction", arn("lambda", `function:${name}`)],
      ["states:StartExecution", arn("states", `stateMachine:${name}`)],
      ["dynamodb:GetItem", arn("dynamodb", `table/${name}`)],
      ["dynamodb:Query", arn("dynamodb", `table/${name}`)],
      ["s3:GetObject", bucket(`${name}/train.jsonl`)],
      ["sqs:ReceiveMessage", arn("sqs", name)],
    ] as const)
      expect(deployer.decide({ action, resource, context }), action).toBe("not allowed");
  });

  it.each(["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"])(
    "may call %s for roles within its boundary alone",
    (action) => {
      const within = (boundary: string) =>
        deployer.decide({ action, resource: role(name), context: { "iam:PermissionsBoundary": [boundary] } });
      expect(within(boundaryOf(environment))).toBe("allowed");
      expect(within("arn:aws:iam::aws:policy/AdministratorAccess")).toBe("not allowed");
      for (const other of stages.filter((one) => one.environment !== environment))
        expect(within(boundaryOf(other.environment))).toBe("not allowed");
      expect(deployer.decide({ action, resource: role(name) })).toBe("not allowed");
    },
  );

  it("can neither change the boundary nor take it off a role, whatever else allows it to", () => {
    const boundary = boundaryOf(environment);
    for (const [action, resource] of [
      ["iam:DeleteRolePermissionsBoundary", role(name)],
      ["iam:CreatePolicyVersion", boundary],
      ["iam:SetDefaultPolicyVersion", boundary],
      ["iam:DeletePolicyVersion", boundary],
      ["iam:DeletePolicy", boundary],
    ] as const)
      expect(deployer.decide({ action, resource }), action).toBe("denied");
  });

  it(environment === "production" ? "cannot delete data" : "can delete a stage with its data", () => {
    const expected = environment === "production" ? "denied" : "allowed";
    const decided = data.map((demand) => deployer.decide(demand));
    // Looking for versions deletes nothing.
    expect(data.filter(({ action }) => action.includes(":Delete"))).toHaveLength(4);
    expect(decided).toEqual(data.map(({ action }) => (action.includes(":Delete") ? expected : "allowed")));
  });

  it("can take the page away with its files", () => {
    expect(files.map(({ action }) => action)).toContain("s3:DeleteObject");
    expect(files.filter((demand) => deployer.decide(demand) !== "allowed")).toEqual([]);
  });

  it("reaches the sites of its own stages alone, and makes none of another's its own", () => {
    const site = arn("cloudfront", "distribution/abc", "");
    const others = [
      ...stages.filter((other) => other.environment !== environment).map((other) => other.tags),
      { ...tags, "sst:app": "theirs" },
      { ...tags, "sst:stage": "theirs" },
    ];
    const actions = deployer.statements.find(({ Sid }) => Sid === "Distributions")?.Action ?? [];
    expect(actions).toContain("cloudfront:UpdateDistribution");
    for (const action of actions) {
      const may = (context: Demand["context"]) =>
        deployer.decide({ action, resource: site, ...(context && { context }) });
      expect(may(tagged("Resource", tags)), action).toBe("allowed");
      expect(may(undefined), action).toBe("not allowed");
      for (const theirs of others) {
        expect(may(tagged("Resource", theirs)), action).toBe("not allowed");
        expect(may({ ...tagged("Resource", theirs), ...tagged("Request", tags) }), action).toBe("not allowed");
      }
    }
    const create = (as: Record<string, string>) =>
      deployer.decide({ action: "cloudfront:CreateDistribution", resource: site, context: tagged("Request", as) });
    expect([tags, {}, ...others].map(create)).toEqual(["allowed", ...[{}, ...others].map(() => "not allowed")]);
    // One without SST's tags looks like one that is being made: docs/security.md tells of it.
    const take = { action: "cloudfront:TagResource", resource: site, context: tagged("Request", tags) };
    expect(deployer.decide(take)).toBe("allowed");
  });

  it("allows no action by a wildcard, and fits into what a role's policies may have", () => {
    expect(deployer.statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
    const { policy, pagePolicy } = roleOf(environment, { ...parameters, ...longest });
    expect(policy.length).toBeLessThan(10_240);
    expect(pagePolicy.length).toBeLessThan(6_144);
  });

  it("has its wide statements told of in docs/security.md, and no others", () => {
    const wide = deployer.statements
      .filter(
        ({ Effect, Resource }) =>
          Effect === "Allow" && Resource.some((one) => one.includes("*") && !one.includes("lapidary")),
      )
      .map(({ Sid }) => Sid);
    const told = Array.from(readFileSync("docs/security.md", "utf8").matchAll(/^\| `(\w+)` +\|/gm), ([, sid]) => sid);
    expect(wide.toSorted()).toEqual(told.toSorted());
  });
});

/** What the policies of roles allow, as demands: a resource that is open is asked for as it is written. */
const demandsIn = (grants: readonly Grant[]): Demand[] =>
  grants
    .filter(({ role }) => role !== undefined)
    .flatMap(({ statement: { Action, Resource, Condition = {} } }) => {
      const keys = Object.entries(Condition).flatMap(([operator, of]) =>
        operator === "Null" ? [] : Object.entries(of).map(([key, values]) => [key, [values].flat()] as const),
      );
      return Action.flatMap((action) =>
        Resource.map((resource) => ({ action, resource, context: Object.fromEntries(keys) })),
      );
    });

describe.each(stages)("the boundary of the roles of $environment", ({ environment, deployed }) => {
  const boundary = boundaryOf(environment);
  const { name, statements } = roleOf(environment, parameters).boundary;
  const granted = demandsIn(grantsOf(deployed.resources));

  it("is the one that the settings name, and every role of the stage has it", () => {
    expect(boundary).toBe(`arn:aws:iam::123456789012:policy/${name}`);
    const roles = ofType(deployed, "aws:iam/role:Role");
    expect(roles.length).toBeGreaterThan(30);
    for (const { name, inputs } of roles) expect(inputs.permissionsBoundary, name).toBe(boundary);
  });

  it("allows all that the stage's policies do", () => {
    expect(granted.length).toBeGreaterThan(200);
    expect(granted.filter((demand) => !allows(statements, demand))).toEqual([]);
  });

  it("allows nothing else, but for a key of a request's own, whose policy lets the role use it", () => {
    const ofModel = ["CreateGrant", "Decrypt", "DescribeKey", "GenerateDataKey"].map((action) => ({
      action: `kms:${action}`,
      resource: arn("kms", "key/*"),
      context: { "kms:ViaService": ["bedrock.us-east-1.amazonaws.com"] },
    }));
    expect(idle(statements, [...granted, ...ofModel])).toEqual([]);
  });

  it("names nothing that the settings do not name", () => {
    const without = roleOf(environment).boundary.statements;
    const left = statements.filter((one) => !without.some(({ Sid }) => Sid === one.Sid)).map(({ Sid }) => Sid);
    expect(left).toEqual([
      "KeyOfTheTable",
      "KeyOfTheBucket",
      "KeyOfTheQueue",
      "OtherData",
      "Network",
      "InNetwork",
      "Interfaces",
      "TagsOfInterfaces",
      "OwnInterfaces",
    ]);
    const passed = (all: readonly Statement[]) => all.find(({ Sid }) => Sid === "PassToBedrock")?.Resource;
    expect(passed(without)).toEqual([role(`lapidary-${environment}-*`)]);
    expect(passed(statements)).toEqual([role(`lapidary-${environment}-*`), theirRole]);
  });

  it("ends at the environment's own names, wherever a name says whose something is", () => {
    const unnamed = /^arn:aws:(bedrock|kms|ec2):|^\*$/;
    const named = statements.filter(({ Sid }) => !/Other|KeyOf/.test(Sid ?? ""));
    for (const { Sid, Resource } of named)
      for (const one of Resource.filter((resource) => resource !== theirRole && !unnamed.test(resource)))
        expect(one, Sid).toContain(`lapidary-${environment}-*`);
  });

  it("lets no role become more", () => {
    const iam = statements.filter(({ Action }) => Action.some((action) => /^(iam|sts):/.test(action)));
    expect(iam.map(({ Action, Condition }) => [Action, Condition])).toEqual(
      iam.map(() => [["iam:PassRole"], { StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" } }]),
    );
    expect(statements.flatMap(({ Action }) => Action).filter((action) => action.includes("*"))).toEqual([]);
  });
});

it("a role of a stage whose settings name no boundary has none", async () => {
  const roles = ofType(await evaluate("dev"), "aws:iam/role:Role");
  expect(roles.filter(({ inputs }) => "permissionsBoundary" in inputs)).toEqual([]);
});

it("the template is one that CloudFormation takes without a bucket to lay it in", () => {
  expect(templateSize).toBeLessThan(51_200);
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
    expect(JSON.stringify(roleOf("staging", { Repository: "acme@1/lapidary@2" }).trust)).toContain(
      '"repo:acme@1/lapidary@2:environment:staging"',
    );
  });
});
