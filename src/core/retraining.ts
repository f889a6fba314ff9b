import * as v from "valibot";
import { PlanName } from "./plan.ts";
import { atLeast, flag, oneOf, structure } from "./shapes.ts";

/** A time as everything else has it: to the millisecond, in UTC. */
const EventTime = v.pipe(
  v.string("must be a string"),
  v.isoTimestamp("must be a time, ISO 8601"),
  v.transform((time) => new Date(time).toISOString()),
);

const string = () => v.string("must be a string");

/** What a plan's rule says. */
const FromRule = v.pipe(
  atLeast({
    plan: PlanName,
    trigger: oneOf(["schedule", "data"]),
    time: EventTime,
    id: string(),
    key: v.optional(string()),
  }),
  v.transform((said) => ({ ...said, force: false, requestedBy: undefined })),
);

/** `Model Retraining Requested`, the whole event. */
const Requested = v.pipe(
  atLeast({
    time: EventTime,
    id: string(),
    detail: atLeast({ plan: PlanName, force: v.optional(flag(), false), requestedBy: v.optional(string()) }),
  }),
  v.transform(({ time, id, detail }) => ({ time, id, trigger: "event" as const, key: undefined, ...detail })),
);

/** The body of `POST /retraining-plans/{name}/run`, which may be left out. */
export const RunPlanRequest = v.optional(structure({ force: v.optional(flag(), false) }), {});

/** What asks a plan for a new model, whoever says so. */
export const RetrainingTrigger = v.lazy((input) =>
  typeof input === "object" && input !== null && "detail" in input ? Requested : FromRule,
);
export type RetrainingTrigger = v.InferOutput<typeof RetrainingTrigger>;
