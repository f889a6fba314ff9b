import * as v from "valibot";
import { log } from "#aws/log.ts";
import { planRules } from "#aws/plan-rules.ts";
import { retrainingPlans } from "#aws/plans.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { goOnAt, imagesOf, StreamEvent, type Change } from "#aws/stream.ts";
import { task } from "#aws/task.ts";

/** What is read of an image: which plan it shows, and which of its versions. */
const Image = v.optional(v.object({ sk: v.string(), revision: v.number() }));

/** The plan that a caller has put or deleted; undefined where only what is known of its rule or its runs has changed. */
const changedPlan = (change: Change): string | undefined => {
  const { before, after } = imagesOf(change);
  const [old, current] = [v.parse(Image, before), v.parse(Image, after)];
  return old?.revision === current?.revision ? undefined : (current ?? old)?.sk;
};

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

  return task(StreamEvent, async ({ Records }) => {
    const names = new Set(Records.flatMap((change) => changedPlan(change) ?? []));
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
