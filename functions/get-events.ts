import * as v from "valibot";
import { api, JobPath, json } from "#aws/api.ts";
import { findJob } from "#aws/find-job.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";

/** `GET /model-customization-jobs/{jobIdentifier}/events`: what happened to a job, oldest first. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  return api(v.object({ path: JobPath }), async ({ path }) => {
    const { jobName } = await findJob(jobs, path.jobIdentifier);
    return json(200, { events: await jobs.timeline(jobName) });
  });
};

export const handler = create(lambda);
