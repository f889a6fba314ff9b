import { attemptTask } from "#aws/attempt.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { requestChecks } from "#aws/request-checks.ts";
import { parsed } from "#aws/task.ts";
import { conclude } from "#aws/verdict.ts";
import { tellRequest } from "#core/preflight.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";

/**
 * The Preflight state: refuses a request that cannot succeed, or that the deployment's policy does not allow, before Bedrock hears of it.
 * What the checks found is in the job's timeline.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const check = requestChecks(platform);

  return attemptTask(jobs, async (record) => {
    const { trainedModel, ...checks } = await check(parsed(CreateModelCustomizationJobRequest, record.request), record);
    if (trainedModel !== undefined) await jobs.annotate(record, { trainedModel });
    await conclude(jobs, record, tellRequest(checks), platform.now());
    return record;
  });
};

export const handler = create(lambda);
