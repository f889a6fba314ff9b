import * as v from "valibot";
import { lapidaryBus } from "#aws/bus.ts";
import { jobRecords } from "#aws/jobs.ts";
import { retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import { eventTypes } from "#core/event-types.ts";
import type { Plan } from "#core/plan.ts";

/** What is read of our own event: whose job has Completed. */
const PlanJobCompleted = v.object({ detail: v.object({ plan: v.string() }) });

/** Runs when a plan's job has Completed: asks for the plan's models beyond the newest `keep` to be deleted. */
export const create = (platform: Platform) => {
  const plans = retrainingPlans(platform);
  const jobs = jobRecords(platform);
  const bus = lapidaryBus(platform);

  /** The ARNs of the models that a plan has, the newest first. */
  const modelsOf = async (plan: Plan): Promise<string[]> => {
    const models: string[] = [];
    for (const jobName of await plans.jobNames(plan)) {
      const record = await jobs.get(jobName);
      if (record?.plan !== plan.name || record.status !== "Completed" || record.modelStatus === "Deleted") continue;
      if (record.outputModelArn !== undefined) models.push(record.outputModelArn);
    }
    return models;
  };

  return task(PlanJobCompleted, async ({ detail }) => {
    const plan = await plans.get(detail.plan);
    if (plan?.keep === undefined) return { deletionsRequested: [] };
    const old = (await modelsOf(plan)).slice(plan.keep);
    for (const modelIdentifier of old)
      await bus.put({
        type: eventTypes.deleteRequested,
        detail: {
          modelIdentifier,
          cascade: false,
          requestedBy: `retraining-plan/${plan.name}`,
          reason: `The plan keeps its newest models: ${plan.keep}`,
        },
        resources: [modelIdentifier],
      });
    return { deletionsRequested: old };
  });
};

export const handler = create(lambda);
