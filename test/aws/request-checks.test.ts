import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { requestChecks } from "#aws/request-checks.ts";
import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { Settings, type SettingsInput } from "#core/settings.ts";
import { virtualClock } from "#local/clock.ts";
import { startCloud } from "#local/cloud.ts";
import { localPlatform } from "#local/platform.ts";

const account = "arn:aws:bedrock:us-east-1:123456789012";
const foundation = (id: string) => `arn:aws:bedrock:us-east-1::foundation-model/${id}`;
const offered = { customizationsSupported: ["FINE_TUNING"], modelLifecycle: { status: "ACTIVE" } };
const imported = `${account}:custom-model/imported/abcdefghijkl`;
const trained = `${account}:custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl`;

type Model = { modelArn?: string; baseModelArn?: string } | { modelDetails: typeof offered };

/**
 * The checks where Bedrock knows these models and no others, by the ids that it is asked for, and `asked`, what it was asked. Its first
 * `failures` answers are that it is out of order.
 */
const setup = async (
  models: Record<string, Model>,
  { settings = {}, failures = 0 }: { settings?: SettingsInput; failures?: number } = {},
) => {
  const asked: string[] = [];
  const clock = virtualClock();
  const { endpoint } = await startCloud({
    clock,
    seed: 1,
    async intercept({ service, request: { path } }, next) {
      if (service !== "bedrock") return next();
      const id = decodeURIComponent(path.split("/").at(-1) ?? "");
      asked.push(id);
      if (asked.length <= failures) return { status: 503, headers: {}, body: "{}" };
      const model = models[id];
      return model
        ? { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(model) }
        : { status: 404, headers: { "x-amzn-errortype": "ResourceNotFoundException" }, body: "{}" };
    },
  });
  const platform = localPlatform("preflight", clock, () => endpoint, v.parse(Settings, settings));
  const check = (
    baseModelIdentifier: string,
    over: Partial<CreateModelCustomizationJobRequest> = {},
    attempts?: number,
  ) =>
    requestChecks(platform, attempts)(
      {
        jobName: "a-job",
        customModelName: "a-model",
        baseModelIdentifier,
        roleArn: "arn:aws:iam::123456789012:role/bedrock",
        customizationType: "FINE_TUNING",
        trainingDataConfig: { s3Uri: "s3://bucket/train.jsonl" },
        outputDataConfig: { s3Uri: "s3://bucket/output" },
        ...over,
      },
      {},
    );
  return { check, asked };
};

const nova = "amazon.nova-micro-v1:0:128k";
const codes = (findings: readonly { code: string }[] = []) => findings.map(({ code }) => code);

describe("a custom model that a job starts from", () => {
  it.each([
    ["its own ARN", { modelArn: trained }],
    ["the ARN of what it was made from", { modelArn: imported, baseModelArn: foundation(nova) }],
  ])("is checked as the foundation model that %s tells", async (_, model) => {
    const settings = { policy: { allowedBaseModels: ["amazon.nova-micro-v1:0"] } };
    const { check, asked } = await setup({ mine: model, [nova]: { modelDetails: offered } }, { settings });
    const { trainedModel, baseModel, hyperParameters, policy } = await check("mine", {
      hyperParameters: { epochCount: "6" },
    });
    expect(asked).toEqual(["mine", nova]);
    expect(trainedModel).toBe(nova);
    expect(baseModel.problems).toEqual([]);
    expect(codes(hyperParameters.problems)).toEqual(["hyperparameter-range"]);
    expect(policy).toEqual({ problems: [], warnings: [] });
  });

  it("may be trained though nothing is offered any more of what it was made from, of which it is warned", async () => {
    const { check } = await setup({ mine: { modelArn: trained } });
    const { baseModel } = await check("mine");
    expect(baseModel.problems).toEqual([]);
    expect(codes(baseModel.warnings)).toEqual(["base-model-offer-unknown"]);
  });

  it("may be one of which nothing tells what it was made from", async () => {
    const { check, asked } = await setup({ [imported]: { modelArn: imported } });
    const { trainedModel, baseModel, hyperParameters } = await check(imported);
    expect(asked).toEqual([imported]);
    expect(trainedModel).toBeUndefined();
    expect(baseModel.problems).toEqual([]);
    expect(codes(hyperParameters.warnings)).toEqual(["base-model-unknown"]);
  });

  it("is near its end where the foundation model under it is", async () => {
    const legacy = { ...offered, modelLifecycle: { status: "LEGACY" } };
    const { check } = await setup({ mine: { modelArn: trained }, [nova]: { modelDetails: legacy } });
    expect(codes((await check("mine")).baseModel.warnings)).toContain("base-model-legacy");
  });

  it("must exist", async () => {
    const { check } = await setup({});
    expect(codes((await check("mine")).baseModel.problems)).toEqual(["base-model-missing"]);
  });
});

describe("a request", () => {
  it("has what is wrong with its configuration told before its hyperparameters", async () => {
    const { check } = await setup({ [nova]: { modelDetails: offered } });
    const { hyperParameters } = await check(nova, {
      customizationConfig: {
        distillationConfig: { teacherModelConfig: { teacherModelIdentifier: "us.amazon.nova-premier-v1:0" } },
      },
      hyperParameters: { epochCount: "6" },
    });
    expect(codes(hyperParameters.problems)).toEqual(["customization-config", "hyperparameter-range"]);
    expect(hyperParameters.defaults).toHaveProperty("learningRate");
  });

  it("is held against a policy only where there is one", async () => {
    const { check } = await setup({ [nova]: { modelDetails: offered } });
    expect(await check(nova)).not.toHaveProperty("policy");
  });

  it("has Bedrock asked once, or as often as is said", async () => {
    const once = await setup({ [nova]: { modelDetails: offered } }, { failures: 1 });
    await expect(once.check(nova)).rejects.toThrow();
    expect(once.asked).toHaveLength(1);
    const twice = await setup({ [nova]: { modelDetails: offered } }, { failures: 1 });
    expect((await twice.check(nova, {}, 2)).baseModel).toEqual({ problems: [], warnings: [] });
    expect(twice.asked).toHaveLength(2);
  });
});
