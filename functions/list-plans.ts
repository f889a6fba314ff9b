import * as v from "valibot";
import { api, json } from "#aws/api.ts";
import { planRules } from "#aws/plan-rules.ts";
import { retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { ListPlansQuery, planSummary } from "#core/plan.ts";

/** `GET /retraining-plans`: plans by their names. */
export const create = (platform: Platform) => {
  const stored = retrainingPlans(platform);
  const rules = planRules(platform);
  return api(v.object({ query: ListPlansQuery }), async ({ query }) => {
    const { plans, nextToken } = await stored.list(query);
    const retrainingPlanSummaries = plans.map((plan) => planSummary(plan, rules.nameOf(plan.name)));
    return json(200, { retrainingPlanSummaries, nextToken });
  });
};

export const handler = create(lambda);
