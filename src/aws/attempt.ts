import { Attempt } from "#core/events.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { progressOf, supersededProgress, type JobRecord } from "#core/record.ts";
import type { JobRecords } from "./jobs.ts";
import { task } from "./task.ts";

/**
 * A Lambda that runs for a state before the job is made, with the record of the attempt, and answers what `run` leaves of it; undefined is an
 * attempt that another has followed. Where it has its job, or has ended, nothing is left to do.
 */
export const attemptTask = (
  jobs: Pick<JobRecords, "current">,
  run: (record: JobRecord) => Promise<JobRecord | undefined>,
) =>
  task(Attempt, async (attempt) => {
    const record = await jobs.current(attempt);
    const left = record && !record.jobArn && !isTerminal(record.status) ? await run(record) : record;
    return left ? progressOf(left) : supersededProgress(attempt);
  });
