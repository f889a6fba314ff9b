import type { FunctionName } from "../src/functions.ts";
import { anyRule, functionArn } from "./arns.ts";
import { physical } from "./names.ts";
import { undelivered } from "./queue.ts";

/** Ends with what no stage may have in its name, so that no stage's rules are taken for the plans of another. */
const prefix = physical("plan.");

/** The function that the rules of retraining plans run, by its name in the wiring. */
export const runner = "start-retraining" satisfies FunctionName;
export const runnerArn = functionArn(runner);

/** The rules of retraining plans, which sync-plan-rule makes and deletes. */
export const anyPlanRule = anyRule(prefix);

/** `Resource.PlanRules` in a function: what it makes the rules of plans with. */
export const planRulesLink = new sst.Linkable("PlanRules", {
  properties: { prefix, functionArn: runnerArn, queueArn: undelivered.arn },
});
