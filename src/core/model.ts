import * as v from "valibot";
import type { JobRecord } from "./record.ts";
import { perhaps } from "./shapes.ts";
import { isCustomModel } from "./sources.ts";

const word = perhaps(v.string());
const whatever = v.optional(v.unknown());

/** A custom model in GetCustomModel's own names; times are ISO 8601. What is only passed on may be anything. */
export const CustomModel = v.object({
  modelArn: v.string(),
  modelName: v.string(),
  jobName: word,
  jobArn: word,
  baseModelArn: word,
  customizationType: whatever,
  modelKmsKeyArn: whatever,
  hyperParameters: whatever,
  trainingDataConfig: whatever,
  validationDataConfig: whatever,
  outputDataConfig: whatever,
  trainingMetrics: whatever,
  validationMetrics: whatever,
  creationTime: whatever,
  customizationConfig: whatever,
  modelStatus: whatever,
  failureMessage: whatever,
});
export type CustomModel = v.InferOutput<typeof CustomModel>;

/** A custom model in ListCustomModels's own names; times are ISO 8601. */
export const ModelSummary = v.object({
  modelArn: v.string(),
  modelName: whatever,
  creationTime: whatever,
  baseModelArn: whatever,
  baseModelName: whatever,
  customizationType: whatever,
  ownerAccountId: whatever,
  modelStatus: whatever,
});
export type ModelSummary = v.InferOutput<typeof ModelSummary>;

/** What is known of a model that was deleted, in GetCustomModel's names where it has them. */
export const deletedModel = (record: JobRecord) => ({
  modelArn: record.outputModelArn,
  modelName: record.outputModelName,
  jobName: record.jobName,
  jobArn: record.jobArn,
  baseModelArn: record.baseModelArn,
  customizationType: record.customizationType,
  modelKmsKeyArn: record.outputModelKmsKeyArn,
  hyperParameters: record.hyperParameters,
  trainingDataConfig: record.trainingDataConfig,
  validationDataConfig: record.validationDataConfig,
  outputDataConfig: record.outputDataConfig,
  trainingMetrics: record.trainingMetrics,
  validationMetrics: record.validationMetrics,
  customizationConfig: record.customizationConfig,
  modelStatus: record.modelStatus,
  modelDeletedAt: record.modelDeletedAt,
  modelDeletedBy: record.modelDeletedBy,
});

const Requested = v.object({ baseModelIdentifier: v.string() });

/** The custom model that a job started from, as its request names it. */
const parentOf = ({ request }: JobRecord) => {
  const asked = v.safeParse(Requested, request);
  return asked.success && isCustomModel(asked.output.baseModelIdentifier)
    ? asked.output.baseModelIdentifier
    : undefined;
};

/** Where a model comes from, as far as the record of its job knows. */
export const lineageOf = (record: JobRecord) => ({
  jobName: record.jobName,
  baseModelArn: record.baseModelArn,
  parentModel: parentOf(record),
  datasetFingerprint: record.datasetFingerprint,
  finalLosses: {
    training: record.trainingMetrics?.trainingLoss,
    validation: record.validationMetrics?.[0]?.validationLoss,
  },
});
