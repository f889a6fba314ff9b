import * as v from "valibot";
import { abreast } from "#aws/abreast.ts";
import { api, json } from "#aws/api.ts";
import { planRules } from "#aws/plan-rules.ts";
import { retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { nextRunOf } from "#core/next-run.ts";
import { ListPlansQuery, planSummary } from "#core/plan.ts";

/** Plans whose triggers are looked up at once. */
const lookupsAtOnce = 25;

/** `GET /retraining-plans`: plans by their names, each with when its schedule starts it next and what became of its newest trigger. */
export const create = (platform: Platform) => {
  const stored = retrainingPlans(platform);
  const rules = planRules(platform);
  return api(v.object({ query: ListPlansQuery }), async ({ query }) => {
    const { plans, nextToken } = await stored.list(query);
    const now = platform.now();
    const retrainingPlanSummaries = await abreast(plans, lookupsAtOnce, async (plan) => {
      const runs = await stored.newestRuns(plan.name, 1);
      return { ...planSummary(plan, rules.nameOf(plan.name)), nextRun: nextRunOf(plan, runs, now), runs };
    });
    return json(200, { retrainingPlanSummaries, nextToken });
  });
};

export const handler = create(lambda);
