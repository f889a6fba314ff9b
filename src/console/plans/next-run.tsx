import type { PlanSummary } from "../answers.ts";
import { Moment } from "../parts/times.tsx";

/** When a plan's schedule starts it next; undefined where nothing says so. Without its rule a schedule starts nothing, which the rule's status says. */
export const nextRunIn = ({ schedule, nextRun, rule }: Pick<PlanSummary, "schedule" | "nextRun" | "rule">) => {
  if (nextRun) return <Moment iso={nextRun} />;
  return schedule !== undefined && rule.status === "Active" ? "never again" : undefined;
};
