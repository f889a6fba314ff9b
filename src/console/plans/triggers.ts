import type * as v from "valibot";
import { PlanBody, PlanPath } from "#core/plan.ts";
import { structure } from "#core/shapes.ts";
import { chose, draftOf, type Draft } from "../form/draft.ts";
import { fieldOf, type Field, type GroupField } from "../form/field.ts";

const { schedule, data, ...same } = PlanBody.entries;
const always = { ...PlanPath.entries, ...same };

/** What may set a plan off, apart from who asks for a run; empty where it is only asked. */
export type Trigger = "schedule" | "data" | "";

interface Triggered {
  /** Completes "It is started". */
  label: string;
  /** What such a plan is, with its name. */
  schema: v.GenericSchema;
  field: GroupField;
}

const group = (field: Field): GroupField => {
  if (field.kind !== "group") throw new Error("A plan is a structure");
  return field;
};

const triggered = (label: string, schema: v.GenericSchema): Triggered => ({
  label,
  schema,
  field: group(fieldOf(schema)),
});

/** What a plan is with each trigger: with that one, and without the others. */
export const triggers: Readonly<Record<Trigger, Triggered>> = {
  schedule: triggered("on a schedule", structure({ ...always, schedule: schedule.wrapped })),
  data: triggered("when new data arrive", structure({ ...always, data: data.wrapped })),
  "": triggered("only when an event asks for it", structure(always)),
};

/** The triggers in the order in which they are offered. */
export const offered = ["schedule", "data", ""] as const satisfies readonly Trigger[];

/** A plan with whatever it may have. */
export const anyPlan = group(fieldOf(structure({ ...PlanPath.entries, ...PlanBody.entries })));

/** The part of a plan that is the request of its jobs. */
export const planRequest = group(fieldOf(PlanBody.entries.request));

/** What stands in a form for a plan that says this, and is started so. */
export const planDraft = (plan: Readonly<Record<string, unknown>>, trigger: Trigger): Draft =>
  chose(trigger)(draftOf(anyPlan, plan));

/** The trigger that is chosen in a form. */
export const chosenIn = (draft: Draft): Trigger =>
  offered.find((name) => draft.kind === "group" && draft.chosen === name) ?? "";

/** What sets off a plan that says this. */
export const triggerIn = (plan: Readonly<Record<string, unknown>>): Trigger =>
  offered.find((name) => name !== "" && plan[name] !== undefined) ?? "";
