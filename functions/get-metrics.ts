import * as v from "valibot";
import { api, JobPath, json } from "#aws/api.ts";
import { lossCurves } from "#aws/curves.ts";
import { findJob } from "#aws/find-job.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { mostPoints, thinned } from "#core/curves.ts";

/** `GET /model-customization-jobs/{jobIdentifier}/metrics`: a job's loss curves, empty until the job has ended. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const curves = lossCurves(platform);
  return api(v.object({ path: JobPath }), async ({ path }) => {
    const { jobName } = await findJob(jobs, path.jobIdentifier);
    const { training, validation } = await curves.read(jobName);
    return json(200, { training: thinned(training, mostPoints), validation: thinned(validation, mostPoints) });
  });
};

export const handler = create(lambda);
