import type { Key } from "./table.ts";

/**
 * The table's access patterns.
 *
 * | What | Key | Who |
 * |---|---|---|
 * | a job's record | pk `JOB#<jobName>`, sk `JOB` | every function |
 * | its timeline | pk `JOB#<jobName>`, sk `EVENT#<id>` | get-events |
 * | its loss curves | pk `JOB#<jobName>`, sk `METRICS#<series>#<chunk>` | get-metrics |
 * | a retraining plan | pk `PLANS`, sk `<name>` | plans and their triggers |
 * | what became of its triggers | pk `PLAN#<name>`, sk `RUN#<time>#<id>` | get-plan, list-plans, prune-models, start-retraining |
 * | jobs by creation | index byCreation: month `JOBS#<yyyy-mm>`, createdKey `<creationTime>#<jobName>` | list-jobs |
 * | the months that have jobs | pk `MONTHS`, sk `<yyyy-mm>` | list-jobs |
 * | a job by its ARN | index byArn: jobArn | get-job and its kin |
 * | a job by its model's ARN | index byModelArn: outputModelArn | get-model and its kin |
 * | jobs by their model's name | index byModelName: outputModelName, createdKey | get-model and its kin |
 */
const jobPartition = (jobName: string) => `JOB#${jobName}`;

/** A job's record. */
export const jobKey = (jobName: string): Key => ({ pk: jobPartition(jobName), sk: "JOB" });

/** The job whose item has this partition key. */
export const jobNameIn = (pk: unknown): string | undefined =>
  typeof pk === "string" && pk.startsWith("JOB#") ? pk.slice("JOB#".length) : undefined;

/** The event of a job's timeline that has this id. */
export const timelineKey = (jobName: string, id: string): Key => ({ pk: jobPartition(jobName), sk: `EVENT#${id}` });
/** A piece of a loss curve, counted from 0. */
export const chunkKey = (jobName: string, series: string, chunk: number): Key => ({
  pk: jobPartition(jobName),
  sk: `METRICS#${series}#${String(chunk).padStart(4, "0")}`,
});

/** Everything of one kind that a job has. */
export const jobItems = (jobName: string, kind: "EVENT" | "METRICS") => ({
  expression: "#pk = :pk AND begins_with(#sk, :sk)",
  values: { pk: jobPartition(jobName), sk: `${kind}#` },
});

/** Where retraining plans are. */
export const plans = "PLANS";
/** The retraining plan of this name. */
export const planKey = (name: string): Key => ({ pk: plans, sk: name });

const runPartition = (plan: string) => `PLAN#${plan}`;

/** What became of the trigger with this id at this time. */
export const runKey = (plan: string, { time, id }: { time: string; id: string }): Key => ({
  pk: runPartition(plan),
  sk: `RUN#${time}#${id}`,
});

/** What became of all triggers of a plan since a time. */
export const runsOf = (plan: string, since = "") => ({
  expression: "#pk = :pk AND #sk BETWEEN :since AND :end",
  // A tilde comes after every digit of a time.
  values: { pk: runPartition(plan), since: `RUN#${since}`, end: "RUN#~" },
});

/** Where the months are that have jobs. */
export const months = "MONTHS";
/** `yyyy-mm` of an ISO time. */
export const monthOf = (time: string) => time.slice(0, 7);
/** Where a month's jobs are, in the index by creation. */
export const monthPartition = (month: string) => `JOBS#${month}`;

/** The attributes by which the index lists a job. They follow its creation time. */
export const listKeys = ({ creationTime, jobName }: { creationTime: string; jobName: string }) => ({
  month: monthPartition(monthOf(creationTime)),
  createdKey: `${creationTime}#${jobName}`,
});
