import { refused } from "#core/errors.ts";
import { refusalOf, type Told } from "#core/preflight.ts";
import type { JobRecord } from "#core/record.ts";
import { timelineEvent } from "#core/timeline.ts";
import type { JobRecords } from "./jobs.ts";

/** Puts what checks found into a job's timeline. Throws a RefusedError with the first three problems where there are any. */
export const conclude = async (
  jobs: Pick<JobRecords, "note">,
  { jobName, attempt }: Pick<JobRecord, "jobName" | "attempt">,
  story: readonly Told[],
  at: Date,
): Promise<void> => {
  for (const { type, wrong: _, count: __, ...telling } of story)
    await jobs.note(jobName, timelineEvent(type, { attempt, at, ...telling }));
  const refusal = refusalOf(story);
  if (refusal !== undefined) throw refused(refusal);
};
