import * as v from "valibot";
import { api, JobPath, json } from "#aws/api.ts";
import { lapidaryBus } from "#aws/bus.ts";
import { findJob } from "#aws/find-job.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { ApiError } from "#core/errors.ts";
import { eventTypes } from "#core/event-types.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { publicRecord } from "#core/record.ts";

/**
 * `POST /model-customization-jobs/{jobIdentifier}/stop`: asks for a job to be stopped, as often as one likes. A job that is Stopped is
 * answered as it is; one that Completed or Failed cannot be stopped any more.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const bus = lapidaryBus(platform);

  return api(v.object({ path: JobPath }), async ({ path }, requestedBy) => {
    const record = await findJob(jobs, path.jobIdentifier);
    const { jobName, jobArn, status } = record;
    if (status === "Stopped") return json(200, publicRecord(record));
    if (isTerminal(status))
      throw new ApiError("ConflictException", `${jobName} is ${status}: there is nothing left to stop`, [
        {
          pointer: "/jobIdentifier",
          detail: `jobIdentifier must be a job that has not ended; ${jobName} is ${status}`,
        },
      ]);
    await bus.put({
      type: eventTypes.stopRequested,
      detail: { jobIdentifier: jobName, requestedBy },
      ...(jobArn !== undefined && { resources: [jobArn] }),
    });
    return json(202, publicRecord(record), { location: `/model-customization-jobs/${jobName}` });
  });
};

export const handler = create(lambda);
