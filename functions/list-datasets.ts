import * as v from "valibot";
import { api, json } from "#aws/api.ts";
import { datasetListing } from "#aws/datasets.ts";
import { objects } from "#aws/objects.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { ListDatasetsQuery } from "#core/queries.ts";

/** `GET /datasets`: what may be datasets in the data bucket, by their keys. */
export const create = (platform: Platform) => {
  const list = datasetListing(platform, objects(platform));
  return api(v.object({ query: ListDatasetsQuery }), async ({ query }) => json(200, await list(query)));
};

export const handler = create(lambda);
