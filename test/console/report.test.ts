import { describe, expect, expectTypeOf, it } from "vitest";
import * as v from "valibot";
import type { dryRunReport } from "#core/preflight.ts";
import type { TimelineEvent } from "#core/timeline.ts";
import { Timeline } from "../../src/console/answers.ts";
import { Report } from "../../src/console/report/answers.ts";
import { factorsInWords, storageInWords, trainingInWords } from "../../src/console/report/estimate-in-words.ts";
import { reportIn } from "../../src/console/report/timeline.ts";
import { verdict } from "../../src/console/report/verdict.ts";
import { dataset, request, setup } from "../cloud.ts";

const told = async (over: Record<string, unknown>, files: Record<string, string> = {}) => {
  const { post, get, send, put, clock } = await setup();
  for (const [key, body] of Object.entries(files)) await put(key, body);
  const { body: answer } = await send("POST", "/model-customization-jobs?dryRun=true", request(over));
  await post(request(over));
  await clock.pass(3_600_000);
  const { body } = await get("/model-customization-jobs/a-job/events");
  return { dryRun: v.parse(Report, answer), answer, events: v.parse(Timeline, body).events };
};

const invalid = { "invalid.jsonl": `{"messages": []}\nnot json\n` };
const bad = { trainingDataConfig: { s3Uri: dataset.replace("train", "invalid") } };

describe("a report", () => {
  it("is taken from the answer to a dry run, with all that it counts", async () => {
    expectTypeOf<ReturnType<typeof dryRunReport>>().toExtend<v.InferInput<typeof Report>>();
    const { dryRun, answer } = await told(bad, invalid);
    const [first] = dryRun.datasets;
    expect(dryRun.valid).toBe(false);
    expect(first?.errors).toEqual(answer.datasets[0].errors);
    expect(first?.errors.map(({ line }) => line)).toContain(2);
    expect(first?.statistics.histogram).toEqual(answer.datasets[0].statistics.histogram);
    expect(verdict(dryRun)).toMatch(/^This job cannot succeed: \d+ problems stand against it\.$/);
  });

  it.each([
    ["a job that nothing stands against", {}, {}],
    ["a dataset with errors", bad, invalid],
    ["a hyperparameter that is not known, and one that is left out", { hyperParameters: { epochs: "1" } }, {}],
  ])("is the same from the timeline of %s, as far as that was checked", async (_, over, files) => {
    const { dryRun, events } = await told(over, files);
    const found = reportIn(events);
    expect(found?.valid).toBe(dryRun.valid);
    expect(found?.errors).toEqual(dryRun.errors);
    expect(found?.datasets).toEqual(dryRun.datasets);
    expect(found?.estimate).toEqual(dryRun.estimate);
    expect(found?.defaults).toEqual(dryRun.defaults);
  });

  it("says from the timeline alone that the cost stands against a job", async () => {
    const { dryRun, events } = await told({ orchestration: { maxCostUsd: 0.001 } });
    const found = reportIn(events);
    expect(dryRun.errors).toHaveLength(1);
    expect(found).toMatchObject({ valid: false, errors: dryRun.errors });
    expect(verdict(dryRun)).toBe("This job cannot succeed: 1 problem stands against it.");
  });

  it("is there for requests that were refused before their data were read, and not before anything was checked", async () => {
    const { events } = await told({ hyperParameters: { epochCount: "900" } });
    expect(reportIn(events)).toMatchObject({ valid: false, datasets: [] });
    expect(reportIn(events)?.errors.map(({ pointer }) => pointer)).toEqual(["/hyperParameters/epochCount"]);
    expect(reportIn(events.filter(({ type }) => type === "job.submitted"))).toBeUndefined();
  });

  it("is of the latest attempt, and of what was checked last", () => {
    const at = (id: string, detail: string): TimelineEvent => ({
      id,
      time: "2026-11-21T00:00:00.000Z",
      type: "base-model.checked",
      message: "",
      report: { problems: [{ pointer: "", code: "", detail }], warnings: [] },
    });
    const before = { ...at("1#policy.checked", "before"), type: "policy.checked" };
    const events = [before, at("1#base-model.checked", "first"), at("2#base-model.checked", "second")];
    expect(reportIn(events)?.errors.map(({ detail }) => detail)).toEqual(["second"]);
    const again = [...events, at("2#base-model.checked#again", "third")];
    expect(reportIn(again)?.errors.map(({ detail }) => detail)).toEqual(["third"]);
    expect(reportIn([...events, { ...at("3#base-model.checked", ""), report: { odd: true } }])?.errors).toEqual([]);
  });
});

describe("an estimate in words", () => {
  const storage = { currency: "USD", storageUsdPerMonth: 1.95 } as const;

  it("says what the training costs, and what that is reckoned from", () => {
    const estimate = { ...storage, tokens: 2000, epochs: 1, usdPer1000Tokens: 0.001, trainingUsd: 1234.5 };
    expect(trainingInWords(estimate)).toBe("$1,234.50");
    expect(factorsInWords(estimate)).toBe("2,000 tokens × 1 epoch × $0.001 for 1,000 tokens");
    expect(storageInWords(estimate)).toBe("$1.95 a month");
  });

  it("takes nothing that is not known for zero", () => {
    expect(trainingInWords(storage)).toBe("not known");
    expect(factorsInWords({ ...storage, epochs: 2 })).toBe("2 epochs");
    expect(factorsInWords(storage)).toBe("");
  });
});
