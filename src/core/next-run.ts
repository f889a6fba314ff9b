import { nextTime } from "./next-time.ts";
import type { Plan } from "./plan.ts";
import type { Run } from "./runs.ts";
import { readSchedule } from "./schedule.ts";

/**
 * When a plan's schedule starts it next, as far as can be told from the plan and what became of its newest triggers: to the minute, in which
 * EventBridge is punctual. Undefined for a plan without a schedule, without a rule, or whose schedule is over.
 */
export const nextRunOf = (
  { schedule, scheduledSince, lastModifiedTime, rule, lastRun }: Plan,
  runs: readonly Run[],
  now: Date,
): string | undefined => {
  if (schedule === undefined || rule.status === "Failed") return undefined;
  const read = readSchedule(schedule);
  if ("problem" in read) return undefined;
  const begun = scheduledSince ?? lastModifiedTime;
  // A rate counts from when its rule was made, moments after the plan; a run tells it better.
  const punctual = [...runs, lastRun].find((run) => run?.trigger === "schedule" && run.time > begun);
  const time = nextTime(read, { after: now.getTime(), since: Date.parse(punctual?.time ?? begun) });
  return time === undefined ? undefined : new Date(time).toISOString();
};
