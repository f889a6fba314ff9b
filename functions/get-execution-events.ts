import * as v from "valibot";
import { api, JobPath, json } from "#aws/api.ts";
import { executionReader } from "#aws/execution-reader.ts";
import { findJob } from "#aws/find-job.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { ExecutionEventsQuery } from "#core/queries.ts";

/** `GET /model-customization-jobs/{jobIdentifier}/execution/events`: the history of that execution, step by step. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const executions = executionReader(platform);
  return api(v.object({ path: JobPath, query: ExecutionEventsQuery }), async ({ path, query }) =>
    json(200, await executions.events(await findJob(jobs, path.jobIdentifier), query)),
  );
};

export const handler = create(lambda);
