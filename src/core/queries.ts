import * as v from "valibot";
import { statuses } from "./lifecycle.ts";
import { limits } from "./patterns.ts";
import { oneOf, quoted, structure, text } from "./shapes.ts";

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

const maxResults = v.pipe(
  single,
  v.check(
    (digits) => digits.length <= 4 && /^[1-9]\d*$/.test(digits) && Number(digits) <= 1000,
    (issue) => `must be a whole number from 1 to 1000; got "${quoted(issue.input)}"`,
  ),
  v.transform(Number),
);

/** A query parameter that is a string within its limits. */
const parameter = <Schema extends v.GenericSchema<string, unknown>>(schema: Schema) => v.pipe(single, schema);

/** The query of `GET /model-customization-jobs`: ListModelCustomizationJobs's members, with our own `Submitted` among the statuses. Gives Dates and a number. */
export const ListJobsQuery = structure({
  creationTimeAfter: v.optional(timestamp),
  creationTimeBefore: v.optional(timestamp),
  statusEquals: v.optional(parameter(oneOf(statuses))),
  nameContains: v.optional(parameter(text(limits.jobName))),
  maxResults: v.optional(maxResults),
  nextToken: v.optional(parameter(text(limits.nextToken))),
  sortBy: v.optional(parameter(oneOf(["CreationTime"]))),
  sortOrder: v.optional(parameter(oneOf(["Ascending", "Descending"]))),
});

export type ListJobsQuery = v.InferOutput<typeof ListJobsQuery>;

/** A job's name or its ARN, told apart. */
export const JobIdentifier = v.pipe(
  text(limits.jobIdentifier),
  v.transform((given): { jobName: string } | { jobArn: string } =>
    given.includes(":") ? { jobArn: given } : { jobName: given },
  ),
);

export type JobIdentifier = v.InferOutput<typeof JobIdentifier>;
