import * as v from "valibot";

/** What stands where a task token stood. */
export const hidden = "[task token]";

/** Characters of the shortest text that is taken for a token. Those of Step Functions have hundreds; a hash has 64, an id of S3's 76. */
const shortest = 96;

/** Base64 without a break, also where JSON in JSON has escaped some of it; not the letter of an escape before it. */
const runs = /(?<!\\)[A-Za-z0-9+/=](?:[A-Za-z0-9+/=]|\\{1,8}(?:\/|u00))*/g;

/** What stands before the bucket and the key of an S3 URI, as much of its slashes as is no part of a run. */
const beforePath = /s3:[\\/u]*$/;

/** A token has capitals everywhere, and what is in a bucket seldom has so many of them so close together. */
const capitals = /(?:[A-Z][^A-Z]{0,12}){20}/;

/** Characters of two slashes as they are escaped in JSON in JSON in JSON, and of what is before them. */
const longestEscape = 24;

/** Whether a run is where an S3 URI has its bucket and its key, and looks like these. */
const isPath = (run: string, before: string) => beforePath.test(before) && !capitals.test(run);

/** A task that waits for its token has that among its parameters: where none was found it has a form that is not known here. */
const Unfound = v.object({
  resource: v.pipe(v.string(), v.endsWith(".waitForTaskToken")),
  parameters: v.pipe(v.string(), v.excludes(hidden)),
});

/** What Step Functions tells, without the task tokens in any of its texts: who has one can end the wait of an execution. */
export const withoutTokens = (value: unknown): unknown => {
  if (typeof value === "string")
    return value.replaceAll(runs, (run, at: number) =>
      run.length < shortest || isPath(run, value.slice(Math.max(0, at - longestEscape), at)) ? run : hidden,
    );
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (typeof value !== "object" || value === null) return value;
  const bare = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutTokens(member)]));
  return v.is(Unfound, bare) ? { ...bare, parameters: hidden } : bare;
};
