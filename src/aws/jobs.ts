import * as v from "valibot";
import { permanent } from "#core/errors.ts";
import { activeStatuses, origins } from "#core/lifecycle.ts";
import { compare, merged, type Report } from "#core/merge.ts";
import { JobRecord, type Job } from "#core/record.ts";
import { byTime, timelineEvent, TimelineEvent } from "#core/timeline.ts";
import { jobItems, jobKey, jobNameIn, listKeys, monthOf, months, timelineKey } from "./keys.ts";
import type { Platform } from "./platform.ts";
import { jobsTable, type Condition } from "./table.ts";

/** A record after a report of its job. */
export interface Merge {
  record: JobRecord;
  report: Report;
}

/** The condition on which each report may be written: the record is still what the report was compared with, or may legally follow. */
const conditions = {
  first: () => ({ expression: "attribute_not_exists(#jobArn) AND #clientRequestToken = :token" }),
  change: (job) => {
    const from = origins(job.status).map((status, index) => [`from${index}`, status] as const);
    return {
      expression: `#jobArn = :jobArn AND #status IN (${from.map(([name]) => `:${name}`).join(", ")})`,
      values: Object.fromEntries(from),
    };
  },
  refresh: () => ({
    expression:
      "#jobArn = :jobArn AND #status = :status AND (attribute_not_exists(#lastModifiedTime) OR #lastModifiedTime < :lastModifiedTime)",
  }),
} as const satisfies Partial<Record<Report, (job: Job) => Condition>>;

/** Members that a report takes away by not having them. */
const optional = ["failureMessage", "endTime"] as const;

/** The condition of what may only happen to an attempt that Bedrock has no job of. */
const unmade = "#attempt = :attempt AND #status = :submitted AND attribute_not_exists(#jobArn)";

/** The records of jobs and their timelines. */
export const jobRecords = (platform: Platform) => {
  const table = jobsTable(platform);
  const openedMonths = new Set<string>();

  /** Makes sure that the listing knows a month before anything is filed under it. */
  const openMonth = async (creationTime: string) => {
    const month = monthOf(creationTime);
    if (openedMonths.has(month)) return;
    await table.put({ pk: months, sk: month });
    openedMonths.add(month);
  };

  const get = async (jobName: string): Promise<JobRecord | undefined> => {
    const item = await table.get(jobKey(jobName));
    return item && v.parse(JobRecord, item);
  };

  /** Adds an event to a job's timeline, once however often it is noted; answers whether this was the first time. */
  const note = (jobName: string, event: TimelineEvent): Promise<boolean> =>
    table.put({ ...timelineKey(jobName, event.id), ...event });

  const write = async (record: JobRecord, job: Job, report: keyof typeof conditions): Promise<Merge | undefined> => {
    const { jobName, clientRequestToken, ...attributes } = { ...job, ...listKeys(job) };
    await openMonth(job.creationTime);
    const moves = report !== "refresh";
    if (moves) await note(jobName, statusEvent(record, job));
    const condition: Condition = conditions[report](job);
    const before = await table.update(
      jobKey(jobName),
      attributes,
      moves ? ["creatingSince", ...optional.filter((name) => job[name] === undefined)] : [],
      report === "first" ? { ...condition, values: { token: clientRequestToken } } : condition,
    );
    return before && { record: merged(v.parse(JobRecord, before), job), report };
  };

  return {
    get,
    note,

    /**
     * The record of the attempt that a state runs for; it was written before the execution started. Undefined when another attempt has
     * begun, which happens only after this one has ended without a job.
     */
    async current({ jobName, attempt }: Pick<JobRecord, "jobName" | "attempt">): Promise<JobRecord | undefined> {
      const record = await get(jobName);
      if (!record) throw permanent("ResourceNotFoundException", `The table has no job ${jobName}`);
      return record.attempt === attempt ? record : undefined;
    },

    /** The name of the job with this ARN. The index lags the table by moments. */
    async nameOf(jobArn: string): Promise<string | undefined> {
      const { items } = await table.query({
        index: "byArn",
        condition: { expression: "#jobArn = :jobArn", values: { jobArn } },
        limit: 1,
      });
      return jobNameIn(items[0]?.["pk"]);
    },

    /** Names of the jobs that were to make a model of this ARN or name, newest first. The indexes lag the table by moments. */
    async namesByModel(model: { modelArn: string } | { modelName: string }): Promise<string[]> {
      const { items } = await table.query(
        "modelArn" in model
          ? {
              index: "byModelArn",
              condition: { expression: "#outputModelArn = :arn", values: { arn: model.modelArn } },
            }
          : {
              index: "byModelName",
              condition: { expression: "#outputModelName = :name", values: { name: model.modelName } },
              descending: true,
            },
      );
      return items.flatMap(({ pk }) => jobNameIn(pk) ?? []);
    },

    /** Everything that happened to a job, oldest first. */
    async timeline(jobName: string): Promise<TimelineEvent[]> {
      const items = await Array.fromAsync(table.each({ condition: jobItems(jobName, "EVENT") }));
      return items.map((item) => v.parse(TimelineEvent, item)).sort(byTime);
    },

    /** Writes the record of an attempt: the first when the name is free, a later one when the one before ended without a job. */
    async submit(record: JobRecord): Promise<"written" | "taken"> {
      await openMonth(record.creationTime);
      const item = { ...jobKey(record.jobName), ...listKeys(record), ...record };
      const written = await (record.attempt === 1
        ? table.put(item)
        : table.put(item, {
            expression: "#attempt = :before AND #status <> :submitted AND attribute_not_exists(#jobArn)",
            values: { before: record.attempt - 1, submitted: "Submitted" },
          }));
      return written ? "written" : "taken";
    },

    /**
     * Brings a record up to what Bedrock says of its job, unless it knows that or better. A status is in the timeline before it is in
     * the record.
     */
    async merge(record: JobRecord, job: Job): Promise<Merge> {
      for (let latest = record; ;) {
        const report = compare(latest, job);
        if (report === "known" || report === "foreign") return { record: latest, report };
        const written = await write(latest, job, report);
        if (written) return written;
        latest = (await get(record.jobName)) ?? latest;
      }
    },

    /** Forgets a task token that was used, unless another has taken its place. */
    async spend(jobName: string, taskToken: string): Promise<void> {
      const condition = { expression: "#taskToken = :taskToken", values: { taskToken } };
      await table.update(jobKey(jobName), {}, ["taskToken"], condition);
    },

    /**
     * Claims a job's creation, and answers the claim: from here on only Bedrock can say whether there is a job. Undefined where the attempt
     * is over, has its job, or is to be stopped.
     */
    async claim({ jobName, attempt }: JobRecord, now: Date): Promise<string | undefined> {
      const creatingSince = now.toISOString();
      const written = await table.update(jobKey(jobName), { creatingSince }, [], {
        expression: `${unmade} AND attribute_not_exists(#stop)`,
        values: { attempt, submitted: "Submitted" },
      });
      return written && creatingSince;
    },

    /** Gives a claim up, if no later one has taken its place: Bedrock has said that there is no job. */
    async release({ jobName, attempt }: JobRecord, claim: string): Promise<void> {
      await table.update(jobKey(jobName), {}, ["creatingSince"], {
        expression: `${unmade} AND #creatingSince = :claim`,
        values: { attempt, submitted: "Submitted", claim },
      });
    },

    /** Writes down that an attempt is to be stopped, unless that is known or it has ended. Nothing claims its creation any more. */
    async requestStop(record: JobRecord, stop: NonNullable<JobRecord["stop"]>): Promise<JobRecord> {
      const active = activeStatuses.map((status, index) => [`active${index}`, status] as const);
      const before = await table.update(jobKey(record.jobName), { stop }, [], {
        expression: `#attempt = :attempt AND attribute_not_exists(#stop) AND #status IN (${active.map(([name]) => `:${name}`).join(", ")})`,
        values: { attempt: record.attempt, ...Object.fromEntries(active) },
      });
      return before ? { ...v.parse(JobRecord, before), stop } : ((await get(record.jobName)) ?? record);
    },

    /**
     * Ends an attempt that Bedrock has no job of, as Failed where there is a failure and else as Stopped, if nothing has been claimed or made
     * since `record` was read. Answers the record as it is then.
     */
    async withdraw(record: JobRecord, now: Date, failureMessage?: string): Promise<JobRecord> {
      const time = now.toISOString();
      const status = failureMessage === undefined ? "Stopped" : "Failed";
      const ended = { status, failureMessage, lastModifiedTime: time, endTime: time } as const;
      const { jobName, attempt, creatingSince } = record;
      await note(jobName, statusEvent(record, { ...record, ...ended }));
      const before = await table.update(jobKey(jobName), ended, ["taskToken", "creatingSince"], {
        expression: `${unmade} AND ${creatingSince ? "#creatingSince = :creatingSince" : "attribute_not_exists(#creatingSince)"}`,
        values: { attempt, submitted: "Submitted", ...(creatingSince && { creatingSince }) },
      });
      return before ? { ...record, ...ended } : ((await get(jobName)) ?? record);
    },

    /** Sets attributes of a record that no report of Bedrock's touches. */
    async annotate(
      { jobName, attempt }: Pick<JobRecord, "jobName" | "attempt">,
      more: Pick<JobRecord, "datasetFingerprint" | "estimatedCost" | "lossSketch" | "tags" | "trainedModel">,
    ): Promise<void> {
      await table.update(jobKey(jobName), more, [], { expression: "#attempt = :attempt", values: { attempt } });
    },

    /** Leaves the tombstone of a job's model on its record. The first one stays. */
    async bury(
      { jobName, attempt }: Pick<JobRecord, "jobName" | "attempt">,
      { at, by }: { at: Date; by?: string | undefined },
    ): Promise<void> {
      const tombstone = { modelStatus: "Deleted", modelDeletedAt: at.toISOString(), modelDeletedBy: by } as const;
      await table.update(jobKey(jobName), tombstone, [], {
        expression: "#attempt = :attempt AND attribute_not_exists(#modelStatus)",
        values: { attempt },
      });
    },
  };
};
export type JobRecords = ReturnType<typeof jobRecords>;

const statusEvent = (
  { attempt }: JobRecord,
  {
    status,
    lastModifiedTime,
    creationTime,
    failureMessage,
  }: Pick<Job, "status" | "lastModifiedTime" | "creationTime" | "failureMessage">,
) =>
  timelineEvent("job.changed", {
    attempt,
    at: new Date(lastModifiedTime ?? creationTime),
    about: status,
    message: failureMessage ? `The job is ${status}: ${failureMessage}` : `The job is ${status}.`,
  });
