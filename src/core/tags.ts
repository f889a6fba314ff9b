import { ApiError } from "./errors.ts";
import { Tags, tagsPerResource } from "./request.ts";
import { structure } from "./shapes.ts";

/** The body of `PUT /model-customization-jobs/{jobIdentifier}/tags`: all tags that there are to be, but for the deployment's. */
export const PutTagsRequest = structure({ tags: Tags });

/** A tag as Bedrock has it. */
export interface Tag {
  key: string;
  value: string;
}

/** Tags with defaults after them: a default counts where its key is not given. Those that are given keep their places. */
export const withDefaults = (defaults: readonly Tag[], given: readonly Tag[] = []): Tag[] => {
  const keys = new Set(given.map(({ key }) => key));
  return [...given, ...defaults.filter(({ key }) => !keys.has(key))];
};

/** The deployment's tags and those of a request's `member` (`a.b` where it is within another) under the limit of a resource. Throws ValidationException above it. */
export const tagsWithin = (defaults: readonly Tag[], given: readonly Tag[], member: string): Tag[] => {
  const tags = withDefaults(defaults, given);
  if (tags.length <= tagsPerResource) return tags;
  const detail = `${member} must have at most ${tagsPerResource} tags together with the deployment's ${defaults.length}; got ${tags.length}`;
  throw new ApiError("ValidationException", detail, [{ pointer: `/${member.replaceAll(".", "/")}`, detail }]);
};

/**
 * What gives a resource the tags that are wanted and no others: keys to remove, then tags to add, in this order, so that it never has
 * more than before or after. Tags of AWS's own stay, and do not count (https://docs.aws.amazon.com/personalize/latest/dg/personalize-managing-tags.html, as of every service).
 */
export const tagChanges = (present: readonly Tag[], wanted: readonly Tag[]): { remove: string[]; add: Tag[] } => {
  const keys = new Set(wanted.map(({ key }) => key));
  const values = new Map(present.map(({ key, value }) => [key, value]));
  return {
    remove: [...values.keys()].filter((key) => !keys.has(key) && !/^aws:/i.test(key)),
    add: wanted.filter(({ key, value }) => values.get(key) !== value),
  };
};
