import * as v from "valibot";
import { PlanName } from "./plan.ts";

/** A time as everything else has it: to the millisecond, in UTC. */
const EventTime = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((time) => new Date(time).toISOString()),
);

/** What a plan's rule says. */
const FromRule = v.pipe(
  v.object({
    plan: PlanName,
    trigger: v.picklist(["schedule", "data"]),
    time: EventTime,
    id: v.string(),
    key: v.optional(v.string()),
  }),
  v.transform((said) => ({ ...said, force: false, requestedBy: `retraining-plan/${said.plan}` })),
);

/** `Model Retraining Requested`, the whole event. */
const Requested = v.pipe(
  v.object({
    time: EventTime,
    id: v.string(),
    detail: v.object({
      plan: PlanName,
      force: v.optional(v.boolean(), false),
      requestedBy: v.optional(v.string()),
    }),
  }),
  v.transform(({ time, id, detail }) => ({ time, id, trigger: "event" as const, key: undefined, ...detail })),
);

/** What asks a plan for a new model, whoever says so. */
export const RetrainingTrigger = v.lazy((input) =>
  typeof input === "object" && input !== null && "detail" in input ? Requested : FromRule,
);
export type RetrainingTrigger = v.InferOutput<typeof RetrainingTrigger>;
