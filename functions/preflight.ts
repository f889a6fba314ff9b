import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { requestChecks } from "#aws/request-checks.ts";
import { parsed, task } from "#aws/task.ts";
import { conclude } from "#aws/verdict.ts";
import { Attempt } from "#core/events.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { tellRequest } from "#core/preflight.ts";
import { progressOf, supersededProgress } from "#core/record.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";

/**
 * The Preflight state: refuses a request that cannot succeed, or that the deployment's policy does not allow, before Bedrock hears of it.
 * What the checks found is in the job's timeline.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const check = requestChecks(platform);

  return task(Attempt, async ({ jobName, attempt }) => {
    const record = await jobs.current({ jobName, attempt });
    if (!record) return supersededProgress({ jobName, attempt });
    // Imported, or stopped meanwhile: there is nothing left to refuse.
    if (record.jobArn || isTerminal(record.status)) return progressOf(record);
    const { trainedModel, ...checks } = await check(parsed(CreateModelCustomizationJobRequest, record.request));
    if (trainedModel !== undefined) await jobs.annotate(record, { trainedModel });
    await conclude(jobs, record, tellRequest(checks), platform.now());
    return progressOf(record);
  });
};

export const handler = create(lambda);
