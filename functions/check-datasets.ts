import { attemptTask } from "#aws/attempt.ts";
import { dataChecks } from "#aws/data-checks.ts";
import { fingerprintOf } from "#aws/fingerprint.ts";
import { jobRecords } from "#aws/jobs.ts";
import { objects } from "#aws/objects.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { parsed } from "#aws/task.ts";
import { conclude } from "#aws/verdict.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { tellData } from "#core/preflight.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { timelineEvent } from "#core/timeline.ts";

/** Milliseconds after which no more of a dataset is read, so that the function, which has 15 minutes, can still say what it found. */
const longestReading = 13 * 60_000;

/**
 * The CheckDatasets state: reads every dataset line by line and estimates the cost, and refuses what Bedrock would refuse hours later, or
 * what costs more than it may. What the checks found is in the job's timeline.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const s3 = objects(platform);
  const check = dataChecks(platform, s3);

  return attemptTask(jobs, async (record) => {
    const request = parsed(CreateModelCustomizationJobRequest, record.request);
    const until = new Date(platform.now().getTime() + longestReading);
    const datasetFingerprint = await fingerprintOf(s3, request);
    const checks = await check(request, { ...record, until });
    await jobs.annotate(record, {
      estimatedCost: checks.cost.estimate,
      ...(datasetFingerprint !== undefined && { datasetFingerprint }),
    });
    // It may have taken minutes, in which somebody stopped the job.
    const latest = await jobs.current(record);
    if (!latest || isTerminal(latest.status)) return latest;
    await conclude(jobs, latest, tellData(checks, datasetFingerprint), platform.now());
    const { jobName, attempt } = latest;
    await jobs.note(jobName, timelineEvent("preflight.passed", { attempt, at: platform.now() }));
    return latest;
  });
};

export const handler = create(lambda);
