import * as v from "valibot";
import { api, json } from "#aws/api.ts";
import { lapidaryBus } from "#aws/bus.ts";
import { planRules } from "#aws/plan-rules.ts";
import { noPlan, retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { eventTypes } from "#core/event-types.ts";
import { PlanPath, publicPlan } from "#core/plan.ts";
import { RunPlanRequest } from "#core/retraining.ts";

/**
 * `POST /retraining-plans/{name}/run`: asks for a plan's next job, as often as one likes: each request is a trigger of its own, and is skipped
 * while the job of another runs.
 */
export const create = (platform: Platform) => {
  const plans = retrainingPlans(platform);
  const rules = planRules(platform);
  const bus = lapidaryBus(platform);

  return api(v.object({ path: PlanPath, body: RunPlanRequest }), async ({ path: { name }, body }, requestedBy) => {
    const plan = await plans.get(name);
    if (!plan) throw noPlan(name);
    await bus.put({ type: eventTypes.retrainingRequested, detail: { plan: name, force: body.force, requestedBy } });
    return json(202, publicPlan(plan, rules.nameOf(name)), { location: `/retraining-plans/${name}` });
  });
};

export const handler = create(lambda);
