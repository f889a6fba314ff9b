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
  jobTags?: readonly Tag[];
  customModelTags?: readonly Tag[];
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

/** Parameters of a list of custom models, in the order in which an answer writes them. */
export interface ModelListing extends Omit<Listing, "statusEquals"> {
  modelStatus?: "Active" | "Creating" | "Failed";
  baseModelArnEquals?: string;
  foundationModelArnEquals?: string;
  isOwned?: boolean;
}

/** Parameters of an execution's events, in the order in which an answer writes them. */
export interface HistoryPage {
  reverseOrder?: true;
  maxResults?: number;
  nextToken?: string;
}

/** Parameters of a list of datasets, in the order in which an answer writes them. */
export interface DatasetListing {
  prefix?: string;
  maxResults?: number;
  nextToken?: string;
}

/** Parameters of a deletion, in the order in which an answer writes them. */
export interface Deletion {
  cascade?: true;
  timeoutMinutes?: number;
}

export interface Tag {
  key: string;
  value: string;
}

/** What every job of a plan asks for: it gets its names from the plan. */
export type Template = Omit<Submission, "jobName" | "customModelName" | "clientRequestToken">;

/** A retraining plan, in the order in which an answer writes its members. */
export interface Plan {
  request: Template;
  schedule?: string;
  data?: { s3Uri: string };
  skipUnchanged?: boolean;
  keep?: number;
}

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  body?: object;
}

/** What is said instead of a request. `missing` names the members that MissingInformation asks for. */
export interface Refusal {
  error: "MissingInformation" | "NotSupported" | "InvalidValue" | "OutOfScope";
  missing?: readonly string[];
  message: string;
}

export type Answer = HttpRequest | Refusal;

const jobs = "/model-customization-jobs";
const models = "/custom-models";
const plans = "/retraining-plans";
const datasets = "/datasets";

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

const modelListingOrder = [
  "modelStatus",
  "nameContains",
  "baseModelArnEquals",
  "foundationModelArnEquals",
  "isOwned",
  "creationTimeAfter",
  "creationTimeBefore",
  "sortBy",
  "sortOrder",
  "maxResults",
  "nextToken",
] as const satisfies readonly (keyof ModelListing)[];

const historyOrder = ["reverseOrder", "maxResults", "nextToken"] as const satisfies readonly (keyof HistoryPage)[];

const datasetOrder = ["prefix", "maxResults", "nextToken"] as const satisfies readonly (keyof DatasetListing)[];

const deletionOrder = ["cascade", "timeoutMinutes"] as const satisfies readonly (keyof Deletion)[];

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

const planOrder = ["request", "schedule", "data", "skipUnchanged", "keep"] as const satisfies readonly (keyof Plan)[];

/** The members that are given, in the order of the names. */
const inOrder = <Name extends string, Value>(names: readonly Name[], members: { readonly [Member in Name]?: Value }) =>
  names.flatMap((name) => {
    const value = members[name];
    return value === undefined ? [] : [[name, value] as const];
  });

const withQuery = (path: string, parameters: readonly (readonly [string, string | number | boolean])[]) => {
  const pairs = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
};

const below = (path: string, ...parts: readonly string[]) => [path, ...parts.map(encodeURIComponent)].join("/");

/** The request that lists jobs. */
export const listJobs = (listing: Listing): HttpRequest => ({
  method: "GET",
  path: withQuery(jobs, inOrder<keyof Listing, string | number>(listingOrder, listing)),
});

/** What is read of a job by itself. */
export type JobPart = "metrics" | "events" | "execution";

/** The request that reads a job, or a part of it, by name or ARN. */
export const readJob = (identifier: string, part?: JobPart): HttpRequest => ({
  method: "GET",
  path: below(jobs, identifier, ...(part ? [part] : [])),
});

/** The request that reads what the execution of a job did. */
export const readHistory = (identifier: string, page: HistoryPage = {}): HttpRequest => ({
  method: "GET",
  path: withQuery(
    below(jobs, identifier, "execution", "events"),
    inOrder<keyof HistoryPage, string | number | boolean>(historyOrder, page),
  ),
});

/** The request that submits a job. */
export const submitJob = (body: Submission): HttpRequest => ({
  method: "POST",
  path: jobs,
  body: Object.fromEntries(inOrder<keyof Submission, unknown>(submissionOrder, body)),
});

/** The request that stops a job. */
export const stopJob = (identifier: string): HttpRequest => ({ method: "POST", path: below(jobs, identifier, "stop") });

/** The request that sets all tags of a job and of its model. */
export const putTags = (identifier: string, tags: readonly Tag[]): HttpRequest => ({
  method: "PUT",
  path: below(jobs, identifier, "tags"),
  body: { tags },
});

/** The request that takes over a job that was made elsewhere. */
export const importJob = (jobArn: string): HttpRequest => ({
  method: "POST",
  path: below(jobs, "imports"),
  body: { jobArn },
});

/** The request that lists custom models. */
export const listModels = (listing: ModelListing): HttpRequest => ({
  method: "GET",
  path: withQuery(models, inOrder<keyof ModelListing, string | number | boolean>(modelListingOrder, listing)),
});

/** The request that reads a custom model, by its name or ARN or by those of its job. */
export const readModel = (identifier: string): HttpRequest => ({ method: "GET", path: below(models, identifier) });

/** The request that deletes a custom model. */
export const deleteModel = (identifier: string, deletion: Deletion = {}): HttpRequest => ({
  method: "DELETE",
  path: withQuery(below(models, identifier), inOrder<keyof Deletion, number | boolean>(deletionOrder, deletion)),
});

/** The request that makes a retraining plan or replaces it. */
export const putPlan = (name: string, plan: Plan): HttpRequest => {
  const request = Object.fromEntries(inOrder<keyof Submission, unknown>(submissionOrder, plan.request));
  return {
    method: "PUT",
    path: below(plans, name),
    body: Object.fromEntries(inOrder<keyof Plan, unknown>(planOrder, { ...plan, request })),
  };
};

/** The request that reads a retraining plan. */
export const readPlan = (name: string): HttpRequest => ({ method: "GET", path: below(plans, name) });

/** The request that deletes a retraining plan. */
export const deletePlan = (name: string): HttpRequest => ({ method: "DELETE", path: below(plans, name) });

/** The request that starts a retraining plan now; `force` also when nothing has changed. */
export const runPlan = (name: string, force?: true): HttpRequest => ({
  method: "POST",
  path: below(plans, name, "run"),
  ...(force && { body: { force } }),
});

/** The request that lists datasets. */
export const listDatasets = (listing: DatasetListing): HttpRequest => ({
  method: "GET",
  path: withQuery(datasets, inOrder<keyof DatasetListing, string | number>(datasetOrder, listing)),
});

/** The request that lists retraining plans. */
export const listPlans = (page: { maxResults?: number; nextToken?: string }): HttpRequest => ({
  method: "GET",
  path: withQuery(plans, inOrder<keyof typeof page, string | number>(["maxResults", "nextToken"], page)),
});

/** The one-line JSON that the assistant answers. */
export const answerText = (answer: Answer): string => JSON.stringify(answer);
