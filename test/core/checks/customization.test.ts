import { describe, expect, it } from "vitest";
import { customizationTypeOf } from "#core/checks/customization-type.ts";
import { checkCustomization } from "#core/checks/customization.ts";
import type { CustomizationType } from "#core/request.ts";
import { briefly, nothing, request } from "./requests.ts";

const teacherModelIdentifier = "us.amazon.nova-premier-v1:0";
const distillationOf = (teacherModelConfig: {
  teacherModelIdentifier: string;
  maxResponseLengthForInference?: number;
}) => ({
  distillationConfig: { teacherModelConfig },
});
const distillation = distillationOf({ teacherModelIdentifier });
const graderConfig = {
  lambdaGrader: { lambdaArn: "arn:aws:lambda:us-east-1:123456789012:function:grader" },
};
const reinforcement = { rftConfig: { graderConfig } };

type Configuration = typeof distillation | typeof reinforcement | undefined;

const found = (customizationType: CustomizationType | undefined, customizationConfig?: Configuration) =>
  briefly(checkCustomization({ ...request, customizationType, customizationConfig }));

describe("the configuration of a customization", () => {
  it.each<[CustomizationType | undefined, string, Configuration]>([
    [undefined, "none", undefined],
    ["FINE_TUNING", "none", undefined],
    ["CONTINUED_PRE_TRAINING", "none", undefined],
    ["DISTILLATION", "a teacher", distillation],
    ["REINFORCEMENT_FINE_TUNING", "a grader", reinforcement],
  ])("of %s with %s is right", (type, _, configuration) => {
    expect(found(type, configuration)).toEqual(nothing);
  });

  it.each<[CustomizationType, Configuration, string]>([
    ["FINE_TUNING", distillation, "customization-config /customizationConfig/distillationConfig"],
    ["FINE_TUNING", reinforcement, "customization-config /customizationConfig/rftConfig"],
    ["CONTINUED_PRE_TRAINING", distillation, "customization-config /customizationConfig/distillationConfig"],
    ["DISTILLATION", reinforcement, "customization-config /customizationConfig/rftConfig"],
    ["REINFORCEMENT_FINE_TUNING", distillation, "customization-config /customizationConfig/distillationConfig"],
    ["DISTILLATION", undefined, "teacher-required /customizationConfig"],
    ["IMPORTED", undefined, "customization-type /customizationType"],
  ])("of %s with %j is one problem", (type, configuration, problem) => {
    expect(found(type, configuration)).toEqual({ problems: [problem], warnings: [] });
  });

  it("says what the type is where the request does not, and warns of it", () => {
    const missing = { problems: [], warnings: ["customization-type-missing /customizationType"] };
    expect(found(undefined, distillation)).toEqual(missing);
    expect(found(undefined, reinforcement)).toEqual(missing);
    expect(customizationTypeOf({ customizationConfig: distillation })).toBe("DISTILLATION");
    expect(customizationTypeOf({ customizationConfig: reinforcement })).toBe("REINFORCEMENT_FINE_TUNING");
    expect(customizationTypeOf({})).toBe("FINE_TUNING");
    expect(customizationTypeOf({ customizationType: "DISTILLATION" })).toBe("DISTILLATION");
  });
});

describe("a distillation's teacher", () => {
  const at = "/customizationConfig/distillationConfig/teacherModelConfig";
  const taught = (teacherModelConfig: Parameters<typeof distillationOf>[0]) =>
    found("DISTILLATION", distillationOf(teacherModelConfig));

  it("must be named", () => {
    expect(taught({ teacherModelIdentifier: "" }).problems).toEqual([`teacher-required ${at}/teacherModelIdentifier`]);
  });

  it("should be another model than its student", () => {
    const same = { problems: [], warnings: [`teacher-is-student ${at}/teacherModelIdentifier`] };
    expect(taught({ teacherModelIdentifier: request.baseModelIdentifier })).toEqual(same);
    const arn = `arn:aws:bedrock:us-east-1::foundation-model/${request.baseModelIdentifier}`;
    expect(taught({ teacherModelIdentifier: arn })).toEqual(same);
    expect(taught({ teacherModelIdentifier: "amazon.nova-pro-v1:0" })).toEqual(nothing);
  });

  it("must be given a token or more to answer", () => {
    const of = (maxResponseLengthForInference: number) =>
      taught({ teacherModelIdentifier, maxResponseLengthForInference });
    expect(of(0).problems).toEqual([`teacher-length ${at}/maxResponseLengthForInference`]);
    expect(of(1)).toEqual(nothing);
  });
});

describe("reinforcement", () => {
  const of = (hyperParameters: Record<string, number>) => {
    const customizationConfig = { rftConfig: { graderConfig, hyperParameters } };
    return briefly(
      checkCustomization({ ...request, customizationType: "REINFORCEMENT_FINE_TUNING", customizationConfig }),
    );
  };

  it.each<[string, number, number, number, number]>([
    ["epochCount", 1, 50, 0, 51],
    ["batchSize", 16, 512, 15, 513],
    ["learningRate", 1e-7, 1e-3, 9.9e-8, 1.01e-3],
    ["maxPromptLength", 1, 2 ** 31 - 1, 0, 2 ** 31],
    ["trainingSamplePerPrompt", 2, 16, 1, 17],
    ["inferenceMaxTokens", 1, 2 ** 31 - 1, 0, 2 ** 31],
    ["evalInterval", 1, 100, 0, 101],
  ])("takes a %s from %d to %d and none beyond", (name, least, most, below, above) => {
    for (const value of [least, most]) expect(of({ [name]: value })).toEqual(nothing);
    for (const value of [below, above])
      expect(of({ [name]: value })).toEqual({
        problems: [`hyperparameter-range /customizationConfig/rftConfig/hyperParameters/${name}`],
        warnings: [],
      });
  });

  it("takes no fraction where it counts", () => {
    expect(of({ epochCount: 1.5 }).problems).toEqual([
      "hyperparameter-type /customizationConfig/rftConfig/hyperParameters/epochCount",
    ]);
  });

  it("is warned of where nothing grades", () => {
    const ungraded = { problems: [], warnings: ["grader-missing /customizationConfig/rftConfig/graderConfig"] };
    expect(found("REINFORCEMENT_FINE_TUNING")).toEqual(ungraded);
    const customizationConfig = { rftConfig: {} };
    const ungradedRequest = {
      ...request,
      customizationType: "REINFORCEMENT_FINE_TUNING" as const,
      customizationConfig,
    };
    expect(briefly(checkCustomization(ungradedRequest))).toEqual(ungraded);
  });
});
