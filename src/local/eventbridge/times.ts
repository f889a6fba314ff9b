import { Cron } from "croner";
import type { Schedule } from "#core/schedule.ts";

/** Gives the next time after another at which a schedule fires, or undefined when there is none. Milliseconds since 1970. */
export type Times = (after: number) => number | undefined;

const rateTimes =
  (period: number, start: number): Times =>
  (after) =>
    start + (Math.floor((after - start) / period) + 1) * period;

const cronTimes = (fields: string): Times => {
  // Without alternativeWeekdays a 1 would be Monday; AWS starts the week with Sunday.
  const cron = new Cron(`0 ${fields}`, { mode: "7-part", alternativeWeekdays: true, utcOffset: 0 });
  return (after) => cron.nextRun(new Date(after))?.getTime();
};

/** When a schedule fires that starts at `start`: a rate one period after it, as https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html has it. */
export const timesOf = (schedule: Schedule, start: number): Times =>
  "every" in schedule ? rateTimes(schedule.every, start) : cronTimes(schedule.cron);
