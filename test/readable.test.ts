import { describe, expect, it } from "vitest";
import { finding as about } from "#core/checks/findings.ts";
import type { DatasetReport, Statistics } from "#core/dataset/report.ts";
import { histogram } from "../src/cli/histogram.ts";
import { readableCost } from "../src/cli/readable-cost.ts";
import { readable } from "../src/cli/readable.ts";

const finding = (line: number, pointer = "") => ({ line, code: "some-code", pointer, message: "It is so." });

const statistics: Statistics = {
  records: 2_500,
  bytes: 1_500_000,
  characters: 600_000,
  estimatedTokens: 100_000,
  media: { image: 0, video: 0, document: 0 },
  uncounted: [],
  tokenRule: "6 characters a token",
  longest: { line: 1, characters: 30 },
  histogram: [
    { upTo: 1_023, records: 0 },
    { upTo: 2_047, records: 500 },
    { upTo: 4_095, records: 2_000 },
  ],
  compared: 2_500,
};

const report = (over: Partial<DatasetReport> = {}): DatasetReport => ({
  format: "converse",
  records: 2_500,
  bytes: 1_500_000,
  errors: [],
  errorCount: 0,
  errorsByCode: {},
  warnings: [],
  warningCount: 0,
  warningsByCode: {},
  statistics,
  ...over,
});

const linesOf = (over: Partial<DatasetReport>) => readable("train.jsonl", report(over)).split("\n");

describe("a report for people", () => {
  it("says how much there is, and shows how long records are from the shortest on", () => {
    expect(linesOf({})).toEqual([
      "train.jsonl: valid",
      "  converse, 2,500 records, 1.5 MB, about 100,000 tokens (6 characters a token)",
      "  characters a record",
      `    up to       2,047  ${"█".repeat(10)} 500`,
      `    up to       4,095  ${"█".repeat(40)} 2,000`,
      "",
    ]);
  });

  it("says where each finding is", () => {
    const lines = linesOf({ errors: [finding(0), finding(3, "/a")], errorCount: 2, warnings: [finding(4)] });
    expect(lines[0]).toBe("train.jsonl: not valid");
    expect(lines.slice(2, 5)).toEqual([
      "  2 errors",
      "    the whole: It is so. (some-code)",
      "    line 3 /a: It is so. (some-code)",
    ]);
  });

  it("lists ten findings, those about the whole first, and then how many there are of each kind", () => {
    const warnings = [...Array.from({ length: 99 }, (_, index) => finding(index + 1)), finding(0)];
    const warningsByCode = { "few-records": 1, "unknown-role": 5_000 };
    expect(linesOf({ warnings, warningCount: 5_001, warningsByCode }).slice(2, 16)).toEqual([
      "  5,001 warnings",
      "    the whole: It is so. (some-code)",
      ...Array.from({ length: 9 }, (_, index) => `    line ${index + 1}: It is so. (some-code)`),
      "    … and 4,991 more; in all:",
      "    unknown-role: 5,000",
      "    few-records: 1",
    ]);
  });

  it("has no tokens where none were counted", () => {
    const empty = { ...statistics, characters: 0, estimatedTokens: 0, histogram: [] };
    expect(linesOf({ records: 0, bytes: 2_900, statistics: empty })).toEqual([
      "train.jsonl: valid",
      "  converse, 0 records, 2.9 KB",
      "",
    ]);
  });
});

describe("a histogram", () => {
  const of = (...records: number[]) => histogram(records.map((count, index) => ({ upTo: index, records: count })));
  const shownBy = (...records: number[]) => of(...records).map((row) => row.trim().split(/ +/).at(-1));

  it("has no line, nor a heading, where no record was counted", () => {
    expect(of()).toEqual([]);
    expect(of(0, 0, 0)).toEqual([]);
  });

  it("begins with the first class that has records, and ends with the last", () => {
    expect(shownBy(0, 0, 3, 2, 0, 0, 0, 0)).toEqual(["record", "3", "2"]);
  });

  it("keeps two empty classes in between, and has dots in the place of more", () => {
    expect(shownBy(3, 0, 0, 2)).toEqual(["record", "3", "0", "0", "2"]);
    expect(shownBy(3, 0, 0, 0, 2, 0, 1)).toEqual(["record", "3", "…", "2", "0", "1"]);
  });
});

describe("a cost for people", () => {
  const parts = { currency: "USD", tokens: 1_000, storageUsdPerMonth: 1.95 } as const;

  it("is told with what it is made of, and whose number of epochs that is", () => {
    const estimate = { ...parts, epochs: 1, usdPer1000Tokens: 0.002, trainingUsd: 1_234.5 };
    expect(readableCost(estimate, [])).toBe(
      "About $1,234.50 to train: 1,000 tokens × 1 epoch (Bedrock's default) × $0.002 per 1,000. $1.95 a month to keep the model.\n",
    );
  });

  it("is not known where a part of it is not, and says which, by the options of the command", () => {
    const warnings = [
      about(["baseModelIdentifier"], "cost-rate", "leaves the cost unknown: there is none"),
      about(["customizationType"], "cost-type", "leaves the cost unknown: so it is"),
      about(["trainingDataConfig"], "cost-tokens", "leaves the cost unknown: none were counted"),
      about(["hyperParameters", "epochCount"], "cost-epochs", "leaves the cost unknown: no default is known"),
    ];
    expect(readableCost(parts, warnings).split("\n")).toEqual([
      "What the training costs is not known.",
      "  --model leaves the cost unknown: there is none.",
      "  --type leaves the cost unknown: so it is.",
      "  The dataset leaves the cost unknown: none were counted.",
      "  The number of epochs leaves the cost unknown: no default is known.",
      "",
    ]);
  });
});
