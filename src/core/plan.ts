import * as v from "valibot";
import type { Limits } from "./patterns.ts";
import { limits } from "./patterns.ts";
import { paging } from "./queries.ts";
import { RequestTemplate } from "./request.ts";
import { LastRun } from "./runs.ts";
import { scheduleExpression } from "./schedule.ts";
import { flag, integerBetween, structure, text } from "./shapes.ts";
import { Time } from "./time.ts";

/** A plan's name begins those of its jobs and of their models, so it is what both of these may be. */
const planName: Limits = {
  min: 1,
  max: 63,
  pattern: /^[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/,
  means: "letters and digits, with single hyphens between them, as its jobs and models are named after it",
};

/** The name of a retraining plan. */
export const PlanName = text(planName);

/** The path of every route about one plan. */
export const PlanPath = v.object({ name: PlanName });

/** What each run gives its own job. */
const madeByPlan = ["jobName", "customModelName", "clientRequestToken"];

/** What a plan's jobs ask for. */
const PlanRequest = v.pipe(
  v.unknown(),
  v.rawCheck(({ dataset: { value }, addIssue }) => {
    if (typeof value !== "object" || value === null) return;
    const input = { ...value };
    for (const key of madeByPlan.filter((member) => Object.hasOwn(input, member)))
      addIssue({
        message: "is made by the plan, for each of its jobs",
        path: [{ type: "object", origin: "key", input, key, value: Reflect.get(input, key) }],
      });
  }),
  RequestTemplate,
);

/** The body of `PUT /retraining-plans/{name}`. */
export const PlanBody = v.pipe(
  structure({
    request: PlanRequest,
    schedule: v.optional(scheduleExpression()),
    data: v.optional(structure({ s3Uri: text(limits.s3Uri) })),
    skipUnchanged: v.optional(flag(), true),
    keep: v.optional(integerBetween(1)),
  }),
  v.forward(
    v.check(
      ({ schedule, data }) => schedule === undefined || data === undefined,
      "must not stand beside schedule: a plan has one trigger, or none",
    ),
    ["data"],
  ),
);
export type PlanBody = v.InferOutput<typeof PlanBody>;

/** The query of `GET /retraining-plans`. */
export const ListPlansQuery = structure(paging);
export type ListPlansQuery = v.InferOutput<typeof ListPlansQuery>;

/** What is known of a plan's rule: whether it is what the plan says, and why not. */
export const RuleState = v.object({
  status: v.picklist(["Pending", "Active", "Failed", "None"]),
  message: v.optional(v.string()),
});
export type RuleState = v.InferOutput<typeof RuleState>;

/** What is kept of a plan. */
export const Plan = v.object({
  name: v.string(),
  /** Whoever submits it checks it first. */
  request: v.record(v.string(), v.unknown()),
  schedule: v.optional(v.string()),
  /** Since when its schedule is what it is: a rate counts from there. */
  scheduledSince: v.optional(Time),
  data: v.optional(v.object({ s3Uri: v.string() })),
  skipUnchanged: v.boolean(),
  keep: v.optional(v.number()),
  creationTime: Time,
  lastModifiedTime: Time,
  /** Who said what it says. */
  lastModifiedBy: v.optional(v.string()),
  /** Grows with every change that a caller makes, and is never the same again for another plan of that name. */
  revision: v.number(),
  rule: RuleState,
  lastRun: v.optional(LastRun),
  /** The newest Completed job, and what its datasets were. */
  lastSuccess: v.optional(v.object({ jobName: v.string(), fingerprint: v.optional(v.string()) })),
});
export type Plan = v.InferOutput<typeof Plan>;

/** The plan as callers see it. */
export const publicPlan = (
  { revision: _, rule, lastRun, lastSuccess: __, scheduledSince: ___, ...plan }: Plan,
  ruleName: string,
) => ({
  ...plan,
  rule: { name: ruleName, ...rule },
  lastRun: lastRun && lastRunOf(lastRun),
});

const lastRunOf = ({ request: _, claimedAt: __, ...run }: LastRun) => run;

/** A plan's summary. */
export const planSummary = (plan: Plan, ruleName: string) => {
  const { request: _, ...summary } = publicPlan(plan, ruleName);
  return summary;
};

/** Whether a prefix and the place that jobs write to lie within each other: each job's output would start the next. */
const meets = (prefix: string, output: string) => `${output}/`.startsWith(prefix) || prefix.startsWith(`${output}/`);

/** What is wrong with a prefix whose new objects are to start a plan, as the predicate of a sentence. Undefined when nothing is. */
export const prefixProblem = (
  s3Uri: string,
  { bucket, outputUri }: { bucket: string; outputUri: string },
): string | undefined => {
  if (s3Uri !== `s3://${bucket}` && !s3Uri.startsWith(`s3://${bucket}/`))
    return `must be in the deployment's bucket, ${bucket}: no other one's events arrive here`;
  return meets(s3Uri, outputUri.replace(/\/$/, ""))
    ? `must lie apart from ${outputUri}, where the plan's jobs write: each would start the next`
    : undefined;
};
