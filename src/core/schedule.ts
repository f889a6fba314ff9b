import * as v from "valibot";
import { quoted } from "./quoted.ts";

/** A schedule expression, read: a period in milliseconds, or the six fields of a cron with everything in them spelled out as numbers. */
export type Schedule = { every: number } | { cron: string };

interface Field {
  name: string;
  /** Completes "must have … in its … field". */
  holds: string;
  min: number;
  max: number;
  /** What its values are called, from the least. */
  names?: readonly string[];
  /** Takes no steps. */
  stepless?: boolean;
  /** Takes no range that runs past the largest value and on from the least, as 20-2 and SAT-SUN do elsewhere. */
  ordered?: boolean;
  /** What it may be as a whole, with its spelling. */
  words?: Record<string, string>;
  /** One value with a mark after it. */
  marked?: RegExp;
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] as const;
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;

/** What EventBridge takes (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html). */
const fields: readonly Field[] = [
  { name: "minutes", holds: "0 to 59 with , - * / (steps up to 59)", min: 0, max: 59 },
  { name: "hours", holds: "0 to 23 with , - * / (steps up to 23)", min: 0, max: 23 },
  {
    name: "day-of-month",
    holds: "1 to 31 with , - * / (steps up to 31), or one of ?, L and 15W",
    min: 1,
    max: 31,
    words: { "?": "?", L: "L" },
    marked: /^(\d{1,2})(W)$/i,
  },
  { name: "month", holds: "1 to 12 or JAN to DEC with , - * / (steps up to 12)", min: 1, max: 12, names: months },
  {
    name: "day-of-week",
    holds: "1 (SUN) to 7 (SAT) with , - *, or one of ?, L, 6L and 3#2",
    min: 1,
    max: 7,
    names: weekdays,
    stepless: true,
    words: { "?": "?", L: "7" },
    marked: /^(\d|[A-Z]{3})(L|#[1-5])$/i,
  },
  { name: "year", holds: "1970 to 2199, the earlier first, with , - * /", min: 1970, max: 2199, ordered: true },
];

const number = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : undefined);

const valueOf = ({ min, max, names = [] }: Field, text: string) => {
  const named = /^[A-Z]{3}$/i.test(text) ? names.indexOf(text.toUpperCase()) : -1;
  const value = named >= 0 ? named + min : number(text);
  return value === undefined || value < min || value > max ? undefined : value;
};

/** From, to and step of one part of a list. A step without an end goes on to the largest value. */
const spanOf = (field: Field, part: string) => {
  const [range = "", step, ...steps] = part.split("/");
  const by = step === undefined ? 1 : number(step);
  if (!by || steps.length || by > field.max || (step !== undefined && field.stepless)) return undefined;
  if (range === "*") return { from: field.min, to: field.max, by };
  const [first = "", last, ...ends] = range.split("-");
  const from = valueOf(field, first);
  const open = step === undefined ? from : field.max;
  const to = last === undefined ? open : valueOf(field, last);
  if (from === undefined || to === undefined || ends.length || (to < from && field.ordered)) return undefined;
  return { from, to, by };
};

const listOf = (field: Field, text: string) => {
  const values = new Set<number>();
  const round = field.max - field.min + 1;
  for (const part of text.split(",")) {
    const span = spanOf(field, part);
    if (!span) return undefined;
    const end = span.to < span.from ? span.to + round : span.to;
    for (let value = span.from; value <= end; value += span.by) values.add(value > field.max ? value - round : value);
  }
  return [...values].sort((a, b) => a - b).join(",");
};

/** A field with its names, ranges and steps as numbers; undefined when it is none. */
const spelled = (field: Field, text: string): string | undefined => {
  if (text === "*") return text;
  const { words = {}, marked } = field;
  if (/^[?L]$/i.test(text)) return words[text.toUpperCase()];
  const [, day, mark] = marked?.exec(text) ?? [];
  if (day === undefined || mark === undefined) return listOf(field, text);
  const value = valueOf(field, day);
  return value === undefined ? undefined : `${value}${mark.toUpperCase()}`;
};

const readCron = (expression: string): Schedule | { problem: string } => {
  const texts = expression.slice("cron(".length, -1).split(/ +/);
  if (texts.length !== fields.length || texts.includes(""))
    return {
      problem: `must have six fields in cron(…), ${fields.map(({ name }) => name).join(", ")}, with spaces between them; got "${quoted(expression)}"`,
    };
  const read: string[] = [];
  for (const [place, field] of fields.entries()) {
    const text = texts[place] ?? "";
    const spelling = spelled(field, text);
    if (spelling === undefined)
      return { problem: `must have ${field.holds} in its ${field.name} field; got "${quoted(text)}"` };
    read.push(spelling);
  }
  if (read.filter((text) => text === "?").length !== 1)
    return {
      problem: `must have ? in exactly one of the fields day-of-month and day-of-week; got "${quoted(expression)}"`,
    };
  return { cron: read.join(" ") };
};

const units: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const readRate = (expression: string): Schedule | { problem: string } => {
  // The service names no largest value; seven digits of days are within what a date can hold.
  const [, value = "", unit = "", plural] = /^rate\(([1-9]\d{0,6}) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const period = units[unit];
  if (period === undefined)
    return {
      problem: `must be a rate of a whole number from 1 to 9999999 and minutes, hours or days, such as rate(7 days); got "${quoted(expression)}"`,
    };
  const right = value === "1" ? "" : "s";
  return plural === right
    ? { every: Number(value) * period }
    : { problem: `must be rate(${value} ${unit}${right}); got "${quoted(expression)}"` };
};

const longest = 256;

/** Reads a schedule expression of an EventBridge rule, or says what is wrong with it. Times are UTC. */
export const readSchedule = (expression: string): Schedule | { problem: string } => {
  if (expression.length > longest)
    return {
      problem: `must be 1 to ${longest} characters long (rate(7 days) or cron(0 9 ? * MON *)); got ${expression.length}`,
    };
  if (/^rate\(.*\)$/.test(expression)) return readRate(expression);
  if (/^cron\(.*\)$/.test(expression)) return readCron(expression);
  return {
    problem: `must be a rate or a cron, such as rate(7 days) or cron(0 9 ? * MON *); got "${quoted(expression)}"`,
  };
};

/** What is wrong with a schedule expression, as the predicate of a sentence: "must be …". Undefined when nothing is. */
export const scheduleProblem = (expression: string): string | undefined => {
  const read = readSchedule(expression);
  return "problem" in read ? read.problem : undefined;
};

/** A schedule expression that EventBridge takes. */
export const scheduleExpression = () =>
  v.pipe(
    v.string("must be a string, such as rate(7 days) or cron(0 9 ? * MON *)"),
    v.check(
      (expression) => scheduleProblem(expression) === undefined,
      (issue) => scheduleProblem(issue.input) ?? "",
    ),
  );
