import type {
  CreateModelCustomizationJobRequest as GivenRequest,
  GetModelCustomizationJobResponse,
  JobStatusDetails,
  ModelCustomizationJobStatus,
  ModelCustomizationJobSummary,
} from "@aws-sdk/client-bedrock";
import type { CreateModelCustomizationJobRequest, CustomizationType } from "#core/request.ts";
import { account, partition, region } from "#local/names.ts";
import { foundationModelArn, fullId, type FoundationModel } from "./catalogue.ts";

/** The parts of a job's life, in order. */
export const phases = ["validationDetails", "dataProcessingDetails", "trainingDetails"] as const;
export type Phase = (typeof phases)[number];

export interface PhaseState {
  status: JobStatusDetails;
  /** Milliseconds since 1970; absent until the phase has begun. */
  began?: number;
  changed?: number;
}

/** A customization job of the emulated account. Times are milliseconds since 1970. */
export interface Job {
  readonly arn: string;
  readonly request: CreateModelCustomizationJobRequest;
  /** The request in the client's own types, for what is echoed as it was given. */
  readonly given: GivenRequest;
  readonly customizationType: CustomizationType;
  readonly model: FoundationModel;
  readonly hyperParameters: Record<string, string>;
  readonly created: number;
  /** The job's own generator, so that its curves and durations do not depend on what else runs. */
  readonly random: () => number;
  status: ModelCustomizationJobStatus;
  readonly phases: Record<Phase, PhaseState>;
  modified: number;
  ended?: number;
  failureMessage?: string;
  outputModelArn?: string;
  trainingLoss?: number;
  validationLoss?: number;
}

/** Statuses of a job that takes a place in the quota. */
export const isActive = ({ status }: Job) => status === "InProgress" || status === "Stopping";

const statusDetailsOf = (job: Job) =>
  Object.fromEntries(
    phases.map((phase) => {
      const { status, began, changed } = job.phases[phase];
      return [
        phase,
        {
          status,
          ...(began !== undefined && { creationTime: new Date(began) }),
          ...(changed !== undefined && { lastModifiedTime: new Date(changed) }),
        },
      ];
    }),
  );

const metricsOf = ({ status, request, trainingLoss, validationLoss }: Job) =>
  status === "Completed" && trainingLoss !== undefined
    ? {
        trainingMetrics: { trainingLoss },
        validationMetrics:
          validationLoss === undefined
            ? []
            : (request.validationDataConfig?.validators ?? []).map(() => ({ validationLoss })),
      }
    : { validationMetrics: [] };

/** A key's ARN, whichever way the request named the key. */
const kmsArnOf = (key: string) =>
  key.startsWith("arn:")
    ? key
    : `arn:${partition}:kms:${region}:${account}:${key.startsWith("alias/") ? key : `key/${key}`}`;

/** What a job and its model share. */
export const describeTraining = (job: Job) => {
  const { trainingDataConfig, validationDataConfig, outputDataConfig, customizationConfig } = job.given;
  return {
    baseModelArn: foundationModelArn(fullId(job.model)),
    customizationType: job.customizationType,
    hyperParameters: job.hyperParameters,
    trainingDataConfig,
    ...(validationDataConfig && { validationDataConfig }),
    outputDataConfig,
    ...metricsOf(job),
    ...(customizationConfig && { customizationConfig }),
  };
};

/** The key of what a job makes, where it has one. */
export const keyArnOf = ({ request }: Job) =>
  request.customModelKmsKeyId === undefined ? undefined : kmsArnOf(request.customModelKmsKeyId);

/** A job as GetModelCustomizationJob answers it: a member only where the real service has one. */
export const describeJob = (job: Job): GetModelCustomizationJobResponse => {
  const { request, ended, failureMessage, outputModelArn } = job;
  const key = keyArnOf(job);
  return {
    validationDataConfig: undefined,
    ...describeTraining(job),
    jobArn: job.arn,
    jobName: request.jobName,
    outputModelName: request.customModelName,
    ...(outputModelArn !== undefined && { outputModelArn }),
    ...(request.clientRequestToken !== undefined && { clientRequestToken: request.clientRequestToken }),
    roleArn: request.roleArn,
    status: job.status,
    statusDetails: statusDetailsOf(job),
    ...(failureMessage !== undefined && { failureMessage }),
    creationTime: new Date(job.created),
    lastModifiedTime: new Date(job.modified),
    ...(ended !== undefined && { endTime: new Date(ended) }),
    ...(key !== undefined && { outputModelKmsKeyArn: key }),
    ...(request.vpcConfig && { vpcConfig: request.vpcConfig }),
  };
};

/** A job as ListModelCustomizationJobs answers it. */
export const summarizeJob = (job: Job): ModelCustomizationJobSummary => ({
  jobArn: job.arn,
  baseModelArn: foundationModelArn(fullId(job.model)),
  jobName: job.request.jobName,
  status: job.status,
  statusDetails: statusDetailsOf(job),
  lastModifiedTime: new Date(job.modified),
  creationTime: new Date(job.created),
  ...(job.ended !== undefined && { endTime: new Date(job.ended) }),
  ...(job.outputModelArn !== undefined && { customModelArn: job.outputModelArn }),
  customModelName: job.request.customModelName,
  customizationType: job.customizationType,
});
