import * as v from "valibot";
import { api, JobPath, json } from "#aws/api.ts";
import { executionReader } from "#aws/execution-reader.ts";
import { findJob } from "#aws/find-job.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";

/** `GET /model-customization-jobs/{jobIdentifier}/execution`: the execution of a job's latest attempt. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const executions = executionReader(platform);
  return api(v.object({ path: JobPath }), async ({ path }) =>
    json(200, await executions.describe(await findJob(jobs, path.jobIdentifier))),
  );
};

export const handler = create(lambda);
