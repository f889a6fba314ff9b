import * as v from "valibot";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { modelOf, setOf, taggingOf } from "#aws/tagging.ts";
import { task } from "#aws/task.ts";
import { TaskFailure } from "#core/errors.ts";
import { timelineEvent } from "#core/timeline.ts";

/** What is read of our event: which job has Completed. What it is to be tagged with stands in its record. */
const JobCompleted = v.object({ detail: v.object({ jobName: v.string() }) });

/** Runs when a job has Completed: tags that were set on the job while it ran are set on its model. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  // No state machine stands behind this function, so the SDK tries again.
  const tag = taggingOf(platform, 3);

  return task(JobCompleted, async ({ detail: { jobName } }) => {
    const found = await jobs.get(jobName);
    if (!found?.tags || modelOf(found).length === 0) return { outcome: "nothingToTag" };
    const { record, tagged } = await tag(found, modelOf);
    // Lambda runs it again: a new model may not be shown yet.
    if (tagged.length === 0) throw new TaskFailure("TransientError", `Bedrock does not show the model of ${jobName}`);
    const about = `${setOf(record)}#model`;
    const event = { attempt: record.attempt, at: platform.now(), about, message: "Tags were set on the model." };
    await jobs.note(jobName, timelineEvent("tags.set", event));
    return { outcome: "tagged" };
  });
};

export const handler = create(lambda);
