import * as v from "valibot";
import { api, json, ModelPath } from "#aws/api.ts";
import { modelFinder } from "#aws/find-model.ts";
import { jobRecords } from "#aws/jobs.ts";
import { bedrockModels } from "#aws/models.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { ApiError } from "#core/errors.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { deletedModel, lineageOf } from "#core/model.ts";
import { givenAs } from "#core/queries.ts";

/** `GET /custom-models/{modelIdentifier}`: what Bedrock says of a model, or what is known of one that was deleted, and where it comes from. */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const { find } = modelFinder(platform, jobs, bedrockModels(platform, 2));

  return api(v.object({ path: ModelPath }), async ({ path: { modelIdentifier } }) => {
    const { model, record } = await find(modelIdentifier);
    const described = model ?? (record?.modelStatus && deletedModel(record));
    if (described) return json(200, { ...described, ...(record && { lineage: lineageOf(record) }) });
    const waits = record && !isTerminal(record.status);
    throw new ApiError(
      "ResourceNotFoundException",
      waits
        ? `${record.jobName} is ${record.status}: it has no model yet`
        : `There is no model ${givenAs(modelIdentifier)}`,
      [
        {
          pointer: "/modelIdentifier",
          detail: "modelIdentifier must be the name or the ARN of a custom model, or of the job that made it",
        },
      ],
    );
  });
};

export const handler = create(lambda);
