import * as v from "valibot";
import { statuses } from "./lifecycle.ts";
import { limits } from "./patterns.ts";
import { quoted } from "./quoted.ts";
import { oneOf, structure, text } from "./shapes.ts";

/** Parameters of a query string: a list where one was given more than once. */
export type Query = Record<string, string | string[]>;

/** Splits a query string, with or without its `?`. A parameter given more than once keeps all its values, for the schema to refuse. */
export const parseQuery = (raw: string): Query => {
  const given = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(raw)) given.set(name, [...(given.get(name) ?? []), value]);
  return Object.fromEntries(
    [...given].map(([name, [first = "", ...rest]]) => [name, rest.length ? [first, ...rest] : first]),
  );
};

const isoTimestamp = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;
const epochSeconds = /^\d{1,12}(?:\.\d{1,9})?$/;

const timeOf = (given: string): Date | undefined => {
  const day = isoTimestamp.exec(given)?.[1];
  if (day === undefined && !epochSeconds.test(given)) return undefined;
  const time = new Date(day === undefined ? Number(given) * 1000 : given);
  const exists = day === undefined || new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  return exists && time.getUTCFullYear() <= 9999 ? time : undefined;
};

const once = (issue: { input: unknown }) =>
  Array.isArray(issue.input) ? `must be given once; got it ${issue.input.length} times` : "must be a string";

const single = v.string(once);

const timestamp = v.pipe(
  single,
  v.maxLength(40, (issue) => `must be a timestamp of at most 40 characters; got ${issue.input.length}`),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const time = timeOf(dataset.value);
    if (time) return time;
    addIssue({
      message: `must be a time such as 2026-11-21T09:30:00Z, or seconds since 1970; got "${quoted(dataset.value)}"`,
    });
    return NEVER;
  }),
);

/** A whole number from 1 to `most`, which has up to four digits. */
const countTo = (most: number) =>
  v.pipe(
    single,
    v.check(
      (digits) => digits.length <= 4 && /^[1-9]\d*$/.test(digits) && Number(digits) <= most,
      (issue) => `must be a whole number from 1 to ${most}; got "${quoted(issue.input)}"`,
    ),
    v.transform(Number),
  );

/** A query parameter that is a string within its limits. */
const parameter = <Schema extends v.GenericSchema<string, unknown>>(schema: Schema) => v.pipe(single, schema);

/** The parameters of every list: how many to a page, and which page. Gives a number. */
export const paging = {
  maxResults: v.optional(countTo(1000)),
  nextToken: v.optional(parameter(text(limits.nextToken))),
};

/** A query parameter that is true or false. */
const truth = v.pipe(
  parameter(oneOf(["true", "false"])),
  v.transform((word) => word === "true"),
);

/** The parameters of a list by creation time, as Bedrock has them. */
const byCreation = {
  ...paging,
  creationTimeAfter: v.optional(timestamp),
  creationTimeBefore: v.optional(timestamp),
  sortBy: v.optional(parameter(oneOf(["CreationTime"]))),
  sortOrder: v.optional(parameter(oneOf(["Ascending", "Descending"]))),
};

/** The query of `POST /model-customization-jobs`. */
export const SubmitJobQuery = structure({ dryRun: v.optional(truth) });

/** The query of `GET /model-customization-jobs`: ListModelCustomizationJobs's members, with our own `Submitted` among the statuses. Gives Dates and a number. */
export const ListJobsQuery = structure({
  ...byCreation,
  statusEquals: v.optional(parameter(oneOf(statuses))),
  nameContains: v.optional(parameter(text(limits.jobName))),
});

export type ListJobsQuery = v.InferOutput<typeof ListJobsQuery>;

/** The query of `GET …/execution/events`: GetExecutionHistory's members. Gives a number and a boolean. */
export const ExecutionEventsQuery = structure({ ...paging, reverseOrder: v.optional(truth) });

export type ExecutionEventsQuery = v.InferOutput<typeof ExecutionEventsQuery>;

/** A job's name or its ARN, told apart. */
export const JobIdentifier = v.pipe(
  text(limits.jobIdentifier),
  v.transform((given): { jobName: string } | { jobArn: string } =>
    given.includes(":") ? { jobArn: given } : { jobName: given },
  ),
);

export type JobIdentifier = v.InferOutput<typeof JobIdentifier>;

/** The query of `GET /custom-models`: ListCustomModels's members. Gives Dates, a number and a boolean. */
export const ListModelsQuery = structure({
  ...byCreation,
  nameContains: v.optional(parameter(text(limits.customModelName))),
  baseModelArnEquals: v.optional(parameter(text(limits.modelArn))),
  foundationModelArnEquals: v.optional(parameter(text(limits.foundationModelArn))),
  isOwned: v.optional(truth),
  modelStatus: v.optional(parameter(oneOf(["Active", "Creating", "Failed"]))),
});

export type ListModelsQuery = v.InferOutput<typeof ListModelsQuery>;

/** Minutes for which a deletion may be asked to go on: up to a day. */
export const longestDeletion = 1440;

/** Bytes of the longest key in S3. */
const longestKey = 1024;

/** The query of `GET /datasets`. Gives a number. */
export const ListDatasetsQuery = structure({
  ...paging,
  prefix: v.optional(
    v.pipe(
      single,
      v.maxBytes(
        longestKey,
        ({ received }) => `must be at most ${longestKey} bytes, as an object's key; got ${received}`,
      ),
    ),
  ),
});

export type ListDatasetsQuery = v.InferOutput<typeof ListDatasetsQuery>;

/** The query of `DELETE /custom-models/{modelIdentifier}`. */
export const DeleteModelQuery = structure({
  cascade: v.optional(truth),
  timeoutMinutes: v.optional(countTo(longestDeletion)),
});

const modelIdentifier = "must be the name or the ARN of a custom model, or of the job that makes it";

/** The ARN of a custom model or of a job, or a name that may be either's, told apart. */
export const ModelIdentifier = v.pipe(
  v.union([text(limits.customModelName), text(limits.jobIdentifier), text(limits.modelArn)], modelIdentifier),
  v.check((given) => !given.includes(":foundation-model/"), modelIdentifier),
  v.transform((given): { modelArn: string } | { jobArn: string } | { name: string } => {
    if (!given.includes(":")) return { name: given };
    return given.includes(":custom-model/") ? { modelArn: given } : { jobArn: given };
  }),
);

export type ModelIdentifier = v.InferOutput<typeof ModelIdentifier>;

/** A model's identifier as it was given. */
export const givenAs = (identifier: ModelIdentifier): string => Object.values(identifier).join("");
