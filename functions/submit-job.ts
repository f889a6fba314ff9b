import * as v from "valibot";
import { api, json } from "#aws/api.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { submissions } from "#aws/submit.ts";
import { publicRecord } from "#core/record.ts";
import { SubmitJobRequest } from "#core/request.ts";

/** `POST /model-customization-jobs`: accepts a job and starts its execution. Safe to repeat. */
export const create = (platform: Platform) => {
  const submit = submissions(platform);
  return api(v.object({ body: SubmitJobRequest }), async ({ body }, requestedBy) => {
    const { record, replayed } = await submit(body, { trigger: "api", requestedBy });
    return json(202, publicRecord(record), {
      location: `/model-customization-jobs/${record.jobName}`,
      ...(replayed && { "idempotent-replayed": "true" }),
    });
  });
};

export const handler = create(lambda);
