import { idIn } from "./arns.ts";
import type { Job, JobRecord } from "./record.ts";
import { limits } from "./patterns.ts";
import { structure, text } from "./shapes.ts";

/** The body of `POST /model-customization-jobs/imports`. */
export const ImportJobRequest = structure({ jobArn: text(limits.jobArn) });

/** A job that Bedrock has. */
export type MadeJob = Job & { jobArn: string };

/** The request that a job was made with, without its token, as far as Bedrock still tells: in CreateModelCustomizationJob's names. */
export const requestOf = (job: Job) => ({
  jobName: job.jobName,
  customModelName: job.outputModelName,
  roleArn: job.roleArn,
  baseModelIdentifier: job.baseModelArn,
  customizationType: job.customizationType,
  customModelKmsKeyId: job.outputModelKmsKeyArn,
  hyperParameters: job.hyperParameters,
  trainingDataConfig: job.trainingDataConfig,
  validationDataConfig: job.validationDataConfig,
  outputDataConfig: job.outputDataConfig,
  vpcConfig: job.vpcConfig,
  customizationConfig: job.customizationConfig,
});

/**
 * The record of a job that was made elsewhere; `executionArn` is that of the execution that is to follow it, or to keep the curves of one
 * that has ended. A job that has failed leaves neither: it has no execution.
 */
export const importedRecord = (
  job: MadeJob,
  origin: Pick<JobRecord, "attempt" | "requestHash" | "requestedBy" | "executionArn">,
): JobRecord => {
  const clientRequestToken = job.clientRequestToken ?? `imported-${idIn(job.jobArn)}`;
  return {
    ...job,
    clientRequestToken,
    request: { ...requestOf(job), clientRequestToken },
    ...origin,
    executionArn: job.status === "Failed" ? "" : origin.executionArn,
    trigger: "import",
  };
};
