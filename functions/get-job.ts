import * as v from "valibot";
import { api, JobPath, json } from "#aws/api.ts";
import { findJob } from "#aws/find-job.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { publicRecord } from "#core/record.ts";

/** `GET /model-customization-jobs/{jobIdentifier}`: a job's record. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  return api(v.object({ path: JobPath }), async ({ path }) =>
    json(200, publicRecord(await findJob(jobs, path.jobIdentifier))),
  );
};

export const handler = create(lambda);
