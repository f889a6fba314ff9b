import { Cron } from "croner";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { readSchedule, scheduleExpression, scheduleProblem } from "#core/schedule.ts";
import { processorTime } from "../processor.ts";

const year = 2026;
const start = new Date(Date.UTC(year, 0, 1));

/** The next three times of a cron as croner has them, of a pattern that it is given as it stands. */
const timesOf = (fields: string) =>
  new Cron(`0 ${fields}`, { mode: "7-part", alternativeWeekdays: true, sloppyRanges: true, utcOffset: 0 })
    .nextRuns(3, start)
    .map((time) => time.toISOString());

const spelled = (expression: string) => {
  const read = readSchedule(expression);
  return "cron" in read ? read.cron : read;
};

const fieldOf = (min: number, max: number, names: readonly string[] = [], stepped = true) => {
  const value = fc
    .integer({ min, max })
    .chain((number) => fc.constantFrom(`${number}`, names[number - min] ?? `${number}`));
  const numbers = fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
  const range = numbers.map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = fc
    .tuple(fc.oneof(fc.constant("*"), fc.integer({ min, max }).map(String), range), fc.integer({ min: 1, max: 7 }))
    .map(([from, by]) => `${from}/${by}`);
  const parts = stepped ? fc.oneof(value, range, step) : fc.oneof(value, range);
  return fc.oneof(
    fc.constant("*"),
    fc.array(parts, { minLength: 1, maxLength: 3 }).map((list) => list.join(",")),
  );
};

const weekdays = ["SUN", "mon", "TUE", "wed", "THU", "FRI", "Sat"];
const months = ["JAN", "feb", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "Dec"];

const days = fc.oneof(
  fc.tuple(
    fc.oneof(
      fieldOf(1, 31),
      fc.constant("L"),
      fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`),
    ),
    fc.constant("?"),
  ),
  fc.tuple(
    fc.constant("?"),
    fc.oneof(
      fieldOf(1, 7, weekdays, false),
      fc.constantFrom(...weekdays, "1", "7").chain((day) => fc.constantFrom(`${day}L`, `${day}#1`, `${day}#5`)),
    ),
  ),
);

/** The six fields of a cron that EventBridge takes. Its years have no steps, which croner counts from the year 0. */
const crons = fc
  .tuple(fieldOf(0, 59), fieldOf(0, 23), days, fieldOf(1, 12, months), fieldOf(year, 2199, [], false))
  .map(([minutes, hours, [day, weekday], month, years]) => `${minutes} ${hours} ${day} ${month} ${weekday} ${years}`);

describe("a schedule expression", () => {
  it.each([
    ["rate(1 minute)", 60_000],
    ["rate(5 minutes)", 300_000],
    ["rate(1 hour)", 3_600_000],
    ["rate(12 hours)", 43_200_000],
    ["rate(1 day)", 86_400_000],
    ["rate(7 days)", 604_800_000],
  ])("%s is read as a period", (expression, every) => {
    expect(readSchedule(expression)).toEqual({ every });
  });

  it.each([
    ["cron(0 10 * * ? *)", "0 10 * * ? *"],
    ["cron(15 12  *  * ? *)", "15 12 * * ? *"],
    ["cron(0 18 ? * MON-FRI *)", "0 18 ? * 2,3,4,5,6 *"],
    ["cron(0/15 * * * ? *)", "0,15,30,45 * * * ? *"],
    ["cron(5,35 14 * * ? *)", "5,35 14 * * ? *"],
    ["cron(0 11-23/4 ? * 2-6 *)", "0 11,15,19,23 ? * 2,3,4,5,6 *"],
    ["cron(15 10 ? * 6L 2019-2022)", "15 10 ? * 6L 2019,2020,2021,2022"],
    ["cron(0 2 ? * SAT#3 *)", "0 2 ? * 7#3 *"],
    ["cron(0 2 ? * fril *)", "0 2 ? * 6L *"],
    ["cron(0 2 ? * L *)", "0 2 ? * 7 *"],
    ["cron(0 2 L jan,12 ? *)", "0 2 L 1,12 ? *"],
    ["cron(0 2 15w * ? *)", "0 2 15W * ? *"],
    ["cron(0 0 1 1-12/3 ? *)", "0 0 1 1,4,7,10 ? *"],
    ["cron(0/30 20-2 ? * SAT-SUN *)", "0,30 0,1,2,20,21,22,23 ? * 1,7 *"],
    ["cron(30-30 8-8 ? NOV-FEB 1 *)", "30 8 ? 1,2,11,12 1 *"],
    ["cron(09 */12 * * ? *)", "9 0,12 * * ? *"],
    ["cron(0 0 1 1 ? 2190/4)", "0 0 1 1 ? 2190,2194,2198"],
  ])("%s is read with names, ranges and steps as numbers", (expression, fields) => {
    expect(spelled(expression)).toBe(fields);
  });

  const minutes = "must have 0 to 59 with , - * / (steps up to 59) in its minutes field";
  const hours = "must have 0 to 23 with , - * / (steps up to 23) in its hours field";
  const day = "must have 1 to 31 with , - * / (steps up to 31), or one of ?, L and 15W in its day-of-month field";
  const month = "must have 1 to 12 or JAN to DEC with , - * / (steps up to 12) in its month field";
  const weekday = "must have 1 (SUN) to 7 (SAT) with , - *, or one of ?, L, 6L and 3#2 in its day-of-week field";
  const years = "must have 1970 to 2199, the earlier first, with , - * / in its year field";
  const either = "must be a rate or a cron, such as rate(7 days) or cron(0 9 ? * MON *)";
  const rate = "must be a rate of a whole number from 1 to 9999999 and minutes, hours or days, such as rate(7 days)";
  const mark = "must have ? in exactly one of the fields day-of-month and day-of-week";
  const six =
    "must have six fields in cron(…), minutes, hours, day-of-month, month, day-of-week, year, with spaces between them";

  it.each([
    ["", either],
    [" rate(10 minutes)", either],
    ["at(2030-01-01T00:00:00)", either],
    ["cron(0 9 ? * MON *", either],
    ["CRON(0 9 ? * MON *)", either],
    ["rate()", rate],
    ["rate(10)", rate],
    ["rate(10 seconds)", rate],
    ["rate(10 years)", rate],
    ["rate(10 minutess)", rate],
    ["rate(10 MINUTES)", rate],
    ["rate(foo minutes)", rate],
    ["rate(0 minutes)", rate],
    ["rate(-10 minutes)", rate],
    ["rate( 10 minutes )", rate],
    ["rate(1.5 hours)", rate],
    ["rate(1 minutes)", "must be rate(1 minute)"],
    ["rate(1 days)", "must be rate(1 day)"],
    ["rate(10 hour)", "must be rate(10 hours)"],
    ["cron(0 9 * * ?)", six],
    ["cron(0 0 9 * * ? *)", six],
    ["cron( 0 9 * * ? *)", six],
    ["cron(0 1 * * * *)", mark],
    ["cron(0 1 ? * ? *)", mark],
    ["cron(0 1 1 * MON *)", mark],
  ])("%s is refused with what it %s", (expression, problem) => {
    expect(scheduleProblem(expression)).toBe(`${problem}; got "${expression}"`);
  });

  it.each([
    ["71 8 1 * ? *", minutes, "71"],
    ["*/60 * * * ? *", minutes, "*/60"],
    ["0/0 * * * ? *", minutes, "0/0"],
    ["0-5-9 * * * ? *", minutes, "0-5-9"],
    ["1, * * * ? *", minutes, "1,"],
    ["? 9 * * MON *", minutes, "?"],
    ["0 24 * * ? *", hours, "24"],
    ["0 dummy ? * MON-FRI *", hours, "dummy"],
    ["0 3#1 * * ? *", hours, "3#1"],
    ["0 9 0 * ? *", day, "0"],
    ["0 9 32W * ? *", day, "32W"],
    ["0 9 1,L * ? *", day, "1,L"],
    ["0 9 LW * ? *", day, "LW"],
    ["0 9 1 13 ? *", month, "13"],
    ["0 9 1 JANUARY ? *", month, "JANUARY"],
    ["0 9 ? * 0 *", weekday, "0"],
    ["0 9 ? * 8L *", weekday, "8L"],
    ["0 9 ? * 3#6 *", weekday, "3#6"],
    ["0 9 ? * 3#1,6#3 *", weekday, "3#1,6#3"],
    ["0 9 ? * MON/2 *", weekday, "MON/2"],
    ["0 9 ? * ſat *", weekday, "ſat"],
    ["7 20 * * NOT *", weekday, "NOT"],
    ["0 9 * * ? 1969", years, "1969"],
    ["0 9 * * ? 2200", years, "2200"],
    ["0 9 * * ? 2030-2026", years, "2030-2026"],
  ])("cron(%s) is refused with the field that is wrong and what that may hold", (fields, problem, field) => {
    expect(scheduleProblem(`cron(${fields})`)).toBe(`${problem}; got "${field}"`);
  });

  it("is one member of a request: a string, and a sound one", () => {
    const messages = (input: unknown) => v.safeParse(scheduleExpression(), input).issues?.map(({ message }) => message);
    expect(messages("rate(7 days)")).toBeUndefined();
    expect(messages("rate(7 day)")).toEqual(['must be rate(7 days); got "rate(7 day)"']);
    expect(messages(7)).toEqual(["must be a string, such as rate(7 days) or cron(0 9 ? * MON *)"]);
  });

  it("means the same to croner, spelled out or as it stands", () => {
    fc.assert(
      fc.property(crons, (fields) => {
        const expression = `cron(${fields})`;
        fc.pre(expression.length <= 256);
        const spelling = spelled(expression);
        expect([expression, spelling]).toEqual([expression, expect.any(String)]);
        expect(timesOf(String(spelling))).toEqual(timesOf(fields));
      }),
      { numRuns: 500 },
    );
  });

  it("can be run by croner whenever it is taken, and never throws", () => {
    const piece = fc.constantFrom(..."0123456789*?,-/LW# ", "MON", "SAT", "JAN", "2026", "0 9 ");
    const noise = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));
    const nearly = fc.tuple(crons, fc.nat(), piece).map(([fields, at, put]) => {
      const place = at % fields.length;
      return fields.slice(0, place) + put + fields.slice(place + 1);
    });
    fc.assert(
      fc.property(fc.oneof(noise, nearly), (fields) => {
        const read = readSchedule(`cron(${fields})`);
        if ("cron" in read) expect(timesOf(read.cron).length).toBeLessThanOrEqual(3);
        else expect(read).toEqual({ problem: expect.stringMatching(/^must (?:be|have) /) });
      }),
      { numRuns: 1_000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        for (const expression of [text, `rate(${text})`, `cron(${text})`]) scheduleProblem(expression);
      }),
    );
  });

  it("is read in linear time up to 256 characters, and not at all beyond", () => {
    const hostile = (size: number) =>
      ["1,", "*/1,", "0-59,", "1970-2199,", "-", "/", " ", "1", "L", "#", "(", ")"].flatMap((piece) => {
        const run = piece.repeat(size).slice(0, size - 24);
        return [`cron(${run})`, `cron(0 9 ${run} * ? *)`, `cron(0 9 * * ? ${run}*)`, `rate(${run} days)`, run];
      });
    const spent = (size: number) => {
      const texts = hostile(size);
      return processorTime(() => {
        for (let time = 0; time < 100; time += 1) for (const text of texts) scheduleProblem(text);
      });
    };
    spent(64);
    // Four times the length: linear is 4 times the work, cubic 64. The allowance covers a noisy first figure.
    expect(spent(256)).toBeLessThan(20 * spent(64) + 200_000);
    expect(scheduleProblem(`cron(${"1,".repeat(1_000_000)})`)).toBe(
      "must be 1 to 256 characters long (rate(7 days) or cron(0 9 ? * MON *)); got 2000006",
    );
  });
});
