import { compare } from "#core/merge.ts";
import type { JobRecord } from "#core/record.ts";
import { taskFailure } from "./failure.ts";
import { log } from "./log.ts";
import type { BedrockJobs } from "./bedrock.ts";
import type { JobRecords, Merge } from "./jobs.ts";

/** Brings a record up to Bedrock's job and wakes the execution that waits for it. Undefined where Bedrock has no such job of ours. */
export const refresherOf =
  (jobs: JobRecords, bedrock: BedrockJobs, wake: (merge: Merge) => Promise<unknown>) =>
  async (record: JobRecord): Promise<JobRecord | undefined> => {
    const job = await bedrock.get(record.jobArn ?? record.jobName);
    if (!job || compare(record, job) === "foreign") return undefined;
    const merge = await jobs.merge(record, job);
    try {
      await wake(merge);
    } catch (error) {
      // The execution looks for itself before long; what was asked for here is done without it.
      log().warn("execution.notWoken", taskFailure(error));
    }
    return merge.record;
  };
