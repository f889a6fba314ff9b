import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { found, jsonLines, reportOn } from "./datasets.ts";
import { grammars } from "./grammar.ts";

/** Every way to write the same record: with white space between tokens, and characters escaped. */
const spelt = (record: unknown, indented: boolean, escaped: boolean): string => {
  const json = indented ? JSON.stringify(record, undefined, 1).replaceAll("\n", " ") : JSON.stringify(record);
  return escaped ? json.replaceAll(/[^ -~]/gu, (one) => one.replaceAll(/./gsu, escapes)) : json;
};
const escapes = (character: string) =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");

type Spoil = (record: Record<string, unknown>) => string;

/** Changes each of which leaves nothing of a record right, whatever its format. */
const spoils: readonly Spoil[] = [
  (record) => JSON.stringify(record).slice(0, -1),
  (record) => `${JSON.stringify(record)}}`,
  (record) => JSON.stringify(record).replace("{", "{,"),
  (record) => JSON.stringify(record).replaceAll('"', "'"),
  (record) => `[${JSON.stringify(record)}]`,
  (record) => JSON.stringify(JSON.stringify(record)),
  (record) => JSON.stringify({ ...record, number: 0 }).replace(/0}$/, "NaN}"),
  (record) => JSON.stringify(record).replace(":", " "),
  (record) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries(record)
          .slice(0, -1)
          .filter(([key]) => key === "system"),
      ),
    ),
  (record) => JSON.stringify(record).replace("}", "\u0001}"),
  () => " ",
];

describe.each(grammars)("$name", ({ record, format, model, type }) => {
  const aim = { format, model, type };

  it("is never refused when it follows the grammar, however it is written", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(record, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 12 }),
        async (records) => {
          const lines = records.map(([one, indented, escaped]) => spelt(one, indented, escaped));
          const { errors } = found(await reportOn([jsonLines(lines)], aim));
          expect(errors).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is refused on the line that was spoilt, and on no other", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 6 }),
        fc.array(record, { maxLength: 6 }),
        record,
        fc.constantFrom(...spoils),
        async (before, after, one, spoil) => {
          const { errors } = await reportOn([jsonLines([...before, spoil(one), ...after])], aim);
          expect([...new Set(errors.map(({ line }) => line))]).toEqual([before.length + 1]);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is refused on the one line that was spoilt among 300 that look alike", async () => {
    await fc.assert(
      fc.asyncProperty(record, fc.nat({ max: 299 }), fc.constantFrom(...spoils), async (one, at, spoil) => {
        const lines = Array.from({ length: 300 }, (_, index) => (index === at ? spoil(one) : JSON.stringify(one)));
        const { errors } = await reportOn([jsonLines(lines)], aim);
        expect([...new Set(errors.map(({ line }) => line))]).toEqual([at + 1]);
      }),
      { numRuns: 30 },
    );
  });

  it("has the same report and fingerprint however its bytes are cut, and on every run", async () => {
    const cuts = fc.array(fc.nat({ max: 4_000 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 8 }),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        cuts,
        async (records, end, ends, places) => {
          const lines = [...records, records[0], "[", "é"].map((one) =>
            typeof one === "string" ? one : JSON.stringify(one),
          );
          const bytes = Buffer.from(lines.join(end) + (ends ? end : ""));
          const sorted = [
            0,
            ...places.filter((at) => at < bytes.length).toSorted((one, other) => one - other),
            bytes.length,
          ];
          const pieces = sorted.slice(1).map((to, index) => bytes.subarray(sorted[index], to));
          const whole = await reportOn([bytes], aim);
          expect(await reportOn(pieces, aim)).toEqual(whole);
          expect(
            await reportOn(
              Array.from(bytes, (byte) => Buffer.of(byte)),
              aim,
            ),
          ).toEqual(whole);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("has a report that counts what a plain reading counts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 20 }), async (records) => {
        const alone = await Promise.all(records.map((one) => reportOn([jsonLines([one])], aim)));
        const { statistics } = await reportOn([jsonLines(records)], aim);
        expect(statistics.characters).toBe(alone.reduce((sum, one) => sum + one.statistics.characters, 0));
        expect(statistics.histogram.reduce((sum, row) => sum + row.records, 0)).toBe(records.length);
        expect(statistics.longest.characters).toBe(Math.max(...alone.map((one) => one.statistics.characters)));
      }),
      { numRuns: 60 },
    );
  });
});
