import * as v from "valibot";
import { abreast } from "#aws/abreast.ts";
import { api, json } from "#aws/api.ts";
import { jobRecords } from "#aws/jobs.ts";
import { bedrockModels } from "#aws/models.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { ListModelsQuery } from "#core/queries.ts";

/** Models whose jobs are looked up at once. */
const lookupsAtOnce = 25;

/** `GET /custom-models`: the models that Bedrock has, each with the job that made it where that was submitted here. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const models = bedrockModels(platform, 2);

  return api(v.object({ query: ListModelsQuery }), async ({ query }) => {
    const { modelSummaries, nextToken } = await models.list(query);
    const summaries = await abreast(modelSummaries, lookupsAtOnce, async (summary) => {
      const [jobName] = await jobs.namesByModel({ modelArn: summary.modelArn });
      return { ...summary, jobName };
    });
    return json(200, { modelSummaries: summaries, nextToken });
  });
};

export const handler = create(lambda);
