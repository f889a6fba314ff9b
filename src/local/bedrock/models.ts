import type { CustomModelSummary, GetCustomModelResponse } from "@aws-sdk/client-bedrock";
import * as v from "valibot";
import { limits } from "#core/patterns.ts";
import { flag, oneOf, structure, text } from "#core/shapes.ts";
import { account } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { catalogue, describeModel, findModel, foundationModelArn, fullId } from "./catalogue.ts";
import { describeTraining, keyArnOf, type Job } from "./job.ts";
import { pageMembers, pageOf } from "./paging.ts";
import type { tagStore } from "./tags.ts";
import { validated } from "./validation.ts";

/** A model that a job made. */
interface CustomModel {
  readonly arn: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly job: Job;
}

const ModelRequest = structure({ modelIdentifier: text(limits.modelIdentifier) });
const ListModelsRequest = structure({
  ...pageMembers,
  nameContains: v.optional(text(limits.customModelName)),
  baseModelArnEquals: v.optional(text(limits.modelArn)),
  foundationModelArnEquals: v.optional(text(limits.foundationModelArn)),
  isOwned: v.optional(flag()),
  modelStatus: v.optional(oneOf(["Active", "Creating", "Failed"])),
});
const FoundationModelRequest = structure({ modelIdentifier: text(limits.foundationModelIdentifier) });
const ListFoundationModelsRequest = structure({
  byProvider: v.optional(text(limits.provider)),
  byCustomizationType: v.optional(oneOf(["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"])),
  byOutputModality: v.optional(oneOf(["TEXT", "IMAGE", "EMBEDDING"])),
  byInferenceType: v.optional(oneOf(["ON_DEMAND", "PROVISIONED"])),
});

const baseArn = ({ job }: CustomModel) => foundationModelArn(fullId(job.model));

const describe = (model: CustomModel): GetCustomModelResponse => {
  const { job, arn, created } = model;
  const key = keyArnOf(job);
  return {
    ...describeTraining(job),
    modelArn: arn,
    modelName: job.request.customModelName,
    jobName: job.request.jobName,
    jobArn: job.arn,
    ...(key !== undefined && { modelKmsKeyArn: key }),
    creationTime: new Date(created),
    modelStatus: "Active",
  };
};

const summarize = (model: CustomModel): CustomModelSummary => ({
  modelArn: model.arn,
  modelName: model.job.request.customModelName,
  creationTime: new Date(model.created),
  baseModelArn: baseArn(model),
  baseModelName: model.job.model.id.split(":")[0],
  customizationType: model.job.customizationType,
  ownerAccountId: account,
  modelStatus: "Active",
});

/** What the models need of the rest of the account. */
export interface ModelDeps {
  tags: ReturnType<typeof tagStore>;
  /** The ARN of a deployment or of provisioned throughput that serves the model; undefined when nothing does. */
  serving: (modelArn: string) => string | undefined;
  /** Whether a deletion that nothing stands against is refused all the same. */
  refuseDeletion: () => boolean;
}

/** The account's custom models, the catalogue of foundation models, and the operations on both. */
export const modelStore = ({ tags, serving, refuseDeletion }: ModelDeps) => {
  const models = new Map<string, CustomModel>();

  /** By its ARN or its name; of several of a name, the newest. */
  const find = (identifier: string) =>
    models.get(identifier) ?? [...models.values()].findLast(({ job }) => job.request.customModelName === identifier);

  const existing = (identifier: string) => {
    const model = find(identifier);
    if (!model) throw new ServiceError("ResourceNotFoundException", "The provided model identifier is invalid.");
    return model;
  };

  return {
    find,
    /** By its ARN or its name. Throws ResourceNotFoundException when there is none. */
    existing,
    /** The model of a job that has Completed: it exists from now on. */
    add(job: Job, created: number) {
      if (job.outputModelArn === undefined) return;
      models.set(job.outputModelArn, { arn: job.outputModelArn, created, job });
      tags.add(job.outputModelArn, job.request.customModelTags);
    },

    operations: {
      async GetCustomModel(input: object) {
        return describe(existing(validated(ModelRequest, input).modelIdentifier));
      },
      async ListCustomModels(input: object) {
        const request = validated(ListModelsRequest, input);
        const { nameContains, baseModelArnEquals, foundationModelArnEquals, isOwned, modelStatus } = request;
        const fitting = [...models.values()].filter(
          (model) =>
            (nameContains === undefined || model.job.request.customModelName.includes(nameContains)) &&
            (baseModelArnEquals === undefined || baseArn(model) === baseModelArnEquals) &&
            (foundationModelArnEquals === undefined || baseArn(model) === foundationModelArnEquals) &&
            (modelStatus === undefined || modelStatus === "Active") &&
            isOwned !== false,
        );
        const { found, nextToken } = pageOf(fitting, request);
        return { modelSummaries: found.map(summarize), ...(nextToken !== undefined && { nextToken }) };
      },
      async DeleteCustomModel(input: object) {
        const { arn } = existing(validated(ModelRequest, input).modelIdentifier);
        const server = serving(arn);
        if (server !== undefined)
          throw new ServiceError("ConflictException", `The model is in use by ${server}, which must be deleted first.`);
        if (refuseDeletion())
          throw new ServiceError("ConflictException", "The model is in use by another operation. Try again later.");
        models.delete(arn);
        tags.remove(arn);
        return {};
      },
      async GetFoundationModel(input: object) {
        const { modelIdentifier } = validated(FoundationModelRequest, input);
        const model = findModel(modelIdentifier);
        if (!model)
          throw new ServiceError(
            "ResourceNotFoundException",
            `Could not resolve the foundation model from the model identifier: ${modelIdentifier}`,
          );
        return { modelDetails: describeModel(model, modelIdentifier.split(":foundation-model/").at(-1)) };
      },
      async ListFoundationModels(input: object) {
        const { byProvider, byCustomizationType, byOutputModality } = validated(ListFoundationModelsRequest, input);
        const fitting = catalogue.filter(
          (model) =>
            (byProvider === undefined || model.provider.toLowerCase() === byProvider.toLowerCase()) &&
            (byCustomizationType === undefined || model.customizations.includes(byCustomizationType)) &&
            (byOutputModality === undefined || model.output === byOutputModality),
        );
        return { modelSummaries: fitting.map((model) => describeModel(model)) };
      },
    },
  };
};
