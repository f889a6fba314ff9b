import { Resource } from "sst/resource";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { linkedSettings } from "#aws/linked-settings.ts";
import { lambda } from "#aws/platform.ts";
import { Settings } from "#core/settings.ts";

/** The settings of a function whose link holds these, in JSON as SST leaves it. */
const linkedTo = (settings: object) => {
  Reflect.set(Resource, "Settings", JSON.parse(JSON.stringify({ ...settings, type: "sst.sst.Linkable" })));
  return lambda.settings();
};

const everything = v.parse(Settings, {
  tags: [{ key: "team", value: "" }],
  policy: {
    requireCustomerManagedKey: true,
    requireVpc: true,
    allowedRoles: ["arn:aws:iam::123456789012:role/trainers/*"],
    allowedBuckets: ["a-bucket"],
    requiredTags: [{ key: "team" }, { key: "stage", values: ["dev", "prod"] }],
    allowedBaseModels: ["amazon.*"],
    timeoutHours: 24,
    maxTimeoutHours: 72,
  },
  prices: { usdPer1000Tokens: { "amazon.nova-pro-v1:0": 0.006 }, storageUsdPerMonth: 2 },
  vpc: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
});

describe("the settings of a function in Lambda", () => {
  it.each([
    ["all are given", everything],
    ["none is", v.parse(Settings, {})],
  ])("are those of its deployment, whole, where %s", (_, settings) => {
    const { tags, policy, prices, vpc } = linkedTo(settings);
    expect({ tags, policy, prices, vpc }).toEqual(settings);
  });

  it("have every member that can be set", () => {
    const { policy, prices } = Settings.entries;
    expect(Object.keys(linkedSettings).sort()).toEqual(Object.keys(Settings.entries).sort());
    expect(Object.keys(everything.policy).sort()).toEqual(Object.keys(policy.wrapped.entries).sort());
    expect(Object.keys(everything.prices).sort()).toEqual(Object.keys(prices.wrapped.entries).sort());
  });

  it("are read one by one, each when it is asked for", () => {
    const settings = linkedTo({ tags: [], policy: { requireVpc: "yes" } });
    expect(settings.tags).toEqual([]);
    expect(() => settings.policy).toThrow(v.ValiError);
    expect(() => settings.prices).toThrow(v.ValiError);
  });
});
