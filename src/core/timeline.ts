import * as v from "valibot";
import { Time } from "./time.ts";

/** Something that happened to a job. `id` is the same however often it is recorded, so that it is kept once. */
export const TimelineEvent = v.object({
  id: v.string(),
  time: Time,
  type: v.string(),
  message: v.string(),
  /** All that a check found. */
  report: v.optional(v.looseObject({})),
});
export type TimelineEvent = v.InferOutput<typeof TimelineEvent>;

/** What happens to a job, and the sentence that says so. */
const sentences = {
  "job.submitted": "The job was submitted.",
  "base-model.checked": "The base model was checked.",
  "hyperparameters.checked": "The hyperparameters were checked.",
  "policy.checked": "The job was held against the deployment's policy.",
  "data.changed": "The data are not those that were checked; they are checked again.",
  "dataset.checked": "A dataset was checked.",
  "cost.estimated": "The cost was estimated.",
  "preflight.passed": "Nothing stands against the job.",
  "capacity.awaited": "Bedrock runs as many jobs as the quota allows; creation waits for a place.",
  "job.created": "Bedrock accepted the job.",
  "job.adopted": "Bedrock had the job already; it is ours.",
  "delete.requested": "The custom model is to be deleted.",
  "stop.requested": "The job is to be stopped.",
  "job.changed": "The job's status changed.",
  "job.imported": "The job was made elsewhere and is followed from here on.",
  "deadline.passed": "The job ran longer than orchestration.timeoutHours allows and is being stopped.",
  "metrics.recorded": "The loss curves were recorded.",
  "metrics.absent": "The job left no metrics files.",
  "metrics.unreadable": "The loss curves cannot be read.",
  "tags.set": "Tags were set on the job and its model.",
  "execution.failed": "The execution failed.",
  "stop.failed": "The job could not be stopped, or its metrics not be kept.",
  "model.cleared": "What served the custom model was removed.",
  "model.deleted": "The custom model was deleted.",
  "delete.failed": "The custom model could not be deleted.",
} as const satisfies Record<string, string>;
export type TimelineType = keyof typeof sentences;

const order = Object.keys(sentences);

/** Sorts events by their time; those of one moment as they follow from each other. */
export const byTime = (one: TimelineEvent, other: TimelineEvent): number =>
  (one.time < other.time ? -1 : Number(one.time > other.time)) || order.indexOf(one.type) - order.indexOf(other.type);

/** What an event tells besides its type: `about` tells it from others of its type, `message` replaces the usual sentence. */
export interface Telling {
  about: string;
  message: string;
  report: Record<string, unknown>;
}

/** The event `type` of an attempt at a job at a time. */
export const timelineEvent = (
  type: TimelineType,
  { attempt, at, about, message, report }: { attempt: number; at: Date } & Partial<Telling>,
): TimelineEvent => ({
  id: [attempt, type, about].filter((part) => part !== undefined).join("#"),
  time: at.toISOString(),
  type,
  message: message ?? sentences[type],
  ...(report && { report }),
});
