import * as v from "valibot";
import { log } from "#aws/log.ts";
import { planRules } from "#aws/plan-rules.ts";
import { retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { goOnAt } from "#aws/stream.ts";
import { task } from "#aws/task.ts";

/** What is read of an image: which of a plan's versions it shows. */
const Image = v.object({ revision: v.object({ N: v.string() }) });

/** A batch of the table's stream, of which only plans are wanted. */
const PlanChanges = v.object({
  Records: v.array(
    v.object({
      dynamodb: v.object({
        Keys: v.object({ sk: v.object({ S: v.string() }) }),
        NewImage: v.optional(Image),
        OldImage: v.optional(Image),
      }),
    }),
  ),
});

/** Runs on the table's stream: makes the rules of the plans that were put or deleted what these plans say now. */
export const create = (platform: Platform) => {
  const plans = retrainingPlans(platform);
  const rules = planRules(platform);

  const sync = async (name: string) => {
    // Read again: what the stream tells may be long over.
    const plan = await plans.get(name);
    const rule = await rules.follow(name, plan);
    if (rule.status === "Failed") log().warn("rule.refused", { plan: name, ...rule });
    if (plan) await plans.setRule(plan, rule);
  };

  return task(PlanChanges, async ({ Records }) => {
    const changed = Records.filter(
      ({ dynamodb: { NewImage, OldImage } }) => NewImage?.revision.N !== OldImage?.revision.N,
    );
    const names = new Set(changed.map(({ dynamodb }) => dynamodb.Keys.sk.S));
    const failures: unknown[] = [];
    // One plan's trouble must not keep the others waiting.
    for (const name of names) {
      try {
        await sync(name);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return goOnAt();
  });
};

export const handler = create(lambda);
