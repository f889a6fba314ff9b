import { ApiError } from "./errors.ts";
import { endedBeforeBedrock, type JobRecord, type Trigger } from "./record.ts";
import type { SubmitJobRequest } from "./request.ts";
import { tagsWithin, type Tag } from "./tags.ts";

/** What the deployment supplies where a request does not. */
export interface Defaults {
  roleArn: string;
  outputDataConfig: { s3Uri: string };
  vpcConfig?: SubmitJobRequest["vpcConfig"];
  /** Tags of every job and its model. */
  tags: readonly Tag[];
  /** After which a job is stopped. */
  timeoutHours?: number | undefined;
}

export interface Submission {
  request: SubmitJobRequest;
  /** SHA-256 of the request without its token. */
  requestHash: string;
  trigger: Trigger;
  requestedBy?: string | undefined;
  /** The retraining plan that asks. */
  plan?: string | undefined;
}

/** A member's tags, left as they are where the deployment has none to add. */
const tagged = (defaults: readonly Tag[], given: readonly Tag[] | undefined, member: string) =>
  defaults.length === 0 ? given : tagsWithin(defaults, given ?? [], member);

/** What is asked of the orchestrator, with the deployment's hours where a request says none. */
const timed = (given: SubmitJobRequest["orchestration"], timeoutHours: number | undefined) =>
  timeoutHours === undefined ? given : { timeoutHours, ...given };

/** The token that Bedrock is given when the caller gave none: the same for the same request, another for another attempt. */
const tokenFor = (requestHash: string, attempt: number) => `lapidary-${requestHash.slice(0, 40)}-${attempt}`;

/** The record of an attempt at a submission, made at `now`. */
export const recordOf = (
  { request: { orchestration, ...body }, requestHash, trigger, requestedBy, plan }: Submission,
  attempt: number,
  { defaults, executionArn, now }: { defaults: Defaults; executionArn: string; now: Date },
): JobRecord => {
  const clientRequestToken = body.clientRequestToken ?? tokenFor(requestHash, attempt);
  const request = {
    ...body,
    clientRequestToken,
    roleArn: body.roleArn ?? defaults.roleArn,
    outputDataConfig: body.outputDataConfig ?? defaults.outputDataConfig,
    vpcConfig: body.vpcConfig ?? defaults.vpcConfig,
    jobTags: tagged(defaults.tags, body.jobTags, "jobTags"),
    customModelTags: tagged(defaults.tags, body.customModelTags, "customModelTags"),
  };
  const creationTime = now.toISOString();
  return {
    jobName: request.jobName,
    clientRequestToken,
    status: "Submitted",
    request,
    requestHash,
    attempt,
    executionArn,
    trigger,
    requestedBy,
    plan,
    creationTime,
    lastModifiedTime: creationTime,
    outputModelName: request.customModelName,
    roleArn: request.roleArn,
    customizationType: request.customizationType,
    hyperParameters: request.hyperParameters,
    trainingDataConfig: request.trainingDataConfig,
    validationDataConfig: request.validationDataConfig,
    outputDataConfig: request.outputDataConfig,
    vpcConfig: request.vpcConfig,
    orchestration: timed(orchestration, defaults.timeoutHours),
  };
};

/** What a submission is to the record that its name has: the same request again, a new attempt, or in its way. */
export const standing = (
  { request, requestHash }: Submission,
  record: JobRecord | undefined,
): { replay: JobRecord } | { attempt: number } => {
  if (!record) return { attempt: 1 };
  const sameToken = request.clientRequestToken === record.clientRequestToken;
  const sameRequest = requestHash === record.requestHash;
  if (sameToken && !sameRequest)
    throw new ApiError(
      "ConflictException",
      `The clientRequestToken of ${record.jobName} was given with another request`,
      [{ pointer: "/clientRequestToken", detail: "clientRequestToken must be new for a request that is not the same" }],
    );
  const again = request.clientRequestToken === undefined && sameRequest;
  // What failed before Bedrock may be tried again; what was stopped stays stopped until somebody asks with another token.
  if (sameToken || (again && !(endedBeforeBedrock(record) && record.status === "Failed"))) return { replay: record };
  if (endedBeforeBedrock(record)) return { attempt: record.attempt + 1 };
  throw new ApiError("ConflictException", `There is a job named ${record.jobName} already; choose another jobName`, [
    { pointer: "/jobName", detail: `jobName must be new; ${record.jobName} is ${record.status}` },
  ]);
};
