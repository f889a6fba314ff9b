import { describe, expect, it } from "vitest";
import { finding, found, type Check } from "#core/checks/findings.ts";
import type { DatasetReport } from "#core/dataset/report.ts";
import {
  dryRunReport,
  refusalOf,
  tellData,
  tellRequest,
  type DataChecks,
  type RequestChecks,
  type SourceCheck,
} from "#core/preflight.ts";

const wrongIn = (member: string): Check => found({ problems: [finding([member], "some-rule", "must be right")] });
const oddIn = (member: string): Check => found({ warnings: [finding([member], "some-rule", "may be wrong")] });

const request = (over: Partial<RequestChecks> = {}): RequestChecks => ({
  baseModel: found(),
  hyperParameters: { ...found(), defaults: {} },
  ...over,
});

const report = (over: Partial<DatasetReport> = {}): DatasetReport => ({
  format: "converse",
  records: 1,
  bytes: 2 ** 20,
  errors: [],
  errorCount: 0,
  errorsByCode: {},
  warnings: [],
  warningCount: 0,
  warningsByCode: {},
  statistics: {
    records: 1,
    bytes: 2 ** 20,
    characters: 6,
    estimatedTokens: 1,
    tokenRule: "6 characters a token",
    media: { image: 0, video: 0, document: 0 },
    uncounted: [],
    longest: { line: 1, characters: 6 },
    histogram: [],
    compared: 1,
  },
  ...over,
});

const source = (over: Partial<SourceCheck> = {}): SourceCheck => ({
  keys: ["trainingDataConfig", "s3Uri"],
  uri: "s3://bucket/train.jsonl",
  holds: "training data",
  ...found(),
  ...over,
});
const validator = (index: number, over: Partial<SourceCheck> = {}) =>
  source({ keys: ["validationDataConfig", "validators", index, "s3Uri"], holds: "validation data", ...over });

const data = (...sources: SourceCheck[]): DataChecks => ({
  sources,
  cost: { ...found(), estimate: { currency: "USD", storageUsdPerMonth: 1.95 } },
});

const errorAt = (line: number) => ({ line, code: "not-json", pointer: "", message: "It is not JSON." });

describe("the story of a dataset", () => {
  const messageOf = (given: DatasetReport) => tellData(data(source({ report: given })))[0]?.message;

  it("counts one thing as one, and many in groups of three digits", () => {
    expect(messageOf(report())).toBe("The training data are valid: 1 record, 1.0 MB, about 1 token.");
    const statistics = { ...report().statistics, estimatedTokens: 1_234_567 };
    expect(messageOf(report({ records: 2_000, statistics }))).toBe(
      "The training data are valid: 2,000 records, 1.0 MB, about 1,234,567 tokens.",
    );
  });

  it("is told for each place by itself, though nothing is there to be read", () => {
    const missing = wrongIn("validationDataConfig");
    const story = tellData(data(source(), validator(0, missing), validator(1, missing)));
    expect(story.filter(({ type }) => type === "dataset.checked").map(({ about }) => about)).toEqual([
      "/trainingDataConfig/s3Uri",
      "/validationDataConfig/validators/0/s3Uri",
      "/validationDataConfig/validators/1/s3Uri",
    ]);
  });
});

describe("a refusal", () => {
  const many = report({ errors: [1, 2].map(errorAt), errorCount: 1_000 });

  it("counts what every check found, kept or not, and says the first three", () => {
    const story = [
      ...tellRequest(request({ baseModel: wrongIn("baseModelIdentifier"), policy: wrongIn("roleArn") })),
      ...tellData(data(source({ report: many }))),
    ];
    expect(refusalOf(story)).toBe(
      "baseModelIdentifier must be right. roleArn must be right. In line 1 of the training data: It is not JSON. And 999 more.",
    );
  });

  it("counts the problems of one check", () => {
    const four = found({ problems: [1, 2, 3, 4].map((index) => finding([index], "some-rule", "must be right")) });
    expect(refusalOf(tellRequest(request({ baseModel: four })))).toMatch(/And 1 more\.$/);
  });

  it("is not made of warnings", () => {
    expect(refusalOf(tellRequest(request({ baseModel: oddIn("baseModelIdentifier") })))).toBeUndefined();
  });
});

describe("the report of a dry run", () => {
  it("has what each check found, problems and warnings apart", () => {
    const checks = ["baseModelIdentifier", "hyperParameters", "roleArn", "trainingDataConfig", "orchestration"];
    for (const [of, member] of [
      [wrongIn, "errors"],
      [oddIn, "warnings"],
    ] as const) {
      const [baseModel = found(), hyperParameters, policy = found(), training, cost] = checks.map(of);
      const answer = dryRunReport(
        request({ baseModel, hyperParameters: { ...found(hyperParameters), defaults: {} }, policy }),
        { ...data(source(training)), cost: { ...data().cost, ...cost } },
      );
      expect(answer[member].map(({ pointer }) => pointer)).toEqual(checks.map((name) => `/${name}`));
      expect(answer.valid).toBe(member === "warnings");
    }
  });

  it("is valid only if every dataset is", () => {
    const right = source({ report: report() });
    const wrong = validator(0, { report: report({ errors: [errorAt(1)], errorCount: 1 }) });
    expect(dryRunReport(request(), data(right))).toMatchObject({ valid: true, datasets: [{ valid: true }] });
    expect(dryRunReport(request(), data(right, wrong))).toMatchObject({
      valid: false,
      errors: [],
      datasets: [{ valid: true }, { valid: false, pointer: "/validationDataConfig/validators/0/s3Uri" }],
    });
  });
});
