import { lossCurves } from "#aws/curves.ts";
import { jobRecords } from "#aws/jobs.ts";
import { readCurves } from "#aws/metrics-files.ts";
import { measure } from "#aws/measure.ts";
import { objects } from "#aws/objects.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { Attempt, task } from "#aws/task.ts";
import { finalLoss, seriesNames } from "#core/curves.ts";
import { timelineEvent } from "#core/timeline.ts";

/** The RecordMetrics state: keeps the loss curves of a job that has ended, however it ended, and says how it went to CloudWatch. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const curves = lossCurves(platform);
  const s3 = objects(platform);

  return task(Attempt, async ({ jobName, attempt }) => {
    const record = await jobs.expect(jobName);
    const found = await readCurves(s3, record);
    await curves.store(jobName, found);
    const points = seriesNames.reduce((sum, series) => sum + found[series].length, 0);
    const event = points > 0 ? "metrics.recorded" : "metrics.absent";
    await jobs.note(jobName, timelineEvent(event, { attempt, at: platform.now() }));
    measure(record, { training: finalLoss(found.training), validation: finalLoss(found.validation) });
    return {
      jobName,
      status: record.status,
      jobArn: record.jobArn,
      outputModelArn: record.outputModelArn,
      finalLosses: { training: finalLoss(found.training), validation: finalLoss(found.validation) },
      ...(record.status === "Failed" && {
        error: "JobFailed",
        cause: record.failureMessage ?? "Bedrock gave no reason",
      }),
    };
  });
};

export const handler = create(lambda);
