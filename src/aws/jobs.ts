import * as v from "valibot";
import { permanent } from "#core/errors.ts";
import { origins } from "#core/lifecycle.ts";
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
  refresh: () => ({ expression: "#jobArn = :jobArn AND #status = :status AND #lastModifiedTime < :lastModifiedTime" }),
} as const satisfies Partial<Record<Report, (job: Job) => Condition>>;

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

  /** Adds an event to a job's timeline, once however often it is noted. */
  const note = async (jobName: string, event: TimelineEvent): Promise<void> => {
    await table.put({ ...timelineKey(jobName, event.id), ...event });
  };

  const write = async (record: JobRecord, job: Job, report: keyof typeof conditions): Promise<Merge | undefined> => {
    const { jobName, clientRequestToken, ...attributes } = { ...job, ...listKeys(job) };
    await openMonth(job.creationTime);
    const moves = report !== "refresh";
    if (moves) await note(jobName, statusEvent(record, job));
    const condition: Condition = conditions[report](job);
    const before = await table.update(
      jobKey(jobName),
      attributes,
      moves ? (["failureMessage", "endTime"] as const).filter((name) => job[name] === undefined) : [],
      report === "first" ? { ...condition, values: { token: clientRequestToken } } : condition,
    );
    return before && { record: merged(v.parse(JobRecord, before), job), report };
  };

  return {
    get,
    note,

    /** The record of the attempt that a state runs for; it was written before the execution started. */
    async expect({ jobName, attempt }: Pick<JobRecord, "jobName" | "attempt">): Promise<JobRecord> {
      const record = await get(jobName);
      if (!record) throw permanent("ResourceNotFoundException", `The table has no job ${jobName}`);
      if (record.attempt !== attempt)
        throw permanent(
          "ConflictException",
          `Attempt ${attempt} at ${jobName} is over; attempt ${record.attempt} has begun`,
        );
      return record;
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

    /** Everything that happened to a job, oldest first. */
    async timeline(jobName: string): Promise<TimelineEvent[]> {
      const { items } = await table.query({ condition: jobItems(jobName, "EVENT") });
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

    /** Ends an attempt that has no job in Bedrock. Nothing happens to a record that has one, or has ended. */
    async refuse(record: JobRecord, failureMessage: string, now: Date): Promise<void> {
      await table.update(
        jobKey(record.jobName),
        { status: "Failed", failureMessage, lastModifiedTime: now.toISOString(), endTime: now.toISOString() },
        ["taskToken"],
        {
          expression: "#attempt = :attempt AND #status = :submitted AND attribute_not_exists(#jobArn)",
          values: { attempt: record.attempt, submitted: "Submitted" },
        },
      );
    },
  };
};
export type JobRecords = ReturnType<typeof jobRecords>;

const statusEvent = ({ attempt }: JobRecord, { status, lastModifiedTime, creationTime, failureMessage }: Job) =>
  timelineEvent("job.changed", {
    attempt,
    at: new Date(lastModifiedTime ?? creationTime),
    about: status,
    message: failureMessage ? `The job is ${status}: ${failureMessage}` : `The job is ${status}.`,
  });
