import * as v from "valibot";
import { api, json } from "#aws/api.ts";
import { planRules } from "#aws/plan-rules.ts";
import { retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { defaultOutput } from "#core/datasets.ts";
import { ApiError } from "#core/errors.ts";
import { PlanBody, PlanPath, prefixProblem, publicPlan } from "#core/plan.ts";
import { tagsWithin } from "#core/tags.ts";

/** `PUT /retraining-plans/{name}`: makes a plan or replaces what it says. Its rule follows from the table's stream. */
export const create = (platform: Platform) => {
  const plans = retrainingPlans(platform);
  const rules = planRules(platform);

  /** Refuses what only the deployment can tell is wrong. */
  const check = ({ request, data }: PlanBody) => {
    const { bucket } = platform.names();
    const { tags } = platform.settings();
    for (const member of ["jobTags", "customModelTags"] as const)
      tagsWithin(tags, request[member] ?? [], `request.${member}`);
    const outputUri = request.outputDataConfig?.s3Uri ?? defaultOutput(bucket);
    const problem = data && prefixProblem(data.s3Uri, { bucket, outputUri });
    if (problem === undefined) return;
    const detail = `data.s3Uri ${problem}`;
    throw new ApiError("ValidationException", detail, [{ pointer: "/data/s3Uri", detail }]);
  };

  return api(v.object({ path: PlanPath, body: PlanBody }), async ({ path: { name }, body }, caller) => {
    check(body);
    const { plan, created } = await plans.put(name, body, caller);
    return json(created ? 201 : 200, publicPlan(plan, rules.nameOf(name)), { location: `/retraining-plans/${name}` });
  });
};

export const handler = create(lambda);
