import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextTime } from "#core/next-time.ts";
import { readSchedule } from "#core/schedule.ts";
import { timesOf } from "#local/eventbridge/times.ts";

const next = (expression: string, after: string, since = after): string | undefined => {
  const schedule = readSchedule(expression);
  if ("problem" in schedule) throw new Error(schedule.problem);
  const time = nextTime(schedule, { after: Date.parse(after), since: Date.parse(since) });
  return time === undefined ? undefined : new Date(time).toISOString();
};

const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant("*"),
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map((values) => values.join(",")),
  );

const days = fc.oneof(
  fc.tuple(
    fc.oneof(
      field(1, 31),
      fc.constant("L"),
      fc.integer({ min: 1, max: 31 }).map((day) => `${day}W`),
    ),
    fc.constant("?"),
  ),
  fc.tuple(
    fc.constant("?"),
    fc.oneof(
      field(1, 7),
      fc.constant("L"),
      fc
        .tuple(fc.integer({ min: 1, max: 7 }), fc.constantFrom("L", "#1", "#2", "#3", "#4", "#5"))
        .map((parts) => parts.join("")),
    ),
  ),
);

const crons = fc
  .tuple(field(0, 59), field(0, 23), days, field(1, 12), fc.oneof(fc.constant("*"), field(2024, 2032)))
  .map(([minutes, hours, [day, weekday], month, years]) => `${minutes} ${hours} ${day} ${month} ${weekday} ${years}`);

const time = fc
  .date({ min: new Date("2024-01-01T00:00:00Z"), max: new Date("2033-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => date.getTime());

describe("the next time of a schedule", () => {
  it("is croner's, for every cron", () => {
    fc.assert(
      fc.property(crons, time, (fields, after) => {
        const schedule = readSchedule(`cron(${fields})`);
        if ("problem" in schedule) throw new Error(schedule.problem);
        expect(nextTime(schedule, { after, since: after })).toBe(timesOf(schedule, after)(after));
      }),
      { numRuns: 2_000 },
    );
  });

  it("of a rate is whole periods after it began, and after now by no more than one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500_000 }), time, time, (minutes, since, later) => {
        const every = minutes * 60_000;
        const after = since + Math.abs(later - since);
        const at = nextTime({ every }, { after, since }) ?? Number.NaN;
        expect((at - since) % every).toBe(0);
        expect(at).toBeGreaterThan(after);
        expect(at - after).toBeLessThanOrEqual(every);
      }),
    );
  });

  it.each([
    ["cron(0 9 ? * MON *)", "2026-11-21T18:42:00Z", "2026-11-23T09:00:00.000Z"],
    ["cron(0 9 ? * MON *)", "2026-11-23T08:59:59.999Z", "2026-11-23T09:00:00.000Z"],
    ["cron(0 9 ? * MON *)", "2026-11-23T09:00:00Z", "2026-11-30T09:00:00.000Z"],
    ["cron(30 2 L * ? *)", "2028-02-01T00:00:00Z", "2028-02-29T02:30:00.000Z"],
    ["cron(0 0 15W * ? *)", "2026-11-01T00:00:00Z", "2026-11-16T00:00:00.000Z"],
    ["cron(0 0 1W * ? *)", "2026-08-01T00:00:00Z", "2026-08-03T00:00:00.000Z"],
    ["cron(0 0 ? * 6#3 *)", "2026-11-01T00:00:00Z", "2026-11-20T00:00:00.000Z"],
    ["cron(0 0 ? * FRIL *)", "2026-11-01T00:00:00Z", "2026-11-27T00:00:00.000Z"],
    ["cron(0 0 29 2 ? *)", "2026-11-21T00:00:00Z", "2028-02-29T00:00:00.000Z"],
  ])("of %s after %s is %s", (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it.each(["cron(0 0 30 2 ? *)", "cron(0 9 * * ? 2020-2025)"])("of %s is none", (expression) => {
    expect(next(expression, "2026-11-21T00:00:00Z")).toBeUndefined();
  });
});
