import { lossCurves } from "#aws/curves.ts";
import { taskFailure } from "#aws/failure.ts";
import { jobRecords } from "#aws/jobs.ts";
import { readCurves } from "#aws/metrics-files.ts";
import { log } from "#aws/log.ts";
import { measureEnd } from "#aws/measure.ts";
import { objects } from "#aws/objects.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import { Attempt } from "#core/events.ts";
import { finalLoss, seriesNames, sketchOf, type Curves } from "#core/curves.ts";
import { supersededProgress, type JobRecord } from "#core/record.ts";
import { timelineEvent, type TimelineType } from "#core/timeline.ts";

/**
 * The RecordMetrics state: keeps the loss curves of a job that has ended, however it ended, and says how it went to CloudWatch.
 * Curves that cannot be read are told in the timeline: they do not make a failure of a job that was none.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const curves = lossCurves(platform);
  const s3 = objects(platform);

  const read = async (record: JobRecord): Promise<{ curves: Curves; event: TimelineType; message?: string }> => {
    try {
      const found = await readCurves(s3, record);
      const recorded = seriesNames.some((series) => found[series].length > 0);
      return { curves: found, event: recorded ? "metrics.recorded" : "metrics.absent" };
    } catch (error) {
      const { name, message } = taskFailure(error);
      if (name !== "PermanentError") throw error;
      log().warn("metrics.unreadable", { message });
      return { curves: { training: [], validation: [] }, event: "metrics.unreadable", message };
    }
  };

  /** Keeps the curves of a job that Bedrock had, and publishes how it went, once however many executions saw it end. */
  const record = async (job: JobRecord) => {
    const { jobName, attempt } = job;
    const { curves: found, event, message } = await read(job);
    await curves.store(jobName, found);
    const lossSketch = sketchOf(found.training);
    if (lossSketch.length > 0) await jobs.annotate(job, { lossSketch });
    const finalLosses = { training: finalLoss(found.training), validation: finalLoss(found.validation) };
    const why = message && { message: `The loss curves cannot be read: ${message}` };
    const first = await jobs.note(jobName, timelineEvent(event, { attempt, at: platform.now(), ...why }));
    if (first) measureEnd(job, finalLosses);
    return finalLosses;
  };

  return task(Attempt, async ({ jobName, attempt }) => {
    const job = await jobs.current({ jobName, attempt });
    if (!job) return supersededProgress({ jobName, attempt });
    const finalLosses = job.jobArn === undefined ? {} : await record(job);
    return {
      jobName,
      attempt,
      status: job.status,
      jobArn: job.jobArn,
      outputModelArn: job.outputModelArn,
      finalLosses,
      ...(job.status === "Failed" && {
        error: "JobFailed",
        cause: job.failureMessage ?? "Bedrock gave no reason",
      }),
    };
  });
};

export const handler = create(lambda);
