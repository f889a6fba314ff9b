import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { cents, checkCost, type CostFacts } from "#core/checks/cost.ts";
import { Prices } from "#core/checks/prices.ts";
import { rateOf } from "#core/checks/rates.ts";
import { problems as problemsOf } from "#core/issues.ts";
import { briefly, nothing, request } from "./requests.ts";

const prices = v.parse(Prices, {});
const cost = (facts: Partial<CostFacts>, over = {}) => checkCost({ ...request, ...over }, { prices, ...facts });
const million = 1_000_000;

const nova2 = { baseModelIdentifier: "amazon.nova-2-lite-v1:0:256k" };
const unpriced = { baseModelIdentifier: "meta.llama3-2-1b-instruct-v1:0:128k" };
const canvas = { baseModelIdentifier: "amazon.nova-canvas-v1:0" };
const embed = { baseModelIdentifier: "amazon.titan-embed-image-v1:0", hyperParameters: { epochCount: "Auto" } };
const everyRate = v.parse(Prices, {
  usdPer1000Tokens: { "amazon.nova-canvas-v1:0": 1, "amazon.titan-embed-image-v1:0": 1 },
});

describe("the estimate of a job's cost", () => {
  it("is tokens × epochs × rate, with the storage of its model a month", () => {
    expect(cost({ tokens: million }, { hyperParameters: { epochCount: "3" } })).toEqual({
      ...nothing,
      estimate: {
        currency: "USD",
        tokens: million,
        epochs: 3,
        usdPer1000Tokens: 0.001,
        trainingUsd: 3,
        storageUsdPerMonth: 1.95,
      },
    });
  });

  it("counts the epochs that the model takes by default where none are given", () => {
    expect(cost({ tokens: million }).estimate).toMatchObject({ epochs: 2, trainingUsd: 2 });
    const llama = { baseModelIdentifier: "meta.llama3-1-70b-instruct-v1:0:128k" };
    expect(cost({ tokens: million }, llama).estimate).toMatchObject({ epochs: 5, trainingUsd: 39.95 });
  });

  it("is rounded up to the cent, and by nothing but the cent", () => {
    for (const [usd, rounded] of [
      [0, 0],
      [0.0001, 0.01],
      [2, 2],
      [2.0001, 2.01],
      [0.1 + 0.2, 0.3],
      [1.1, 1.1],
      [39.95, 39.95],
      [39.949, 39.95],
    ] as const)
      expect(cents(usd)).toBe(rounded);
  });

  it("grows with the tokens and with the epochs, and is never less than their product", () => {
    const models = fc.constantFrom(...Object.keys(prices.usdPer1000Tokens));
    const tokens = fc.nat({ max: 10 ** 10 });
    const epochs = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(models, tokens, tokens, epochs, epochs, (baseModelIdentifier, one, more, few, many) => {
        const usd = (count: number, times: number) =>
          cost({ tokens: count }, { baseModelIdentifier, hyperParameters: { epochCount: `${times}` } }).estimate
            .trainingUsd ?? Number.NaN;
        expect(usd(one, few)).toBeLessThanOrEqual(usd(one + more, few));
        expect(usd(one, few)).toBeLessThanOrEqual(usd(one, few + many));
        const product = (one * few * (prices.usdPer1000Tokens[baseModelIdentifier] ?? Number.NaN)) / 1000;
        expect(usd(one, few)).toBeGreaterThanOrEqual(product * (1 - 1e-12) - 1e-8);
        expect(usd(one, few)).toBeLessThan(product + 0.01 + 1e-6);
      }),
    );
  });

  it.each<[string, Partial<CostFacts>, object, string]>([
    ["a model without a rate", { tokens: million }, unpriced, "cost-rate /baseModelIdentifier"],
    ["a model without a default", { tokens: million }, nova2, "cost-epochs /hyperParameters/epochCount"],
    [
      "epochs left to the service",
      { tokens: million, prices: everyRate },
      embed,
      "cost-epochs /hyperParameters/epochCount",
    ],
    [
      "more epochs than anybody counts",
      { tokens: million },
      { hyperParameters: { epochCount: "9".repeat(400) } },
      "cost-epochs /hyperParameters/epochCount",
    ],
    ["training by steps", { tokens: million, prices: everyRate }, canvas, "cost-epochs /baseModelIdentifier"],
    ["a dataset not counted", {}, {}, "cost-tokens /trainingDataConfig"],
    ["a custom model", { tokens: million }, { baseModelIdentifier: "my-model" }, "cost-model /baseModelIdentifier"],
    [
      "reinforcement",
      { tokens: million },
      { customizationType: "REINFORCEMENT_FINE_TUNING" },
      "cost-type /customizationType",
    ],
  ])("says that it is not known for %s, and is not zero", (_, facts, over, warning) => {
    const open = cost(facts, over);
    expect(briefly(open)).toEqual({ problems: [], warnings: [warning] });
    expect(open.estimate).not.toHaveProperty("trainingUsd");
    expect(open.estimate.storageUsdPerMonth).toBe(1.95);
    const [code] = warning.split(" ");
    expect(briefly(cost({ ...facts, maxCostUsd: million }, over))).toEqual({
      problems: [`${code} /orchestration/maxCostUsd`],
      warnings: [],
    });
  });

  it("is known again with what was missing", () => {
    expect(cost({ tokens: million }, { ...nova2, hyperParameters: { epochCount: "1" } }).estimate.trainingUsd).toBe(
      3.78,
    );
    const baseModel = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0:300k";
    expect(cost({ tokens: million, baseModel }, { baseModelIdentifier: "my-model" }).estimate.trainingUsd).toBe(16);
    const given = { ...embed, hyperParameters: { epochCount: "4" } };
    expect(cost({ tokens: million, prices: everyRate }, given).estimate.trainingUsd).toBe(4000);
    const rated = v.parse(Prices, { usdPer1000Tokens: { "meta.llama3-2-1b-instruct-v1:0": 0.0005 } });
    expect(cost({ tokens: million, prices: rated }, unpriced).estimate.trainingUsd).toBe(2.5);
  });

  it("says that a teacher's answers come on top", () => {
    const { warnings, estimate } = cost({ tokens: million }, { customizationType: "DISTILLATION" });
    expect(warnings.map(({ code }) => code)).toEqual(["cost-teacher"]);
    expect(estimate.trainingUsd).toBe(2);
  });
});

describe("the limit of a job's cost", () => {
  it("refuses what is estimated above it with both figures, and nothing up to it", () => {
    expect(briefly(cost({ tokens: million, maxCostUsd: 2 }))).toEqual(nothing);
    expect(cost({ tokens: million + 1, maxCostUsd: 2 }).problems).toEqual([
      {
        pointer: "/orchestration/maxCostUsd",
        code: "cost-limit",
        detail: "orchestration.maxCostUsd is $2.00, and the training is estimated at $2.01",
      },
    ]);
    expect(cost({ tokens: million, maxCostUsd: 1.995 }).problems[0]?.detail).toMatch(/is \$1\.995, .* \$2\.00$/);
  });

  it("does not count the storage, which is paid for keeping the model", () => {
    expect(briefly(cost({ tokens: 1000, maxCostUsd: 0.01 }))).toEqual(nothing);
  });

  it("names the setting that supplies a rate where there is none", () => {
    expect(cost({ tokens: million, maxCostUsd: 5 }, unpriced).problems[0]?.detail).toBe(
      "orchestration.maxCostUsd cannot be kept, as the cost is not known: there is no rate for meta.llama3-2-1b-instruct-v1:0:128k; the deployment's setting prices.usdPer1000Tokens can supply it",
    );
  });
});

describe("the prices of a deployment", () => {
  const wrong = (settings: unknown) =>
    problemsOf(v.safeParse(Prices, settings).issues ?? []).map(({ pointer }) => pointer);

  it("stand beside the known ones, or in their place", () => {
    const own = v.parse(Prices, { usdPer1000Tokens: { "amazon.nova-micro-v1:0": 0.5 }, storageUsdPerMonth: 3 });
    expect(own.storageUsdPerMonth).toBe(3);
    expect(rateOf(own, "amazon.nova-micro-v1:0:128k")).toBe(0.5);
    expect(rateOf(own, "amazon.nova-pro-v1:0:300k")).toBe(0.008);
    expect(rateOf(own, "amazon.nova-pro-v10:0")).toBeUndefined();
  });

  it("count before a known one of a longer id, as a model is known by its id without a version too", () => {
    const own = v.parse(Prices, { usdPer1000Tokens: { "amazon.nova-pro-v1": 1 } });
    expect(rateOf(own, "amazon.nova-pro-v1:0:300k")).toBe(1);
    expect(rateOf(own, "amazon.nova-lite-v1:0:300k")).toBe(0.002);
  });

  it("may tell one context length from the others", () => {
    const own = v.parse(Prices, { usdPer1000Tokens: { "amazon.nova-pro-v1:0:300k": 9 } });
    expect(rateOf(own, "amazon.nova-pro-v1:0:300k")).toBe(9);
    expect(rateOf(own, "amazon.nova-pro-v1:0:24k")).toBe(0.008);
  });

  it("are numbers by model ids", () => {
    expect(wrong({ usdPer1000Tokens: { "amazon.nova-pro-v1:0": 0 }, storageUsdPerMonth: 0 })).toEqual([]);
    expect(wrong({ usdPer1000Tokens: { "amazon.nova-pro-v1:0": -0.1 } })).toEqual([
      "/usdPer1000Tokens/amazon.nova-pro-v1:0",
    ]);
    expect(wrong({ usdPer1000Tokens: { "amazon.nova-pro-v1:0": "1" } })).toEqual([
      "/usdPer1000Tokens/amazon.nova-pro-v1:0",
    ]);
    expect(wrong({ usdPer1000Tokens: { "Nova Pro": 1 } })).toEqual(["/usdPer1000Tokens/Nova Pro"]);
    expect(wrong({ storageUsdPerMonth: -1 })).toEqual(["/storageUsdPerMonth"]);
    expect(wrong({ rates: {} })).toEqual(["/rates"]);
  });
});
