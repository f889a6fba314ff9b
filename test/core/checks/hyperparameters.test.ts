import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { families, familyOf } from "#core/checks/catalogue.ts";
import { checkHyperParameters } from "#core/checks/hyperparameters.ts";
import { briefly, nothing, request, validationDataConfig } from "./requests.ts";

type Given = Record<string, string>;

const nova = "amazon.nova-micro-v1:0:128k";
const titanImage = "amazon.titan-image-generator-v2:0";
const titanEmbed = "amazon.titan-embed-image-v1:0";
const llama = "meta.llama3-1-8b-instruct-v1:0:128k";
const command = "cohere.command-text-v14:7:4k";
const light = "cohere.command-light-text-v14:7:4k";

const check = (baseModelIdentifier: string, hyperParameters: Given, more = {}, known = {}) =>
  checkHyperParameters({ ...request, baseModelIdentifier, hyperParameters, ...more }, known);
const problems = (...given: Parameters<typeof check>) => briefly(check(...given)).problems;
const warnings = (...given: Parameters<typeof check>) => briefly(check(...given)).warnings;

describe("a hyperparameter's value", () => {
  it.each<[string, Given, string]>([
    [nova, { epochCount: "6" }, "hyperparameter-range"],
    [nova, { epochCount: "0" }, "hyperparameter-range"],
    [nova, { epochCount: "-1" }, "hyperparameter-range"],
    [nova, { epochCount: "1e9" }, "hyperparameter-range"],
    [nova, { epochCount: "2.0" }, "hyperparameter-type"],
    [nova, { epochCount: "2e0" }, "hyperparameter-type"],
    [nova, { epochCount: "" }, "hyperparameter-type"],
    [nova, { epochCount: " 2" }, "hyperparameter-type"],
    [nova, { epochCount: "two" }, "hyperparameter-type"],
    [nova, { epochCount: "0x2" }, "hyperparameter-type"],
    [nova, { epochCount: "٢" }, "hyperparameter-type"],
    [nova, { learningRateWarmupSteps: "-0" }, "hyperparameter-type"],
    [nova, { learningRateWarmupSteps: "101" }, "hyperparameter-range"],
    [nova, { learningRate: "0.00010001" }, "hyperparameter-range"],
    [nova, { learningRate: "9.9e-7" }, "hyperparameter-range"],
    [nova, { learningRate: "1e-" }, "hyperparameter-type"],
    [nova, { learningRate: "." }, "hyperparameter-type"],
    [nova, { learningRate: "+1e-5" }, "hyperparameter-type"],
    [nova, { learningRate: "0.000_01" }, "hyperparameter-type"],
    [nova, { learningRate: "NaN" }, "hyperparameter-type"],
    [nova, { learningRate: "Infinity" }, "hyperparameter-type"],
    [llama, { batchSize: "2" }, "hyperparameter-range"],
    [command, { batchSize: "9" }, "hyperparameter-range"],
    [light, { batchSize: "33" }, "hyperparameter-range"],
    [titanEmbed, { epochCount: "auto" }, "hyperparameter-type"],
    [titanImage, { stepCount: "Auto" }, "hyperparameter-type"],
    [nova, { epochCount: "Auto" }, "hyperparameter-type"],
  ])("of %s as in %j is a problem of its own", (model, given, code) => {
    expect(problems(model, given)).toEqual([`${code} /hyperParameters/${Object.keys(given).join("")}`]);
  });

  it.each<[string, Given]>([
    [nova, { epochCount: "5", learningRate: "0.0001", learningRateWarmupSteps: "100" }],
    [nova, { epochCount: "1", learningRate: "0.000001", learningRateWarmupSteps: "0" }],
    [nova, { learningRate: "1e-6" }],
    [nova, { learningRate: "1.00E-4" }],
    [nova, { learningRate: "1e-05" }],
    [nova, { learningRate: ".0001" }],
    [nova, { learningRate: "0.1e-3" }],
    [llama, { batchSize: "1" }],
    [command, { batchSize: "8" }],
    [light, { batchSize: "32" }],
    [titanEmbed, { epochCount: "Auto", batchSize: "256" }],
    [titanEmbed, { epochCount: "100" }],
    [titanImage, { stepCount: "auto" }],
    [titanImage, { stepCount: "40000" }],
  ])("of %s as in %j is as it should be", (model, given) => {
    expect(problems(model, given)).toEqual([]);
  });

  it("is told with what would be right and at most 80 characters of what it is", () => {
    const [problem] = check(titanImage, { stepCount: "9".repeat(1000) }).problems;
    expect(problem?.detail).toBe(
      `hyperParameters.stepCount must be an integer from 10 to 40000, or "auto"; got "${"9".repeat(80)}…"`,
    );
    expect(check(llama, { batchSize: "2" }).problems[0]?.detail).toBe('hyperParameters.batchSize must be 1; got "2"');
  });

  it("takes no longer for a long one", () => {
    const begun = performance.now();
    for (const value of ["1".repeat(1e6) + "x", `.${"1".repeat(1e6)}e`, `1.${"1".repeat(1e6)}.`])
      expect(problems(nova, { learningRate: value })).toEqual(["hyperparameter-type /hyperParameters/learningRate"]);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});

const all = families.flatMap(({ models, hyperParameters }) =>
  models.flatMap((model) => Object.entries(hyperParameters).map(([name, parameter]) => ({ model, name, parameter }))),
);
const spellings = (value: number) => {
  const plain = value.toFixed(20).replace(/\.?0+$/, "");
  return [plain, plain.replace(/^0\./, "."), value.toExponential(), value.toExponential().toUpperCase()];
};
/** What is wrong with this one value, whatever else the model requires. */
const wrong = (model: string, name: string, value: string) =>
  check(model, { [name]: value }).problems.filter(({ pointer }) => pointer === `/hyperParameters/${name}`);

describe("every hyperparameter of the catalogue", () => {
  it("may be its least, its largest and its default", () => {
    for (const { model, name, parameter } of all)
      for (const value of [`${parameter.min}`, `${parameter.max}`, parameter.default ?? parameter.literal ?? ""])
        expect([model, name, value, wrong(model, name, value)]).toEqual([model, name, value, []]);
  });

  it("may be any number between them in every spelling of its type, and none beyond them in any", () => {
    const at = fc.constantFrom(...all).chain(({ model, name, parameter }) => {
      const { type, min, max } = parameter;
      const number =
        type === "integer"
          ? fc.integer({ min: min - 1000, max: max + 1000 })
          : fc.double({ min: min - (max - min), max: max + (max - min), noNaN: true });
      return number.map((value) => ({ model, name, type, value, inside: value >= min && value <= max }));
    });
    fc.assert(
      fc.property(at, ({ model, name, type, value, inside }) => {
        const written = type === "integer" ? [String(value)] : [String(value), value.toExponential()];
        for (const spelling of written) {
          const code = inside ? undefined : "hyperparameter-range";
          expect(wrong(model, name, spelling)[0]?.code).toBe(code);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("may be its bounds however they are spelt, and nothing a step beyond", () => {
    for (const { model, name, parameter } of all.filter(({ parameter: { type } }) => type === "float")) {
      const { min, max } = parameter;
      for (const value of [min, max]) for (const text of spellings(value)) expect(wrong(model, name, text)).toEqual([]);
      for (const value of [min - min / 1e6 - 1e-12, max * 1.000001])
        for (const text of [String(value), value.toExponential()])
          expect(wrong(model, name, text)[0]?.code).toBe("hyperparameter-range");
    }
  });

  it("stands under one family only", () => {
    const models = families.flatMap((family) => family.models);
    for (const model of models)
      expect(
        families.filter((family) => family === familyOf(`${model}:128k`) || family === familyOf(model)),
      ).toHaveLength(1);
    expect(new Set(models).size).toBe(models.length);
  });
});

describe("the hyperparameters of a model", () => {
  it("must be given where there is no default, which a word fills as well", () => {
    expect(problems(titanEmbed, {})).toEqual(["hyperparameter-required /hyperParameters/epochCount"]);
    expect(problems(titanImage, { batchSize: "8" })).toEqual(["hyperparameter-required /hyperParameters/stepCount"]);
    expect(problems(titanEmbed, { epochCount: "Auto" })).toEqual([]);
    expect(problems(nova, {})).toEqual([]);
  });

  it("are only warned of where their names are not known, with the ones that are", () => {
    const found = check(nova, { epochcount: "9", "a/b": "x", constructor: "1" });
    expect(briefly(found)).toEqual({
      problems: [],
      warnings: ["epochcount", "a~1b", "constructor"].map((name) => `hyperparameter-unknown /hyperParameters/${name}`),
    });
    expect(found.warnings[0]?.detail).toMatch(/those are epochCount, learningRate, learningRateWarmupSteps$/);
  });

  it("are warned of at most 100 times, however many are unknown", () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`name${index}`, "1"]));
    expect(check(nova, many).warnings).toHaveLength(100);
  });

  it("are told with the defaults for what is left out", () => {
    expect(check(nova, {}).defaults).toEqual({
      epochCount: "2",
      learningRate: "0.00001",
      learningRateWarmupSteps: "10",
    });
    expect(check(nova, { epochCount: "3" }).defaults).toEqual({
      learningRate: "0.00001",
      learningRateWarmupSteps: "10",
    });
    expect(check(titanEmbed, {}).defaults).toEqual({ batchSize: "576", learningRate: "0.00005" });
    expect(check("somebody.new-v1:0", {}).defaults).toEqual({});
  });

  it("are found whether the model is an id, one with a context suffix, an ARN or a custom model", () => {
    for (const model of [
      "amazon.nova-micro-v1:0",
      nova,
      `arn:aws:bedrock:us-east-1::foundation-model/${nova}`,
      "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-micro-v1:0",
      `arn:aws:bedrock:us-east-1:123456789012:custom-model/${nova}/abcdefghijkl`,
    ])
      expect(briefly(check(model, { epochCount: "6" }))).toEqual({
        problems: ["hyperparameter-range /hyperParameters/epochCount"],
        warnings: [],
      });
  });

  it("are not checked for a model that is not known, which is warned of", () => {
    for (const model of [
      "meta.llama3-3-70b-instruct-v1:0:128k",
      "amazon.nova-2-lite-v1:0:256k",
      "amazon.nova-micro-v10:0",
    ])
      expect(briefly(check(model, { epochCount: "x" }))).toEqual({
        problems: [],
        warnings: ["base-model-not-catalogued /baseModelIdentifier"],
      });
  });

  it("are those of a custom model's base model where it is known, and unchecked where it is not", () => {
    const given = { epochCount: "6" };
    for (const custom of ["my-model", "arn:aws:bedrock:us-east-1:123456789012:custom-model/imported/abcdefghijkl"]) {
      expect(warnings(custom, given)).toEqual(["base-model-unknown /baseModelIdentifier"]);
      expect(problems(custom, given)).toEqual([]);
      const baseModel = `arn:aws:bedrock:us-east-1::foundation-model/${nova}`;
      expect(problems(custom, given, {}, { baseModel })).toEqual(["hyperparameter-range /hyperParameters/epochCount"]);
      expect(warnings(custom, given, {}, { baseModel })).toEqual([]);
    }
  });

  it("are warned of where the model is retired", () => {
    for (const model of [command, light, "amazon.titan-text-express-v1:0:8k", "amazon.titan-text-premier-v1:0:32k"])
      expect(warnings(model, {})).toEqual(["base-model-retired /baseModelIdentifier"]);
    expect(warnings(nova, {})).toEqual([]);
  });
});

describe("beside a validation dataset", () => {
  const retired = "base-model-retired /baseModelIdentifier";

  it("the share of the training data that would take its place is a problem, and is no default", () => {
    const given = { evalPercentage: "20" };
    expect(problems(command, given, { validationDataConfig })).toEqual([
      "hyperparameter-validation-meaningless /hyperParameters/evalPercentage",
    ]);
    expect(problems(command, given)).toEqual([]);
    expect(problems(command, given, { validationDataConfig: { validators: [] } })).toEqual([]);
    expect(check(command, {}, { validationDataConfig }).defaults).not.toHaveProperty("evalPercentage");
    expect(check(command, {}).defaults).toHaveProperty("evalPercentage", "20");
  });

  it("a learning rate that AWS advises to leave out is a warning", () => {
    const given = { learningRate: "0.00001" };
    expect(warnings(command, given, { validationDataConfig })).toEqual([
      retired,
      "hyperparameter-validation-discouraged /hyperParameters/learningRate",
    ]);
    expect(warnings(command, given)).toEqual([retired]);
    expect(warnings(command, {}, { validationDataConfig })).toEqual([retired]);
    expect(warnings(nova, given, { validationDataConfig })).toEqual([]);
  });
});

describe("steps of warming up", () => {
  const advice = "hyperparameter-advice /hyperParameters/learningRateWarmupSteps";
  const lite = "amazon.nova-lite-v1:0:300k";

  it.each<[string, Given, number, string[]]>([
    [nova, { learningRateWarmupSteps: "10" }, 6400, []],
    [nova, { learningRateWarmupSteps: "11" }, 6400, [advice]],
    [nova, {}, 6400, []],
    [nova, {}, 5760, [advice]],
    [lite, {}, 1600, []],
    [lite, {}, 1440, [advice]],
    ["amazon.nova-pro-v1:0:300k", {}, 3200, []],
    ["amazon.nova-pro-v1:0:300k", {}, 2880, [advice]],
    [nova, { learningRateWarmupSteps: "100" }, 20_000_000, []],
    [nova, { learningRateWarmupSteps: "0" }, 8, []],
    [llama, {}, 100, []],
  ])("of %s as in %j for %i records are held against AWS's advice", (model, given, records, expected) => {
    expect(warnings(model, given, {}, { records })).toEqual(expected);
  });

  it("are not judged while the records are not counted, nor where they are wrong anyway", () => {
    expect(warnings(nova, {})).toEqual([]);
    expect(warnings(nova, { learningRateWarmupSteps: "x" }, {}, { records: 8 })).toEqual([]);
  });

  it("are told with the advice and its reason", () => {
    expect(check(nova, {}, {}, { records: 1000 }).warnings[0]?.detail).toBe(
      "hyperParameters.learningRateWarmupSteps should be at most 2, a step for each 640 of 1000 records, or the learning rate may never be reached; the default is 10",
    );
  });
});

it("quotes no character that a terminal would obey", () => {
  const [{ detail = "", pointer = "" } = {}] = check(nova, { "\u001b[31mred\u202e": "1" }).warnings;
  expect(detail).toMatch(/^hyperParameters\.\\u\{1b\}\[31mred\\u\{202e\} /);
  expect(pointer).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

describe("a customization that is no fine-tuning", () => {
  const elsewhere = "hyperparameters-elsewhere /hyperParameters";

  it("is warned of hyperparameters that do not count for it", () => {
    const distilled = { customizationType: "DISTILLATION" as const };
    expect(warnings(nova, { epochCount: "2" }, distilled)).toEqual([elsewhere]);
    expect(problems(nova, { epochCount: "6" }, distilled)).toEqual([
      "hyperparameter-range /hyperParameters/epochCount",
    ]);
    expect(briefly(check(nova, {}, distilled, { records: 8 }))).toEqual(nothing);
    expect(check(nova, {}, distilled).defaults).toEqual({});
    const reinforced = { customizationType: "REINFORCEMENT_FINE_TUNING" as const };
    expect(briefly(check(nova, { epochCount: "50" }, reinforced))).toEqual({ problems: [], warnings: [elsewhere] });
    expect(check(nova, {}, reinforced).defaults).toEqual({});
    expect(briefly(check("amazon.nova-2-lite-v1:0:256k", {}, reinforced))).toEqual(nothing);
  });

  it("is checked as one where it continues pre-training", () => {
    expect(problems(nova, { epochCount: "6" }, { customizationType: "CONTINUED_PRE_TRAINING" })).toHaveLength(1);
  });
});
