import * as v from "valibot";
import { api } from "#aws/api.ts";
import { noPlan, retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { PlanPath } from "#core/plan.ts";

/** `DELETE /retraining-plans/{name}`: deletes a plan; its jobs and models stay. Its rule goes when the table's stream says so. */
export const create = (platform: Platform) => {
  const plans = retrainingPlans(platform);
  return api(v.object({ path: PlanPath }), async ({ path: { name } }) => {
    if (!(await plans.delete(name))) throw noPlan(name);
    return { statusCode: 204 };
  });
};

export const handler = create(lambda);
