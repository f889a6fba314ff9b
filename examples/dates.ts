import type { Random } from "./random.ts";

const dayMs = 24 * 60 * 60 * 1000;
const monthNames = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];

const iso = (time: number) => new Date(time).toISOString().replace(".000Z", "Z");
const monthName = (time: number) => monthNames[new Date(time).getUTCMonth()] ?? "";

const ordinal = (day: number) => {
  const ending = day > 10 && day < 20 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
};

const styles: readonly ((time: number, day: number, year: number) => string)[] = [
  (time, day, year) => `${day} ${monthName(time)} ${year}`,
  (time, day, year) => `${monthName(time)} ${day}, ${year}`,
  (time, day, year) => `${monthName(time)} ${ordinal(day)} ${year}`,
  (time, day, year) => `${day} ${monthName(time).slice(0, 3)} ${year}`,
  (time) => iso(time).slice(0, 10),
];

/** A way of writing days: one for everything that a person writes in a sentence. */
const writer = (random: Random) => {
  const style = random.pick(styles);
  return (time: number) => style(time, new Date(time).getUTCDate(), new Date(time).getUTCFullYear());
};

const say = (random: Random, time: number) => writer(random)(time);

/** A day of 2026 as people write it, with its first moment and the next day's, UTC. */
export const someDay = (random: Random) => {
  const start = Date.UTC(2026, random.integer(0, 9), random.integer(1, 28));
  return { said: say(random, start), start: iso(start), end: iso(start + dayMs) };
};

/** Two days of 2026, 2 to 40 days apart: the first one's start, the last one's start and its end. */
export const someRange = (random: Random) => {
  const start = Date.UTC(2026, random.integer(0, 8), random.integer(1, 28));
  const last = start + random.integer(2, 40) * dayMs;
  const said = writer(random);
  return { from: said(start), to: said(last), start: iso(start), last: iso(last), end: iso(last + dayMs) };
};

/** A month of 2026. */
export const someMonth = (random: Random) => {
  const month = random.integer(0, 9);
  const start = Date.UTC(2026, month);
  return { said: `${monthName(start)} 2026`, start: iso(start), end: iso(Date.UTC(2026, month + 1)) };
};

/** A quarter of 2025 or 2026 that has ended. */
export const someQuarter = (random: Random) => {
  const quarter = random.integer(0, 6);
  const start = Date.UTC(2025, quarter * 3);
  return {
    said: `Q${(quarter % 4) + 1} ${quarter < 4 ? 2025 : 2026}`,
    start: iso(start),
    end: iso(Date.UTC(2025, quarter * 3 + 3)),
  };
};

/** A minute of 2026 in UTC as people write it. */
export const someMinute = (random: Random) => {
  const hour = random.integer(0, 23);
  const minute = random.pick([0, 15, 30, 45]);
  const start = Date.UTC(2026, random.integer(0, 9), random.integer(1, 28));
  const clock = [hour, minute].map((part) => String(part).padStart(2, "0")).join(":");
  return { said: `${clock} UTC on ${say(random, start)}`, start: iso(start + (hour * 60 + minute) * 60_000) };
};

/** A full hour of 2026 at a named distance from UTC. */
export const someHourElsewhere = (random: Random) => {
  const offset = random.pick([-8, -5, -3, 1, 2, 9, 10]);
  const hour = random.integer(6, 20);
  const day = Date.UTC(2026, random.integer(0, 9), random.integer(1, 28));
  return {
    said: `${String(hour).padStart(2, "0")}:00 UTC${offset < 0 ? "" : "+"}${offset} on ${say(random, day)}`,
    start: iso(day + (hour - offset) * 60 * 60 * 1000),
  };
};

/** A day that is said to be today, and a stretch up to it with its first moment. */
export const someStretch = (random: Random) => {
  const today = Date.UTC(2026, random.integer(1, 9), random.integer(2, 28));
  const date = new Date(today);
  const stretch = random.pick([
    { said: "today", start: today },
    { said: "since yesterday", start: today - dayMs },
    { said: "since the start of the month", start: Date.UTC(2026, date.getUTCMonth()) },
    { said: "since the 1st of last month", start: Date.UTC(2026, date.getUTCMonth() - 1) },
    { said: "this year", start: Date.UTC(2026, 0) },
  ]);
  return { today: say(random, today), said: stretch.said, start: iso(stretch.start) };
};
