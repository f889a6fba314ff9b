type Json = string | number | boolean | readonly Json[] | { readonly [member: string]: Json };

/** The members of a job's submission that the examples use, in the order in which an answer writes them. */
export interface Submission {
  jobName: string;
  customModelName: string;
  roleArn?: string;
  clientRequestToken?: string;
  baseModelIdentifier: string;
  customizationType: "FINE_TUNING" | "DISTILLATION" | "REINFORCEMENT_FINE_TUNING";
  customModelKmsKeyId?: string;
  jobTags?: readonly { key: string; value: string }[];
  customModelTags?: readonly { key: string; value: string }[];
  trainingDataConfig: Json;
  validationDataConfig?: { validators: readonly { s3Uri: string }[] };
  outputDataConfig?: { s3Uri: string };
  hyperParameters?: Readonly<Record<string, string>>;
  vpcConfig?: { subnetIds: readonly string[]; securityGroupIds: readonly string[] };
  customizationConfig?: Json;
  orchestration?: { timeoutHours: number };
}

/** List parameters, in the order in which an answer writes them. */
export interface Listing {
  statusEquals?: string;
  nameContains?: string;
  creationTimeAfter?: string;
  creationTimeBefore?: string;
  sortBy?: "CreationTime";
  sortOrder?: "Ascending" | "Descending";
  maxResults?: number;
  nextToken?: string;
}

export interface HttpRequest {
  method: "GET" | "POST";
  path: string;
  body?: Submission;
}

/** What is said instead of a request. `missing` names the members that MissingInformation asks for. */
export interface Refusal {
  error: "MissingInformation" | "NotSupported" | "InvalidValue" | "OutOfScope";
  missing?: readonly string[];
  message: string;
}

export type Answer = HttpRequest | Refusal;

const jobs = "/model-customization-jobs";

const listingOrder = [
  "statusEquals",
  "nameContains",
  "creationTimeAfter",
  "creationTimeBefore",
  "sortBy",
  "sortOrder",
  "maxResults",
  "nextToken",
] as const satisfies readonly (keyof Listing)[];

const submissionOrder = [
  "jobName",
  "customModelName",
  "roleArn",
  "clientRequestToken",
  "baseModelIdentifier",
  "customizationType",
  "customModelKmsKeyId",
  "jobTags",
  "customModelTags",
  "trainingDataConfig",
  "validationDataConfig",
  "outputDataConfig",
  "hyperParameters",
  "vpcConfig",
  "customizationConfig",
  "orchestration",
] as const satisfies readonly (keyof Submission)[];

/** The request that lists jobs. */
export const listJobs = (listing: Listing): HttpRequest => {
  const pairs = listingOrder.flatMap((name) => {
    const value = listing[name];
    return value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`];
  });
  return { method: "GET", path: pairs.length === 0 ? jobs : `${jobs}?${pairs.join("&")}` };
};

/** The request that reads a job, or a part of it, by name or ARN. */
export const readJob = (identifier: string, part?: "metrics" | "events"): HttpRequest => ({
  method: "GET",
  path: [jobs, encodeURIComponent(identifier), ...(part ? [part] : [])].join("/"),
});

/** The request that submits a job. */
export const submitJob = (body: Submission): HttpRequest => ({ method: "POST", path: jobs, body });

/** The one-line JSON that the assistant answers. */
export const answerText = (answer: Answer): string =>
  "body" in answer
    ? JSON.stringify({
        method: answer.method,
        path: answer.path,
        body: Object.fromEntries(
          submissionOrder.flatMap((name) => {
            const value = answer.body?.[name];
            return value === undefined ? [] : [[name, value]];
          }),
        ),
      })
    : JSON.stringify(answer);
