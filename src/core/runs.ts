import * as v from "valibot";
import { isTerminal } from "./lifecycle.ts";
import { limits } from "./patterns.ts";
import type { JobRecord } from "./record.ts";
import { Time } from "./time.ts";

/** What sets a plan off, and when; `id` is the event's, and the same however often it is delivered. */
const trigger = {
  time: Time,
  id: v.string(),
  trigger: v.picklist(["schedule", "data", "event"]),
  /** The object whose creation set it off. */
  key: v.optional(v.string()),
  /** Who asked, as the event says. */
  requestedBy: v.optional(v.string()),
};

/** What became of a trigger. */
export const Run = v.object({
  ...trigger,
  outcome: v.picklist(["started", "skipped", "failed"]),
  reason: v.optional(v.string()),
  jobName: v.optional(v.string()),
});
export type Run = v.InferOutput<typeof Run>;

/**
 * The last run that was started, or was to be: it has a job's name. What was skipped, or failed before that, is among the runs alone.
 * Nobody starts another while it is not known what became of it or its job runs.
 */
export const LastRun = v.object({
  ...trigger,
  jobName: v.string(),
  claimedAt: Time,
  /** Absent until it is known what became of it. */
  outcome: v.optional(v.picklist(["started", "failed"])),
  reason: v.optional(v.string()),
  /** What is submitted, until it is: the plan may change meanwhile. */
  request: v.optional(v.record(v.string(), v.unknown())),
});
export type LastRun = v.InferOutput<typeof LastRun>;

/** Whether a job keeps a plan's next run from starting: it has not ended, and is not one that stood in the last run's way. */
export const stillRuns = (last: LastRun | undefined, job: JobRecord | undefined): boolean =>
  last?.outcome !== "failed" && job !== undefined && !isTerminal(job.status);

/** `yyyymmdd-hhmmss` of an ISO time in UTC. */
const stampOf = (time: string) => time.slice(0, 19).replaceAll(/[:-]/g, "").replace("T", "-");

const stampLength = "-yyyymmdd-hhmmss".length;
const longest = Math.min(limits.jobName.max, limits.customModelName.max);

/** Characters of a plan's hash where its name is cut. */
const mark = 8;

/**
 * The name of the job, and of its model, that a plan's trigger starts at a time: `<plan>-<yyyymmdd-hhmmss>`. A plan's name that does not
 * fit is cut, and `hash`, the plan's own, tells it from others that begin like it.
 */
export const runName = (plan: string, time: string, hash: string): string => {
  const room = longest - stampLength;
  const cut = `${plan.slice(0, room - mark - 1).replace(/-$/, "")}-${hash.slice(0, mark)}`;
  return `${plan.length > room ? cut : plan}-${stampOf(time)}`;
};
