import * as v from "valibot";
import { api, json } from "#aws/api.ts";
import { jobRecords } from "#aws/jobs.ts";
import { planRules } from "#aws/plan-rules.ts";
import { noPlan, retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { nextRunOf } from "#core/next-run.ts";
import { PlanPath, publicPlan } from "#core/plan.ts";

/** What became of so many triggers is told. */
const newest = 20;

/**
 * `GET /retraining-plans/{name}`: a plan, its rule, its last run with its job's status, when its schedule starts it next, and what became of
 * its newest triggers.
 */
export const create = (platform: Platform) => {
  const plans = retrainingPlans(platform);
  const jobs = jobRecords(platform);
  const rules = planRules(platform);

  return api(v.object({ path: PlanPath }), async ({ path: { name } }) => {
    const plan = await plans.get(name);
    if (!plan) throw noPlan(name);
    const { lastRun, ...rest } = publicPlan(plan, rules.nameOf(name));
    const job = lastRun && (await jobs.get(lastRun.jobName));
    const runs = await plans.newestRuns(name, newest);
    return json(200, {
      ...rest,
      lastRun: lastRun && {
        ...lastRun,
        status: lastRun.outcome !== "failed" && job?.plan === name ? job.status : undefined,
      },
      nextRun: nextRunOf(plan, runs, platform.now()),
      runs,
    });
  });
};

export const handler = create(lambda);
