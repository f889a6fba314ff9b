import * as v from "valibot";
import { isTerminal } from "./lifecycle.ts";
import { limits } from "./patterns.ts";
import type { JobRecord } from "./record.ts";

export const Time = v.pipe(v.string(), v.isoTimestamp());

/** What sets a plan off, and when; `id` is the event's, and the same however often it is delivered. */
const trigger = {
  time: Time,
  id: v.string(),
  trigger: v.picklist(["schedule", "data", "event"]),
  /** The object whose creation set it off. */
  key: v.optional(v.string()),
};

/** What became of a trigger. */
export const Run = v.object({
  ...trigger,
  outcome: v.picklist(["started", "skipped", "failed"]),
  reason: v.optional(v.string()),
  jobName: v.optional(v.string()),
});
export type Run = v.InferOutput<typeof Run>;

/** The last run that was to have a job. Nobody else starts one while it may become one or its job runs. */
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

/** Milliseconds that a submission may take. Its retries end long before. */
const claimHolds = 15 * 60_000;

/** Whether a plan's last run keeps the next one from starting: its job, if there is one, has not ended, or may still come. */
export const stillRuns = (last: LastRun, job: JobRecord | undefined, now: Date): boolean => {
  if (last.outcome === "failed") return false;
  if (job) return !isTerminal(job.status);
  return last.outcome === undefined && now.getTime() - Date.parse(last.claimedAt) < claimHolds;
};

/** What became of a last run that nobody was left to write down. */
export const outcomeOf = ({ time, id, trigger, key, jobName }: LastRun, job: JobRecord | undefined): Run => ({
  time,
  id,
  trigger,
  key,
  ...(job
    ? { outcome: "started", jobName }
    : { outcome: "failed", reason: "It was interrupted before its job was submitted" }),
});

/** `yyyymmdd-hhmmss` of an ISO time in UTC. */
const stampOf = (time: string) => time.slice(0, 19).replaceAll(/[:-]/g, "").replace("T", "-");

const stampLength = "-yyyymmdd-hhmmss".length;
const longest = Math.min(limits.jobName.max, limits.customModelName.max);

/** The name of the job, and of its model, that a plan's trigger starts at a time: `<plan>-<yyyymmdd-hhmmss>`, the plan cut to fit. */
export const runName = (plan: string, time: string): string =>
  `${plan.slice(0, longest - stampLength).replace(/-$/, "")}-${stampOf(time)}`;
