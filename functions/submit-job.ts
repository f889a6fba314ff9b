import * as v from "valibot";
import { api, json } from "#aws/api.ts";
import { lazily } from "#aws/client.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { submissions } from "#aws/submit.ts";
import { publicRecord } from "#core/record.ts";
import { SubmitJobQuery } from "#core/queries.ts";
import { SubmitJobRequest } from "#core/request.ts";

/**
 * `POST /model-customization-jobs`: accepts a job and starts its execution. Safe to repeat. With `?dryRun=true` the job is only checked: what
 * that takes is loaded then.
 */
export const create = (platform: Platform) => {
  const { draft, submit } = submissions(platform);
  const loaded = lazily(async () => (await import("#aws/dry-run.ts")).dryRuns(platform));
  return api(v.object({ query: SubmitJobQuery, body: SubmitJobRequest }), async ({ query, body }, requestedBy) => {
    const origin = { trigger: "api", requestedBy } as const;
    if (query.dryRun) {
      const dryRun = await loaded();
      return json(200, await dryRun((await draft(body, origin)).record));
    }
    const { record, replayed } = await submit(body, origin);
    return json(202, publicRecord(record), {
      location: `/model-customization-jobs/${record.jobName}`,
      ...(replayed && { "idempotent-replayed": "true" }),
    });
  });
};

export const handler = create(lambda);
