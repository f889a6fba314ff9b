import * as v from "valibot";
import { bedrockJobs } from "#aws/bedrock.ts";
import { executions } from "#aws/executions.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import { wakeFor } from "#aws/waking.ts";

/** What is read of Bedrock's event: which job it is about. Everything else may be late, so the job is read again. */
const JobStateChange = v.object({ detail: v.object({ jobName: v.string() }) });

/** Runs on `Model Customization Job State Change`: brings the record up to date and wakes the execution that waits for it. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  // No state machine stands behind this function, so the SDK tries again.
  const bedrock = bedrockJobs(platform, 3);
  const wake = wakeFor(jobs, executions(platform));

  return task(JobStateChange, async ({ detail: { jobName } }) => {
    const record = await jobs.get(jobName);
    if (!record) return { outcome: "unknown" };
    const job = await bedrock.get(record.jobArn ?? jobName);
    if (!job) return { outcome: "gone" };
    const merge = await jobs.merge(record, job);
    return { outcome: merge.report, execution: await wake(merge) };
  });
};

export const handler = create(lambda);
