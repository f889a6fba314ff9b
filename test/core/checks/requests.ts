import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import type { Check } from "#core/checks/findings.ts";

/** A request that no check has anything against, of a model that the catalogue knows. */
export const request: CreateModelCustomizationJobRequest = {
  jobName: "job",
  customModelName: "model",
  roleArn: "arn:aws:iam::123456789012:role/lapidary-bedrock",
  baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
  customizationType: "FINE_TUNING",
  trainingDataConfig: { s3Uri: "s3://training/train.jsonl" },
  outputDataConfig: { s3Uri: "s3://output/jobs" },
};

export const validationDataConfig = { validators: [{ s3Uri: "s3://validation/one.jsonl" }] };

/** What a check found, each as its code and its pointer. */
export const briefly = ({ problems, warnings }: Check) => ({
  problems: problems.map(({ code, pointer }) => `${code} ${pointer}`),
  warnings: warnings.map(({ code, pointer }) => `${code} ${pointer}`),
});

export const nothing = { problems: [], warnings: [] };
