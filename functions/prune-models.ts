import * as v from "valibot";
import { lapidaryBus } from "#aws/bus.ts";
import { jobRecords } from "#aws/jobs.ts";
import { bedrockModels } from "#aws/models.ts";
import { retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import { eventTypes } from "#core/event-types.ts";
import type { Plan } from "#core/plan.ts";

/** What is read of our own event: whose job has Completed. */
const PlanJobCompleted = v.object({ detail: v.object({ plan: v.string() }) });

/** Models that are gone, one after another, behind which none is looked for: each run deletes the oldest. */
const stretchOf = (keep: number) => 2 * keep + 50;

/** Runs when a plan's job has Completed: asks for the plan's models beyond the newest `keep` to be deleted. */
export const create = (platform: Platform) => {
  const plans = retrainingPlans(platform);
  const jobs = jobRecords(platform);
  // No state machine stands behind this function, so the SDK tries again.
  const models = bedrockModels(platform, 3);
  const bus = lapidaryBus(platform);

  /** The ARN of the model that a plan's job has made, and whether Bedrock has it still: not all deletions are told to us. */
  const modelOf = async (plan: Plan, jobName: string) => {
    const record = await jobs.get(jobName);
    if (record?.plan !== plan.name || record.status !== "Completed" || record.outputModelArn === undefined)
      return undefined;
    const arn = record.outputModelArn;
    return { arn, exists: record.modelStatus !== "Deleted" && (await models.get(arn)) !== undefined };
  };

  /** The ARNs of the models that a plan has, the newest first. */
  const modelsOf = async (plan: Plan, keep: number): Promise<string[]> => {
    const found: string[] = [];
    let gone = 0;
    for await (const jobName of plans.jobNames(plan.name, plan.creationTime)) {
      const model = await modelOf(plan, jobName);
      if (!model) continue;
      gone = model.exists ? 0 : gone + 1;
      if (model.exists) found.push(model.arn);
      if (gone >= stretchOf(keep)) break;
    }
    return found;
  };

  return task(PlanJobCompleted, async ({ detail }) => {
    const plan = await plans.get(detail.plan);
    if (plan?.keep === undefined) return { deletionsRequested: [] };
    const old = (await modelsOf(plan, plan.keep)).slice(plan.keep);
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
