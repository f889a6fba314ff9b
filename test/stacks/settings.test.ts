import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Settings, type SettingsInput } from "#core/settings.ts";
import { settings as file } from "../../settings.ts";
import { variables } from "../../src/read-members.ts";
import { readSettings } from "../../src/read-settings.ts";
import { evaluate } from "../../scripts/evaluate.ts";

/** The settings, or what is wrong with them, a line each. */
const read = (written: object, environment: Record<string, string> = {}) => {
  const answer = readSettings(written, environment);
  return "problem" in answer ? answer.problem.split("\n") : answer.settings;
};

const nothing = v.parse(Settings, {});
const tagsIn = (text: string) => read({}, { LAPIDARY_TAGS: text });
const tags = (count: number) => Array.from({ length: count }, (_, index) => `team-${index}=models`).join(",");

describe("a deployment", () => {
  const given = {
    LAPIDARY_TAGS: "team=models,cost-centre=42",
    LAPIDARY_POLICY: '{"requireVpc": true, "requiredTags": [{"key": "team"}]}',
    LAPIDARY_PRICES: '{"usdPer1000Tokens": {"amazon.nova-pro-v1:0": 0.006}}',
  };

  it("gives every function its settings", async () => {
    const { builds } = await evaluate("dev", undefined, given);
    expect(builds.length).toBeGreaterThan(20);
    for (const { links } of builds) expect(links.Settings).toEqual({ ...read(file, given), type: expect.any(String) });
  });

  it.each(Object.entries({ LAPIDARY_TAGS: "team", LAPIDARY_POLICY: "{}}", LAPIDARY_PRICES: '{"usd": 1}' }))(
    "is not made when %s is malformed",
    async (name, text) => {
      const [line] = Object.values(read({}, { [name]: text }));
      await expect(evaluate("dev", undefined, { ...given, [name]: text })).rejects.toThrow(`Error: ${line}`);
    },
  );
});

describe("the settings", () => {
  it("are all off where nothing is written, and good in the project's own file", () => {
    expect(read(file)).toEqual(v.parse(Settings, file));
    expect(read({})).toMatchObject({ tags: [], policy: { requireCustomerManagedKey: false, requireVpc: false } });
  });

  const name = fc.stringMatching(/^[a-z0-9]{3,12}$/);
  const names = fc.array(name, { minLength: 1, maxLength: 4 });
  const uniqueTags = fc.uniqueArray(fc.record({ key: name, value: fc.stringMatching(/^[a-z=]{0,9}$/) }), {
    selector: ({ key }) => key,
    minLength: 1,
    maxLength: 5,
  });
  const members = {
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
  };
  const written: fc.Arbitrary<SettingsInput> = fc.record(members, { requiredKeys: [] });

  const textOf = ({ tags: list, policy, prices }: SettingsInput) => ({
    ...(list && { LAPIDARY_TAGS: list.map(({ key, value }) => `${key}=${value}`).join(",") }),
    ...(policy && { LAPIDARY_POLICY: JSON.stringify(policy) }),
    ...(prices && { LAPIDARY_PRICES: JSON.stringify(prices) }),
  });

  it("are the environment's, member by member, then the file's, then the defaults", () => {
    fc.assert(
      fc.property(written, written, (inFile, inEnvironment) => {
        const { tags: list, policy, prices } = v.parse(Settings, inFile);
        const over = v.parse(Settings, inEnvironment);
        expect(read(inFile, textOf(inEnvironment))).toEqual({
          tags: inEnvironment.tags ? over.tags : list,
          policy: inEnvironment.policy ? over.policy : policy,
          prices: inEnvironment.prices ? over.prices : prices,
        });
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
        const once = v.parse(Settings, settings);
        expect(v.parse(Settings, once)).toEqual(once);
      }),
    );
  });

  it.each(["", "  "])("are the file's where a variable is blank (%j)", (blank) => {
    const settings = { tags: [{ key: "team", value: "a" }], policy: { requireVpc: true } };
    const blanks = Object.fromEntries(Object.values(variables).map((variable) => [variable.name, blank]));
    expect(read(settings, blanks)).toEqual(read(settings));
  });

  it("are looked at where they count: what the environment replaces is not", () => {
    expect(read({ policy: { requireVpc: "yes" } }, { LAPIDARY_POLICY: "{}" })).toEqual(nothing);
  });

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
        "settings.ts: polcy is not known here; the members are tags, policy, prices",
      ],
    );
  });

  const arn = "arn:aws:iam::123456789012:user/somebody";

  it.each([
    ["a role that is none", { policy: { allowedRoles: [arn] } }, `policy.allowedRoles[0] ${role}`],
    ["a tag of AWS's", { tags: [{ key: "aws:a", value: "" }] }, "tags[0].key must not start with aws:, which AWS"],
    ["a tag without a value", { tags: [{ key: "team" }] }, "tags[0].value is required"],
    ["a list for an object", { policy: [] }, "policy must be an object"],
    ["a price in words", { prices: { storageUsdPerMonth: "2" } }, "prices.storageUsdPerMonth must be a number from 0"],
    [
      "a model's name",
      { prices: { usdPer1000Tokens: { Nova: 1 } } },
      "prices.usdPer1000Tokens.Nova must be a model id",
    ],
  ])("are refused for %s in the file", (_, settings, reason) => {
    expect(read(settings)).toEqual([expect.stringContaining(`settings.ts: ${reason}`)]);
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

  it("may hold as many tags as a resource can carry", () => {
    expect(tagsIn(tags(50))).toMatchObject({ tags: { length: 50 } });
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
    ["tags too many", tags(51), "must have at most 50 tags"],
  ])("refuses %s and says why", (_, text, reason) => {
    expect(tagsIn(text)).toEqual([expect.stringContaining(`LAPIDARY_TAGS must be key=value,key=value: ${reason}`)]);
  });
});
