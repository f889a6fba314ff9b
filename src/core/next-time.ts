import type { Schedule } from "./schedule.ts";

/** The last year that a cron knows. */
const lastYear = 2199;
const day = 86_400_000;

/** Whether a field that is spelled out takes a value. */
const takes = (field: string) => {
  const values = new Set(field.split(","));
  return (value: number) => field === "*" || field === "?" || values.has(`${value}`);
};

const upTo = (least: number, most: number) => Array.from({ length: most - least + 1 }, (_, index) => least + index);

/** A month, from 1, of a year. */
interface Month {
  lastDay: number;
  /** From 1, a Sunday. */
  weekdayOf: (day: number) => number;
}

const monthOf = (year: number, month: number): Month => ({
  lastDay: new Date(Date.UTC(year, month, 0)).getUTCDate(),
  weekdayOf: (day) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1,
});

/** The weekday nearest to a day, in the same month. */
const nearestWeekday = ({ lastDay, weekdayOf }: Month, day: number) => {
  if (weekdayOf(day) === 7) return day > 1 ? day - 1 : day + 2;
  if (weekdayOf(day) === 1) return day < lastDay ? day + 1 : day - 2;
  return day;
};

/** The days of a month that a cron takes, by its fields for these. */
const daysOf = (ofMonth: string, ofWeek: string) => {
  const isDay = takes(ofMonth);
  const isWeekday = takes(ofWeek);
  const [, near] = /^(\d+)W$/.exec(ofMonth) ?? [];
  const [, weekday, mark] = /^(\d)(?:L|#(\d))$/.exec(ofWeek) ?? [];
  return (month: Month): number[] => {
    const { lastDay, weekdayOf } = month;
    const days = upTo(1, lastDay);
    if (ofMonth === "L") return [lastDay];
    if (near !== undefined) return Number(near) > lastDay ? [] : [nearestWeekday(month, Number(near))];
    if (weekday === undefined) return days.filter((day) => isDay(day) && isWeekday(weekdayOf(day)));
    const those = days.filter((day) => weekdayOf(day) === Number(weekday));
    return mark === undefined ? those.slice(-1) : those.slice(Number(mark) - 1, Number(mark));
  };
};

/** The next time of a cron's six fields, spelled out, after another. */
const nextOfCron = (cron: string, after: number): number | undefined => {
  const [minutes = "", hours = "", ofMonth = "", months = "", ofWeek = "", years = ""] = cron.split(" ");
  const days = daysOf(ofMonth, ofWeek);
  const itsMinutes = upTo(0, 59).filter(takes(minutes));
  const offsets = upTo(0, 23)
    .filter(takes(hours))
    .flatMap((hour) => itsMinutes.map((minute) => (hour * 60 + minute) * 60_000));
  const itsMonths = upTo(1, 12).filter(takes(months));
  for (const year of upTo(new Date(after).getUTCFullYear(), lastYear).filter(takes(years)))
    for (const month of itsMonths)
      for (const date of days(monthOf(year, month))) {
        const midnight = Date.UTC(year, month - 1, date);
        const offset = midnight + day > after && offsets.find((each) => midnight + each > after);
        if (typeof offset === "number") return midnight + offset;
      }
  return undefined;
};

/**
 * When a schedule fires next after a time; a rate counts from `since`. Milliseconds since 1970; undefined when it never does again.
 */
export const nextTime = (schedule: Schedule, { after, since }: { after: number; since: number }): number | undefined =>
  "every" in schedule
    ? since + (Math.floor((after - since) / schedule.every) + 1) * schedule.every
    : nextOfCron(schedule.cron, after);
