import type { Clock } from "../clock.ts";
import type { Rule } from "./buses.ts";
import { timesOf, type Times } from "./times.ts";

/** The timers of the rules that have a schedule. A time that was missed is not made up for. */
export const schedules = (clock: Clock, fire: (rule: Rule, time: Date) => void) => {
  const timers = new Map<string, () => void>();

  const stop = ({ arn }: Rule) => {
    timers.get(arn)?.();
    timers.delete(arn);
  };

  const arm = (rule: Rule, next: Times) => {
    const now = clock.now();
    const due = next(now);
    if (due === undefined) return;
    const ring = () => {
      arm(rule, next);
      fire(rule, new Date(due));
    };
    timers.set(rule.arn, clock.after(due - now, ring));
  };

  return {
    stop,
    /** Starts a rule's schedule from now, if it has one and is enabled. Whatever ran for a rule of that name ends. */
    start(rule: Rule) {
      stop(rule);
      if (rule.schedule && rule.state === "ENABLED") arm(rule, timesOf(rule.schedule, clock.now()));
    },
  };
};
export type Schedules = ReturnType<typeof schedules>;
