import { describe, expect, it } from "vitest";
import { checkBaseModel, type OfferedModel } from "#core/checks/base-model.ts";
import type { CustomizationType } from "#core/request.ts";
import { briefly, nothing, request } from "./requests.ts";

const now = new Date("2026-11-21T12:00:00Z");
const offered = {
  customizationsSupported: ["FINE_TUNING", "DISTILLATION"],
  modelLifecycle: { status: "ACTIVE" },
};
const check = (model: OfferedModel | undefined, customizationType?: CustomizationType) =>
  checkBaseModel({ ...request, customizationType }, model, now);
const living = (modelLifecycle: OfferedModel["modelLifecycle"]) => briefly(check({ ...offered, modelLifecycle }));

describe("a base model", () => {
  it("must exist", () => {
    expect(check(undefined).problems).toEqual([
      {
        pointer: "/baseModelIdentifier",
        code: "base-model-missing",
        detail:
          "baseModelIdentifier must be a model that exists in this region; there is no amazon.nova-micro-v1:0:128k",
      },
    ]);
    expect(briefly(check(offered))).toEqual(nothing);
  });

  it.each<[CustomizationType | undefined, string[] | undefined, string[], string[]]>([
    ["FINE_TUNING", ["FINE_TUNING"], [], []],
    [undefined, ["FINE_TUNING"], [], []],
    ["DISTILLATION", ["FINE_TUNING", "DISTILLATION"], [], []],
    ["CONTINUED_PRE_TRAINING", ["FINE_TUNING", "CONTINUED_PRE_TRAINING"], [], []],
    ["DISTILLATION", ["FINE_TUNING"], ["base-model-offer"], []],
    ["CONTINUED_PRE_TRAINING", ["FINE_TUNING", "DISTILLATION"], ["base-model-offer"], []],
    [undefined, ["DISTILLATION"], ["base-model-offer"], []],
    ["FINE_TUNING", [], ["base-model-offer"], []],
    ["FINE_TUNING", undefined, [], ["base-model-offer-unknown"]],
    ["REINFORCEMENT_FINE_TUNING", ["FINE_TUNING"], [], ["base-model-offer-unknown"]],
    ["REINFORCEMENT_FINE_TUNING", [], [], ["base-model-offer-unknown"]],
    ["REINFORCEMENT_FINE_TUNING", ["REINFORCEMENT_FINE_TUNING"], [], []],
    ["IMPORTED", [], [], []],
  ])(
    "asked for %s and offering %j gives the problems %j and the warnings %j",
    (type, supported, problems, warnings) => {
      const at = (codes: string[]) => codes.map((code) => `${code} /baseModelIdentifier`);
      expect(briefly(check({ ...offered, customizationsSupported: supported }, type))).toEqual({
        problems: at(problems),
        warnings: at(warnings),
      });
    },
  );

  it("says what it offers instead, or why it may offer nothing", () => {
    expect(check(offered, "CONTINUED_PRE_TRAINING").problems[0]?.detail).toMatch(
      /it offers FINE_TUNING, DISTILLATION$/,
    );
    expect(check({ ...offered, customizationsSupported: [] }).problems[0]?.detail).toMatch(
      /context suffix, such as :128k$/,
    );
  });

  it("that is LEGACY is warned of, with its end where it is told", () => {
    const legacy = { problems: [], warnings: ["base-model-legacy /baseModelIdentifier"] };
    expect(living({ status: "LEGACY" })).toEqual(legacy);
    const endOfLifeTime = "2026-11-21T12:00:00.001Z";
    expect(living({ status: "LEGACY", endOfLifeTime })).toEqual(legacy);
    const { warnings } = check({ ...offered, modelLifecycle: { status: "LEGACY", endOfLifeTime } });
    expect(warnings[0]?.detail).toContain(endOfLifeTime);
    expect(living({ status: "ACTIVE", endOfLifeTime })).toEqual(nothing);
    expect(living({ status: "RENAMED" })).toEqual(nothing);
    expect(living(undefined)).toEqual(nothing);
  });

  it("is refused from its end on, whatever its status", () => {
    const ended = { problems: ["base-model-ended /baseModelIdentifier"], warnings: [] };
    for (const status of ["LEGACY", "ACTIVE"]) {
      expect(living({ status, endOfLifeTime: "2026-11-21T12:00:00Z" })).toEqual(ended);
      expect(living({ status, endOfLifeTime: "2025-08-15T00:00:00.000Z" })).toEqual(ended);
    }
    expect(living({ status: "ACTIVE", endOfLifeTime: "some day" })).toEqual(nothing);
  });
});
