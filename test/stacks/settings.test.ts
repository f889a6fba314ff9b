import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Deployment, type DeploymentInput } from "#core/deployment.ts";
import { settings as file } from "../../settings.ts";
import { variables } from "../../src/read-members.ts";
import { readRegion, readSettings } from "../../src/read-settings.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { boundaryOf } from "./deploy-role.ts";
import { ofType } from "./resources.ts";

/** The settings, or what is wrong with them, a line each. */
const read = (written: object, environment: Record<string, string | undefined> = {}) => {
  const answer = readSettings(written, environment);
  return "problem" in answer ? answer.problem.split("\n") : { ...answer.settings, ...answer.deployment };
};

const nothing = v.parse(Deployment, {});
const tagsIn = (text: string) => read({}, { LAPIDARY_TAGS: text });
const tags = (count: number) => Array.from({ length: count }, (_, index) => `team-${index}=models`).join(",");

describe("a deployment", () => {
  const given = {
    LAPIDARY_TAGS: "team=models,cost-centre=42",
    LAPIDARY_POLICY: '{"requireVpc": true, "requiredTags": [{"key": "team"}]}',
    LAPIDARY_PRICES: '{"usdPer1000Tokens": {"amazon.nova-pro-v1:0": 0.006}}',
    LAPIDARY_VPC: '{"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}',
  };

  it("gives every function its settings", async () => {
    const { builds } = await evaluate("dev", undefined, given);
    expect(builds.length).toBeGreaterThan(20);
    const all = v.parse(Deployment, read({}, given));
    const { tags, policy, prices, vpc } = all;
    for (const { links } of builds)
      expect(links.Settings).toEqual({ tags, policy, prices, vpc, type: expect.any(String) });
  });

  it("is made by what settings.ts says where no variable says otherwise", async () => {
    const settings: DeploymentInput = {
      region: "eu-west-3",
      tags: [{ key: "team", value: "file" }],
      logRetentionDays: 90,
    };
    const { app, builds, resources } = await evaluate("dev", undefined, { LAPIDARY_TAGS: "team=variable" }, settings);
    expect(app).toMatchObject({ providers: { aws: { region: "eu-west-3" } } });
    expect(builds[0]?.links.Settings).toMatchObject({ tags: [{ key: "team", value: "variable" }] });
    const [log] = ofType({ resources }, "aws:cloudwatch/logGroup:LogGroup");
    expect(log?.inputs.retentionInDays).toBe(90);
  });

  it("tags all that is made as its jobs, beside what SST tags it with", async () => {
    const variables = { LAPIDARY_TAGS: "team=models,cost-centre=42" };
    const { app } = await evaluate("dev", undefined, variables);
    const tags = { team: "models", "cost-centre": "42", "sst:app": "lapidary", "sst:stage": "dev" };
    expect(app).toMatchObject({ providers: { aws: { defaultTags: { tags } } } });
  });

  it("is made in its region, and every ARN is of there", async () => {
    const { app, outputs, resources } = await evaluate("dev", undefined, { ...given, LAPIDARY_REGION: "eu-west-3" });
    expect(app).toMatchObject({ providers: { aws: { region: "eu-west-3" } } });
    expect(outputs.machines).toMatchObject({ "stop-job": expect.stringContaining(":states:eu-west-3:") });
    expect(JSON.stringify(resources)).not.toContain("us-east-1");
  });

  it("has its machines wait as it says", async () => {
    const deployed = await evaluate("dev", undefined, { LAPIDARY_POLL: '{"minSeconds": 12, "maxSeconds": 612}' });
    const machines = ofType(deployed, "aws:sfn/stateMachine:StateMachine").map(({ inputs }) => inputs);
    const told = machines.map(({ name, definition }) => [
      name,
      [...new Set(String(definition).match(/at least \d+ and at most \d+ seconds/g))],
    ]);
    expect(Object.fromEntries(told)).toEqual({
      "lapidary-dev-customize-model": ["at least 12 and at most 612 seconds"],
      "lapidary-dev-stop-job": ["at least 12 and at most 612 seconds"],
      "lapidary-dev-delete-model": ["at least 12 and at most 612 seconds"],
    });
  });

  const malformed = {
    LAPIDARY_REGION: "Frankfurt",
    LAPIDARY_TAGS: "team",
    LAPIDARY_POLICY: "{}}",
    LAPIDARY_PRICES: '{"usd": 1}',
    LAPIDARY_POLL: '{"maxSeconds": 60}',
    LAPIDARY_LOG_RETENTION_DAYS: "31",
    LAPIDARY_BUDGET_USD_PER_MONTH: "500",
  };

  it.each(Object.entries(malformed))("is not made when %s is malformed", async (name, text) => {
    const [line] = Object.values(read({}, { [name]: text }));
    await expect(evaluate("dev", undefined, { ...given, [name]: text })).rejects.toThrow(`Error: ${line}`);
  });
});

describe("the settings", () => {
  it("are not those of the environment that tests run in", () => {
    const { AWS_REGION: _, ...others } = process.env;
    expect(read({}, others)).toEqual(nothing);
  });

  it("are all off where nothing is written, and good in the project's own file", () => {
    expect(read(file)).toEqual(v.parse(Deployment, file));
    expect(read({})).toMatchObject({ tags: [], policy: { requireCustomerManagedKey: false, requireVpc: false } });
  });

  const name = fc.stringMatching(/^[a-z0-9]{3,12}$/);
  const names = fc.array(name, { minLength: 1, maxLength: 4 });
  // In the region of every deployment here that has no other: the two have to agree, wherever they come from.
  const key = fc.uuid().map((id) => `arn:aws:kms:us-east-1:123456789012:key/${id}`);
  const uniqueTags = fc.uniqueArray(fc.record({ key: name, value: fc.stringMatching(/^[a-z=]{0,9}$/) }), {
    selector: ({ key }) => key,
    minLength: 1,
    maxLength: 5,
  });
  const members = {
    region: fc.constant("us-east-1"),
    poll: fc.record(
      { minSeconds: fc.integer({ min: 10, max: 600 }), maxSeconds: fc.integer({ min: 600, max: 86_400 }) },
      { requiredKeys: [] },
    ),
    tags: uniqueTags,
    policy: fc.record(
      {
        requireCustomerManagedKey: fc.boolean(),
        requireVpc: fc.boolean(),
        allowedRoles: fc.array(
          name.map((role) => `arn:aws:iam::123456789012:role/${role}*`),
          { minLength: 1, maxLength: 3 },
        ),
        allowedBuckets: names,
        requiredTags: fc.array(fc.record({ key: name, values: names }, { requiredKeys: ["key"] }), {
          minLength: 1,
          maxLength: 3,
        }),
        allowedBaseModels: fc.array(
          name.map((model) => `${model}*`),
          { minLength: 1, maxLength: 3 },
        ),
        timeoutHours: fc.integer({ min: 1, max: 100 }),
        maxTimeoutHours: fc.integer({ min: 100, max: 8760 }),
      },
      { requiredKeys: [] },
    ),
    prices: fc.record(
      {
        usdPer1000Tokens: fc.dictionary(
          name.map((model) => `amazon.${model}`),
          fc.double({ min: 0, max: 1000, noNaN: true }).map((rate) => rate + 0),
        ),
        storageUsdPerMonth: fc.integer({ min: 0, max: 1_000_000 }),
      },
      { requiredKeys: [] },
    ),
    vpc: fc.record({
      subnetIds: fc.array(name, { minLength: 1, maxLength: 3 }),
      securityGroupIds: fc.array(name, { minLength: 1, maxLength: 3 }),
    }),
    roles: fc.array(
      name.map((role) => `arn:aws:iam::123456789012:role/${role}`),
      { minLength: 1, maxLength: 3 },
    ),
    buckets: names,
    permissionsBoundary: name.map((policy) => `arn:aws:iam::123456789012:policy/${policy}`),
    logRetentionDays: fc.constantFrom(1, 90, 3653),
    tracing: fc.boolean(),
    alarms: fc.record({ email: name.map((who) => `${who}@example.com`) }),
    keys: fc.record({ table: key, bucket: key, queue: key, logs: key }, { requiredKeys: [] }),
    api: fc.record(
      {
        authorization: fc.oneof(
          fc.constant("iam" as const),
          fc.record({ issuer: name.map((host) => `https://${host}.example.com`), audience: name }),
        ),
        corsOrigins: fc.array(
          name.map((host) => `https://${host}.example.com:8443`),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    ),
  };
  const written: fc.Arbitrary<DeploymentInput> = fc.record(members, { requiredKeys: [] });

  const textOf = ({ tags: list, roles, buckets, region, permissionsBoundary, ...others }: DeploymentInput) => ({
    ...(region && { LAPIDARY_REGION: region }),
    ...(permissionsBoundary && { LAPIDARY_PERMISSIONS_BOUNDARY: permissionsBoundary }),
    ...(roles && { LAPIDARY_ROLES: roles.join(",") }),
    ...(buckets && { LAPIDARY_BUCKETS: buckets.join(", ") }),
    ...(list && { LAPIDARY_TAGS: list.map(({ key, value }) => `${key}=${value}`).join(",") }),
    ...Object.fromEntries(
      Object.entries(others).map(([member, value]) => [
        Object.entries(variables).find(([one]) => one === member)?.[1].name ?? member,
        JSON.stringify(value),
      ]),
    ),
  });

  it("are the environment's, member by member, then the file's, then the defaults", () => {
    fc.assert(
      fc.property(written, written, (inFile, inEnvironment) => {
        expect(read(inFile, textOf(inEnvironment))).toEqual(v.parse(Deployment, { ...inFile, ...inEnvironment }));
      }),
    );
  });

  it("are read alike from a file and from the environment", () => {
    fc.assert(
      fc.property(written, (settings) => {
        expect(read({}, textOf(settings))).toEqual(read(settings));
      }),
    );
  });

  it("are the same when they are read again, as local mode does", () => {
    fc.assert(
      fc.property(written, (settings) => {
        const once = v.parse(Deployment, settings);
        expect(v.parse(Deployment, once)).toEqual(once);
      }),
    );
  });

  it.each(["", "  "])("are the file's where a variable is blank (%j)", (blank) => {
    const settings = { tags: [{ key: "team", value: "a" }], policy: { requireVpc: true } };
    const blanks = Object.fromEntries(Object.values(variables).map((variable) => [variable.name, blank]));
    expect(read(settings, blanks)).toEqual(read(settings));
  });

  it("have the region that AWS_REGION names where nothing else names one", () => {
    const [of, file] = [{ AWS_REGION: "ca-west-1" }, { region: "eu-south-2" }];
    const regionOf = (written: object, environment = {}) =>
      new Map(Object.entries(read(written, environment))).get("region");
    expect(regionOf({})).toBe("us-east-1");
    expect(regionOf({}, of)).toBe("ca-west-1");
    expect(regionOf({}, { AWS_REGION: " " })).toBe("us-east-1");
    expect(regionOf(file, of)).toBe("eu-south-2");
    expect(regionOf(file, { ...of, LAPIDARY_REGION: "sa-east-1" })).toBe("sa-east-1");
    expect(regionOf({}, { ...of, LAPIDARY_REGION: "" })).toBe("ca-west-1");
  });

  it.each(["us-east-1", "us-gov-east-1", "cn-northwest-1", "us-isob-east-1", "eu-isoe-west-1", "eusc-de-east-1"])(
    "may have the region %s",
    (region) => {
      expect(read({ region })).toMatchObject({ region });
      expect(readRegion({ region }, {})).toEqual({ region });
    },
  );

  it("tell their region though others are wrong", () => {
    expect(readRegion({ region: "eu-west-1", ...{ tags: 1 } }, { LAPIDARY_POLICY: "{" })).toEqual({
      region: "eu-west-1",
    });
    expect(readRegion({}, { AWS_REGION: "here" })).toEqual({ problem: `AWS_REGION: ${region}` });
  });

  it.each([
    ["LAPIDARY_BUCKET", "the nearest is LAPIDARY_BUCKETS"],
    ["LAPIDARY_LOGS_RETENTION_DAY", "the nearest is LAPIDARY_LOG_RETENTION_DAYS"],
    [
      "LAPIDARY_COLOUR",
      `the variables are ${Object.values(variables)
        .map((variable) => variable.name)
        .join(", ")}`,
    ],
  ])("are refused for %s, a variable that there is not", (name, instead) => {
    const line = `${name} is not known here; ${instead}`;
    expect(read({}, { [name]: "1" })).toEqual([line]);
    expect(read({ polcy: {} }, { [name]: "1" })).toEqual([line, expect.stringContaining("settings.ts: polcy")]);
    expect(read({}, { [name]: " ", OTHER_BUCKET: "1" })).toEqual(nothing);
    expect(readRegion({}, { [name]: "1" })).toEqual({ region: "us-east-1" });
  });

  it("are looked at where they count: what the environment replaces is not", () => {
    expect(read({ policy: { requireVpc: "yes" } }, { LAPIDARY_POLICY: "{}" })).toEqual(nothing);
  });

  const region = "must be a region of AWS, such as eu-west-1";
  const bucket = "must be the name of a bucket, without s3:// and without a key";
  const role = "must be the ARN of an IAM role, in which * may stand for the end of its name";

  it("are refused with everything that is wrong, each where it is written", () => {
    const settings = { tags: [{ key: "team", value: 1 }], policy: { allowedBuckets: ["s3://a"] }, polcy: {} };
    expect(read(settings, { LAPIDARY_TAGS: "team", LAPIDARY_PRICES: '{"storageUsdPerMonth": -1, "rate": 2}' })).toEqual(
      [
        'LAPIDARY_TAGS must be key=value,key=value: tag 1, "team", has no =',
        `settings.ts: policy.allowedBuckets[0] ${bucket}`,
        "LAPIDARY_PRICES: storageUsdPerMonth must be a number from 0 to 1000000; got -1",
        "LAPIDARY_PRICES: rate is not known here; the members are usdPer1000Tokens, storageUsdPerMonth",
        `settings.ts: polcy is not known here; the members are ${Object.keys(variables).join(", ")}`,
      ],
    );
  });

  const arn = "arn:aws:iam::123456789012:user/somebody";
  const several = (start: string) => (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => `${start}${index}`.padEnd(length, "a"));
  const [buckets, roles] = [several(""), several("arn:aws:iam::123456789012:role/")];
  const alias = "arn:aws:kms:us-east-1:123456789012:alias/models";
  const issuer = "https://login.example.com";

  it.each([
    ["a role that is none", { policy: { allowedRoles: [arn] } }, `policy.allowedRoles[0] ${role}`],
    ["a tag of AWS's", { tags: [{ key: "aws:a", value: "" }] }, "tags[0].key must not start with aws:, which AWS"],
    ["a tag without a value", { tags: [{ key: "team" }] }, "tags[0].value is required"],
    ["days that CloudWatch has not", { logRetentionDays: 31 }, "logRetentionDays must be one of 1, 3, 5, 7, 14, 30"],
    ["a word for a switch", { ...{ tracing: "true" } }, "tracing must be true or false"],
    ["logs that are kept for ever", { logRetentionDays: 0 }, "logRetentionDays must be one of 1, 3, 5, 7, 14, 30"],
    ["an address that is none", { alarms: { email: "models" } }, "alarms.email must be an email address"],
    ["a key's alias", { keys: { table: alias } }, "keys.table must be the ARN of a KMS key"],
    [
      "a key of another region",
      {
        region: "eu-west-1",
        keys: { logs: alias.replace("alias/models", `key/${"1".repeat(8)}-1111-2222-3333-${"4".repeat(12)}`) },
      },
      "keys.logs must be of a key in eu-west-1, where the deployment is made; got one in us-east-1",
    ],
    ["a bucket with two dots", { buckets: ["models", "a..b"] }, "buckets[1] must be the name of a bucket"],
    ["an IP address for a bucket", { buckets: ["192.168.5.4"] }, "buckets[0] must be the name of a bucket"],
    [
      "buckets too long for a policy",
      { buckets: buckets(25, 49) },
      "buckets must have at most 1200 characters together, or IAM does not take the policies that name them; got 1225",
    ],
    [
      "roles too long for a policy",
      { roles: roles(50, 101) },
      "roles must have at most 5000 characters together, or IAM",
    ],
    [
      "buckets too long for the workflow's boundary",
      { permissionsBoundary: boundaryOf("pr"), buckets: buckets(8, 40) },
      "buckets must be fewer where permissionsBoundary is that of deploy/github-role.json, or IAM does not take it: with roles they are 1025 characters of ARNs there, and 820 fit",
    ],
    [
      "roles too long for the workflow's boundary beside buckets",
      { permissionsBoundary: boundaryOf("staging"), buckets: buckets(1, 40), roles: roles(10, 80) },
      "roles must be fewer where permissionsBoundary is that of deploy/github-role.json, or IAM does not take it: with buckets they are 959",
    ],
    [
      "a port that is none",
      { api: { corsOrigins: ["https://a.com:99999"] } },
      "api.corsOrigins[0] must be an origin such",
    ],
    ["a store that is none", { keys: { topic: alias } }, "keys.topic is not known here; the members are table"],
    ["an API for everybody", { api: { authorization: "none" } }, 'api.authorization must be "iam", or an object with'],
    ["a token without an audience", { api: { authorization: { issuer } } }, "api.authorization.audience is required"],
    [
      "an issuer over plain HTTP",
      { api: { authorization: { issuer: "http://a.example.com", audience: "a" } } },
      "api.authorization.issuer must be the address of an OpenID Connect issuer, starting with https://",
    ],
    ["pages from anywhere", { api: { corsOrigins: ["*"] } }, "api.corsOrigins[0] must be"],
    ["pages from any host", { api: { corsOrigins: ["https://*.a.com"] } }, "api.corsOrigins[0] must be an origin such"],
    ["a budget that nobody is told of", { budgetUsdPerMonth: 5 }, "budgetUsdPerMonth needs alarms.email, the address"],
    ["a VPC without security groups", { vpc: { subnetIds: ["subnet-1"] } }, "vpc.securityGroupIds is required"],
    ["the start of a role", { roles: ["arn:aws:iam::123456789012:role/team-*"] }, "roles[0] must be the ARN of an IAM"],
    ["a role for a policy", { permissionsBoundary: arn }, "permissionsBoundary must be the ARN of an IAM policy"],
    ["a place in a bucket", { buckets: ["models", "s3://models/a"] }, "buckets[1] must be the name of a bucket"],
    ["a place that is no region", { region: "Frankfurt" }, `region ${region}`],
    ["an availability zone", { region: "eu-west-1a" }, `region ${region}`],
    ["a region in capitals", { region: "EU-WEST-1" }, `region ${region}`],
    ["no region", { region: "" }, "region must be 1 to 32 characters long (a region of AWS, such as eu-west-1); got 0"],
    ["looks too often", { poll: { minSeconds: 9 } }, "poll.minSeconds must be an integer from 10 to 86400; got 9"],
    [
      "an execution too long",
      { poll: { maxSeconds: 599, minSeconds: 10 } },
      "poll.maxSeconds must be an integer from 600",
    ],
    ["looks too seldom", { poll: { maxSeconds: 86_401 } }, "poll.maxSeconds must be an integer from 600 to 86400; got"],
    ["half a second", { poll: { minSeconds: 10.5 } }, "poll.minSeconds must be an integer from 10 to 86400; got 10.5"],
    [
      "limits the wrong way round",
      { poll: { minSeconds: 901, maxSeconds: 900 } },
      "poll.minSeconds must not be over maxSeconds, 900; got 901",
    ],
    ["a list for an object", { policy: [] }, "policy must be an object"],
    ["hours for ever", { policy: { timeoutHours: 8761 } }, "policy.timeoutHours must be an integer from 1 to 8760"],
    [
      "more hours than there may be",
      { policy: { timeoutHours: 25, maxTimeoutHours: 24 } },
      "policy.timeoutHours must not be over maxTimeoutHours, 24; got 25",
    ],
    ["a price in words", { prices: { storageUsdPerMonth: "2" } }, "prices.storageUsdPerMonth must be a number from 0"],
    [
      "a model's name",
      { prices: { usdPer1000Tokens: { Nova: 1 } } },
      "prices.usdPer1000Tokens.Nova must be a model id",
    ],
  ])("are refused for %s in the file", (_, settings, reason) => {
    expect(read(settings)).toEqual([expect.stringContaining(`settings.ts: ${reason}`)]);
  });

  it("may name as much as IAM takes elsewhere where the boundary is none, or of somebody's own", () => {
    const settings = { buckets: buckets(24, 50), roles: roles(50, 100) };
    expect(read(settings)).toMatchObject(settings);
    const own = { ...settings, permissionsBoundary: "arn:aws:iam::123456789012:policy/ours" };
    expect(read(own)).toMatchObject(own);
  });

  it.each([
    ["LAPIDARY_POLICY", JSON.stringify({ allowedRoles: [arn] }), `allowedRoles[0] ${role}`],
    ["LAPIDARY_POLICY", "requireVpc", "must be a JSON object; Unexpected token"],
    ["LAPIDARY_POLICY", "[]", "must be an object"],
    ["LAPIDARY_POLICY", "null", "must be an object"],
    [
      "LAPIDARY_PRICES",
      '{"usdPer1000Tokens": {"amazon.nova-pro-v1:0": -1}}',
      "usdPer1000Tokens.amazon.nova-pro-v1:0 must",
    ],
    ["LAPIDARY_PRICES", "0.5", "must be an object"],
    ["LAPIDARY_LOG_RETENTION_DAYS", "a month", "must be a number"],
    ["LAPIDARY_LOG_RETENTION_DAYS", "31", "must be one of 1, 3, 5, 7, 14, 30"],
    ["LAPIDARY_TRACING", "yes", "must be true or false"],
    ["LAPIDARY_REGION", "eu-west", region],
    ["LAPIDARY_POLL", '{"minSeconds": 30000}', "minSeconds must not be over maxSeconds, 21600; got 30000"],
    ["LAPIDARY_POLL", '{"seconds": 60}', "seconds is not known here; the members are minSeconds, maxSeconds"],
    ["LAPIDARY_POLL", "600", "must be an object"],
    ["LAPIDARY_ALARMS", '{"email": "models"}', "email must be an email address"],
    ["LAPIDARY_ROLES", "admin-of-everything-here", "item 1 must be the ARN of an IAM role, in full"],
    ["LAPIDARY_PERMISSIONS_BOUNDARY", "the-boundary-of-everything", "must be the ARN of an IAM policy, in full"],
    ["LAPIDARY_BUCKETS", "models,Data", "item 2 must be the name of a bucket"],
    ["LAPIDARY_KEYS", JSON.stringify({ logs: alias }), "logs must be the ARN of a KMS key"],
    ["LAPIDARY_API", '{"authorization": "none"}', 'authorization must be "iam", or an object with issuer'],
    ["LAPIDARY_BUDGET_USD_PER_MONTH", "much", "must be a number"],
    ["LAPIDARY_BUDGET_USD_PER_MONTH", "500", "needs alarms.email"],
  ])("are refused for %s=%s", (variable, text, reason) => {
    expect(read({}, { [variable]: text })).toEqual([expect.stringContaining(`${variable}: ${reason}`)]);
  });
});

describe("the setting LAPIDARY_TAGS", () => {
  it.each([
    ["", []],
    ["  ", []],
    ["team=", [{ key: "team", value: "" }]],
    ["team=a=b", [{ key: "team", value: "a=b" }]],
    [
      " team=models , owner=Ada Lovelace ",
      [
        { key: "team", value: "models" },
        { key: "owner", value: "Ada Lovelace" },
      ],
    ],
  ])("reads %j", (text, expected) => {
    expect(tagsIn(text)).toEqual({ ...nothing, tags: expected });
  });

  it("may hold as many tags as a resource can carry beside SST's two", () => {
    expect(tagsIn(tags(48))).toMatchObject({ tags: { length: 48 } });
  });

  it.each([
    ["a tag without a value", "team", 'tag 1, "team", has no ='],
    ["a comma too many", "team=models,", 'tag 2, "", has no ='],
    ["several at once", "team,owner", 'tag 1, "team", has no =; tag 2, "owner", has no ='],
    ["an empty key", "=models", "the key of tag 1 must be 1 to 128 characters long"],
    ["a key of AWS's own", "aws:team=models", "the key of tag 1 must not start with aws:"],
    ["a character that no tag has", "team=models,owner=a&b", "the value of tag 2 must be letters, digits, spaces and"],
    ["a key twice", "team=models,team=data", 'the key of tag 2 must be given once; "team" stands here again'],
    ["a value too long", `team=${"a".repeat(257)}`, "the value of tag 1 must be 0 to 256 characters long"],
    ["a tag too many", tags(49), "must have at most 48 tags, for what is made has two of SST's besides; got 49"],
    ["tags too many", tags(51), "must have at most 50 tags"],
  ])("refuses %s and says why", (_, text, reason) => {
    expect(tagsIn(text)).toEqual([expect.stringContaining(`LAPIDARY_TAGS must be key=value,key=value: ${reason}`)]);
  });
});
