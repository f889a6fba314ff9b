import * as v from "valibot";
import { api, json } from "#aws/api.ts";
import { jobListing } from "#aws/listing.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { ListJobsQuery } from "#core/queries.ts";
import { summaryOf } from "#core/record.ts";

/** `GET /model-customization-jobs`: jobs by their creation time, newest first unless asked otherwise. */
export const create = (platform: Platform) => {
  const list = jobListing(platform);
  return api(v.object({ query: ListJobsQuery }), async ({ query }) => {
    const { records, nextToken } = await list(query);
    return json(200, { modelCustomizationJobSummaries: records.map(summaryOf), nextToken });
  });
};

export const handler = create(lambda);
