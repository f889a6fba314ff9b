import * as v from "valibot";
import { bedrockJobs } from "#aws/bedrock.ts";
import { lapidaryBus } from "#aws/bus.ts";
import { executions } from "#aws/executions.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import { wakeFor } from "#aws/waking.ts";
import { eventTypes } from "#core/event-types.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { compare } from "#core/merge.ts";

/** What is read of Bedrock's event: which job it is about. Everything else may be late, so the job is read again. */
const JobStateChange = v.object({ detail: v.object({ jobName: v.string() }) });

/** Runs on `Model Customization Job State Change`: brings the record up to date and wakes the execution that waits for it. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  // No state machine stands behind this function, so the SDK tries again.
  const bedrock = bedrockJobs(platform, 3);
  const bus = lapidaryBus(platform);
  const wake = wakeFor(jobs, executions(platform));

  return task(JobStateChange, async ({ detail: { jobName } }) => {
    const record = await jobs.get(jobName);
    if (!record) return { outcome: "unknown" };
    const job = await bedrock.get(record.jobArn ?? jobName);
    if (!job) return { outcome: "gone" };
    // Nobody follows a job that comes to light after its record has ended: its request was still on its way when it was given up.
    if (compare(record, job) === "first" && isTerminal(record.status))
      await bus.put({
        type: eventTypes.stopRequested,
        detail: { jobIdentifier: jobName, reason: `its record was ${record.status} before Bedrock had the job` },
      });
    const merge = await jobs.merge(record, job);
    return { outcome: merge.report, execution: await wake(merge) };
  });
};

export const handler = create(lambda);
