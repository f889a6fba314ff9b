import * as v from "valibot";
import { api, json, ModelPath } from "#aws/api.ts";
import { lapidaryBus } from "#aws/bus.ts";
import { ambiguity, modelFinder } from "#aws/find-model.ts";
import { jobRecords } from "#aws/jobs.ts";
import { bedrockModels } from "#aws/models.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { ApiError } from "#core/errors.ts";
import { eventTypes } from "#core/event-types.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { deletedModel } from "#core/model.ts";
import { DeleteModelQuery, givenAs } from "#core/queries.ts";

/**
 * `DELETE /custom-models/{modelIdentifier}`: asks for a model to be deleted, as often as one likes; with `cascade=true` together with what
 * serves it. A job that still runs is stopped first. A model that was deleted is answered with its tombstone.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const { find } = modelFinder(platform, jobs, bedrockModels(platform, 2));
  const bus = lapidaryBus(platform);

  return api(v.object({ path: ModelPath, query: DeleteModelQuery }), async ({ path, query }, requestedBy) => {
    const { modelIdentifier } = path;
    const found = await find(modelIdentifier);
    const { model, record } = found;
    const problem = (detail: string) => [{ pointer: "/modelIdentifier", detail }];
    const refusal = ambiguity(modelIdentifier, found);
    if (refusal) throw new ApiError("ConflictException", refusal, problem(refusal));
    if (!model && record?.modelStatus) return json(200, deletedModel(record));

    const modelArn = model?.modelArn ?? record?.outputModelArn;
    if (modelArn === undefined && (!record || isTerminal(record.status)))
      throw new ApiError(
        "ResourceNotFoundException",
        record
          ? `${record.jobName} is ${record.status} and made no model`
          : `There is no model ${givenAs(modelIdentifier)}`,
        problem("modelIdentifier must be the name or the ARN of a custom model, or of the job that makes it"),
      );
    const arn = modelArn ?? record?.jobArn;
    await bus.put({
      type: eventTypes.deleteRequested,
      detail: { modelIdentifier: arn ?? givenAs(modelIdentifier), ...query, requestedBy },
      ...(arn !== undefined && { resources: [arn] }),
    });
    const jobName = record?.jobName;
    const events = jobName && `/model-customization-jobs/${jobName}/events`;
    return json(
      202,
      { modelIdentifier: givenAs(modelIdentifier), modelArn, jobName, events, ...query },
      { location: `/custom-models/${encodeURIComponent(givenAs(modelIdentifier))}` },
    );
  });
};

export const handler = create(lambda);
