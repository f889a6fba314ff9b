import * as v from "valibot";
import { keysOf } from "#core/issues.ts";
import { limits } from "#core/patterns.ts";
import { isTooManyTags } from "#core/request.ts";
import { ServiceError } from "#local/service.ts";
import { hostingLimits } from "./hosting-limits.ts";
import { serviceModel } from "./service-model.ts";

/** What the service model allows in a list of tags, beyond which they are invalid rather than too many. */
const tagsOfModel = 200;

type Issue = v.BaseIssue<unknown>;

/** For each pattern that is run, what the service calls it. */
const spelled = new Map<unknown, string>(
  Object.entries({ ...limits, ...hostingLimits }).map(([name, { pattern }]) => [
    pattern,
    new Map(Object.entries(serviceModel)).get(name) ?? String(pattern),
  ]),
);

const patternOf = ({ requirement }: Issue) => spelled.get(requirement) ?? String(requirement);

/** The service's words for each kind of fault. */
const constraints: Record<string, (issue: Issue) => string> = {
  min_length: ({ requirement }) => `Member must have length greater than or equal to ${requirement}`,
  max_length: (issue) =>
    `Member must have length less than or equal to ${isTooManyTags(issue) ? tagsOfModel : issue.requirement}`,
  min_value: ({ requirement }) => `Member must have value greater than or equal to ${requirement}`,
  max_value: ({ requirement }) => `Member must have value less than or equal to ${requirement}`,
  regex: (issue) => `Member must satisfy regular expression pattern: ${patternOf(issue)}`,
  picklist: ({ expected }) =>
    `Member must satisfy enum value set: [${(expected ?? "").replace(/[()"]/g, "").replaceAll(" | ", ", ")}]`,
  strict_object: () => "Member must not be null",
};

/** A member's place as the service writes it: list items counted from 1. */
const place = (issue: Issue) =>
  keysOf(issue)
    .map((key) => (typeof key === "number" ? `${key + 1}.member` : key))
    .join(".");

const sentence = (issue: Issue) => {
  const words = constraints[issue.type];
  return `Value at '${place(issue)}' failed to satisfy constraint: ${words ? words(issue) : `Member ${issue.message}`}`;
};

const withoutUndefined = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, withoutUndefined(member)]])),
  );
};

/**
 * An operation's input, checked against the service's limits. Throws its ValidationException, or TooManyTagsException for
 * tags that only the quota of a resource refuses.
 */
export const validated = <Schema extends v.GenericSchema>(
  schema: Schema,
  input: object,
  taggedName = "",
): v.InferOutput<Schema> => {
  const result = v.safeParse(schema, withoutUndefined(input));
  if (result.success) return result.output;
  const tooMany = result.issues.filter(
    (issue) => isTooManyTags(issue) && Array.isArray(issue.input) && issue.input.length <= tagsOfModel,
  );
  if (tooMany.length === result.issues.length)
    throw new ServiceError("TooManyTagsException", "The resource has more tags than the 50 that it may have.", {
      resourceName: taggedName,
    });
  const count = result.issues.length;
  throw new ServiceError(
    "ValidationException",
    `${count} validation error${count === 1 ? "" : "s"} detected: ${result.issues.map(sentence).join("; ")}`,
  );
};
