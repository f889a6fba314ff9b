import { account, region } from "#local/names.ts";
import { foundationModelArn, fullId } from "./catalogue.ts";
import type { Job } from "./job.ts";

/** An event of the default bus, in EventBridge's envelope. */
export interface JobStateChange {
  version: "0";
  id: string;
  "detail-type": "Model Customization Job State Change";
  source: "aws.bedrock";
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

const iso = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** The event of a job's new status, as the Bedrock user guide shows it: `jobStatus`, and one validation URI rather than a list. */
export const jobStateChange = (job: Job, id: string): JobStateChange => {
  const { request, ended, failureMessage, outputModelArn } = job;
  const { s3Uri, invocationLogsConfig } = request.trainingDataConfig;
  const [validator] = request.validationDataConfig?.validators ?? [];
  return {
    version: "0",
    id,
    "detail-type": "Model Customization Job State Change",
    source: "aws.bedrock",
    account,
    time: iso(job.modified),
    region,
    resources: [job.arn],
    detail: {
      version: "0.0",
      jobName: request.jobName,
      jobArn: job.arn,
      outputModelName: request.customModelName,
      ...(outputModelArn !== undefined && { outputModelArn }),
      roleArn: request.roleArn,
      jobStatus: job.status,
      ...(failureMessage !== undefined && { failureMessage }),
      creationTime: iso(job.created),
      lastModifiedTime: iso(job.modified),
      ...(ended !== undefined && { endTime: iso(ended) }),
      baseModelArn: foundationModelArn(fullId(job.model)),
      hyperParameters: job.hyperParameters,
      trainingDataConfig: { s3Uri: s3Uri ?? invocationLogsConfig?.invocationLogSource.s3Uri },
      ...(validator && { validationDataConfig: { s3Uri: validator.s3Uri } }),
      outputDataConfig: request.outputDataConfig,
    },
  };
};
