import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DatasetReport } from "#core/dataset/report.ts";
import { media, models, reportOn, type Aim } from "./datasets.ts";
import { grammars } from "./grammar.ts";

/** A change to a line, which may leave it right or wrong, or no JSON. */
type Mutation = (line: string) => string;

/** The `at`-th place where a pattern is found, changed. */
const nth = (pattern: RegExp, at: number, change: (found: string) => string): Mutation => {
  return (line) => {
    const found = [...line.matchAll(pattern)];
    const match = found[at % Math.max(found.length, 1)];
    if (!match) return line;
    return line.slice(0, match.index) + change(match[0]) + line.slice(match.index + match[0].length);
  };
};

const key = /"[\w-]+"(?=:)/g;
const textKey = /"(?:text|prompt|completion|content|input|system)"(?=:)/g;
const escapedKey = (found: string) => `"\\u${found.charCodeAt(1).toString(16).padStart(4, "0")}${found.slice(2)}`;
const beside =
  (member: string): Mutation =>
  (line) =>
    line.replace(/\}$/, `,${member}}`);

const mutation = fc.oneof(
  fc.nat({ max: 9 }).map((at) => nth(key, at, escapedKey)),
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat({ max: 9 }), fc.boolean()).map(([at, balanced]): Mutation => {
      const change = nth(textKey, at, escapedKey);
      return (line) => (balanced ? beside('"zz":{"text":"xy"}')(change(line)) : change(line));
    }),
  },
  fc.nat({ max: 9 }).map((at) => nth(key, at, (found) => `${found} \t`)),
  fc.nat({ max: 9 }).map((at) => nth(key, at, (found) => found.toUpperCase())),
  fc.nat({ max: 9 }).map((at) => nth(/"(?=[,}\]])/g, at, (found) => `\\n${found}`)),
  fc.nat({ max: 9 }).map((at) => nth(/[,:{}[\]"]/g, at, () => "")),
  fc.nat({ max: 9 }).map((at) => nth(/[,{[]/g, at, (found) => `${found} `)),
  fc.nat({ max: 9 }).map((at) => nth(/"[^"\\]*"(?=[,}\]])/g, at, () => '""')),
  fc.nat({ max: 9 }).map((at) => nth(/"[^"\\]*"(?=[,}\]])/g, at, () => "[1,null]")),
  fc.nat({ max: 9 }).map((at) => nth(/"[^"\\]*"(?=[,}\]])/g, at, () => '"\\ud83d User: <image>"')),
  fc
    .constantFrom(
      '"zz":{"text":"x"}',
      '"text":"xy"',
      '"zz":{"\\u0074ext":"x"}',
      '"prompt":"z"',
      '"messages":1',
      '"a":NaN',
    )
    .map(beside),
  fc.constantFrom(...["user", "assistant"]).map((role) => nth(/"(user|assistant)"/g, 1, () => `"${role}"`)),
  fc.constant(nth(/\{"text":/g, 0, (found) => `{"image":${JSON.stringify(media("png"))}},${found}`)),
  fc.constant((line: string) => line.slice(0, -1)),
);

const texts = (index: number) => [`a${index}`, "b".repeat(index % 7) + "b", `"é\n${index}`, `東 ${index}`];

/** The same line with other texts in it, as a program would write them, but for the `kept`-th, which is the same in all. */
const retold = (line: string, index: number, kept: number) => {
  let at = 0;
  return line.replaceAll(/"(?:[^"\\]|\\.)*"(?=[,}\]])/g, (found) => {
    const given = texts(index);
    if (/user|assistant|s3:|png|jpeg|gif|webp|bedrock/i.test(found)) return found;
    if (at++ === kept) return '"It stays."';
    return JSON.stringify(given[found.length % given.length]);
  });
};

/** What a report says of lines one by one, and not of one among others. */
const ofEach = ({ records, errors, warnings, errorsByCode, warningsByCode, statistics }: DatasetReport) => {
  const { characters, media: counted, uncounted, longest, histogram } = statistics;
  const alone = (code: string) => !["duplicate-record", "long-record", "dataset-media-mixed"].includes(code);
  return {
    records,
    findings: [...errors, ...warnings].filter(({ code }) => alone(code)),
    counts: Object.entries({ ...errorsByCode, ...warningsByCode }).flatMap(([code, count = 0]) =>
      alone(code) ? [[code, count] as const] : [],
    ),
    characters,
    media: counted,
    uncounted,
    longest: longest.characters,
    histogram,
  };
};

/** What many reports on a line each say together. */
const together = (reports: readonly DatasetReport[]) => {
  const each = reports.map(ofEach);
  const counts = new Map<string, number>();
  for (const [code, count] of each.flatMap((one) => one.counts)) counts.set(code, (counts.get(code) ?? 0) + count);
  const sum = (of: (one: ReturnType<typeof ofEach>) => number) => each.reduce((total, one) => total + of(one), 0);
  const rows = Math.max(...each.map(({ histogram }) => histogram.length));
  return {
    records: reports.length,
    findings: each.flatMap(({ findings }, index) => findings.map((one) => ({ ...one, line: index + 1 }))),
    counts: Array.from(counts, ([code, count]) => [code, count] as const),
    characters: sum(({ characters }) => characters),
    media: {
      image: sum((one) => one.media.image),
      video: sum((one) => one.media.video),
      document: sum((one) => one.media.document),
    },
    uncounted: [...new Set(each.flatMap(({ uncounted }) => uncounted))].toSorted(),
    longest: Math.max(...each.map(({ longest }) => longest)),
    histogram: Array.from({ length: rows }, (_, row) => sum(({ histogram }) => histogram[row]?.records ?? 0)),
  };
};

const sorted = <T extends { line: number; code: string; pointer: string }>(findings: readonly T[]) =>
  findings.toSorted(
    (one, other) => one.line - other.line || (one.code + one.pointer < other.code + other.pointer ? -1 : 1),
  );

const comparable = (said: ReturnType<typeof together>) => ({
  ...said,
  findings: sorted(said.findings),
  counts: said.counts.toSorted(([one], [other]) => (one < other ? -1 : 1)),
});

const expectAlike = async (lines: readonly string[], aim: Aim) => {
  const alone = await Promise.all(lines.map((line) => reportOn([Buffer.from(line)], aim)));
  const report = await reportOn([Buffer.from(lines.join("\n"))], aim);
  fc.pre(report.errors.length === report.errorCount && report.warnings.length === report.warningCount);
  const whole = ofEach(report);
  const histogram = whole.histogram.map(({ records }) => records);
  expect(comparable({ ...whole, histogram })).toEqual(comparable(together(alone)));
};

describe.each(grammars)("many lines that differ in their texts, of $name", ({ record, format, model, type }) => {
  it("are judged and counted as each of them alone, however they are written", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(record, fc.array(mutation, { maxLength: 3 })), { minLength: 1, maxLength: 3 }),
        fc.nat({ max: 3 }),
        async (spoilt, kept) => {
          const patterns = spoilt.map(([one, changes]) =>
            changes.reduce((line, change) => change(line), JSON.stringify(one)),
          );
          const lines = Array.from({ length: 5 }, (_, index) =>
            patterns.map((line) => retold(line, index, kept)),
          ).flat();
          await expectAlike(
            [...new Set(lines)].filter((line) => line.trim() !== "" && !/[\n\r]/.test(line)),
            { format, model, type },
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

it("counts the texts of lines in which one is escaped as a key and another is none", async () => {
  const long = "a".repeat(10_800);
  const line = (index: number) => `{"\\u0070rompt":"${long}","completion":"answer ${index}","zz":{"text":"x${index}"}}`;
  const lines = Array.from({ length: 200 }, (_, index) => line(100 + index));
  const { statistics } = await reportOn([Buffer.from(lines.join("\n"))], { model: models.llama1 });
  expect(statistics.characters).toBe(200 * (long.length + "answer 100".length));
});
