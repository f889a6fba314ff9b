import { isTerminal } from "#core/lifecycle.ts";
import type { JobRecord } from "#core/record.ts";
import type { Executions } from "./executions.ts";
import type { JobRecords, Merge } from "./jobs.ts";

/**
 * Wakes the execution that waits for a change of this job, if there is a change and one waits. The token stays until it was used: a run
 * that dies on the way is repeated, and a token used twice wakes nobody twice.
 */
export const wakeFor =
  (jobs: JobRecords, runs: Executions) =>
  async ({ record, report }: { record: JobRecord; report: Merge["report"] }): Promise<"woken" | "late" | undefined> => {
    const { jobName, taskToken, status } = record;
    if (!taskToken || (report === "known" && !isTerminal(status))) return undefined;
    const execution = await runs.wake(taskToken);
    await jobs.spend(jobName, taskToken);
    return execution;
  };
