import * as v from "valibot";

/** What stands where a task token stood. */
export const hidden = "[task token]";

/** Characters of the shortest text that is taken for a token. Those of Step Functions have hundreds; a hash has 64, an id of S3's 76. */
const shortest = 96;

/** Base64 without a break, also where JSON in JSON has escaped some of it; not the letter of an escape before it. */
const runs = /(?<!\\)[A-Za-z0-9+/=](?:[A-Za-z0-9+/=]|\\{1,8}(?:\/|u00))*/g;

/** A task that waits for its token has that among its parameters: where none was found it has a form that is not known here. */
const Unfound = v.object({
  resource: v.pipe(v.string(), v.endsWith(".waitForTaskToken")),
  parameters: v.pipe(v.string(), v.excludes(hidden)),
});

/** What Step Functions tells, without the task tokens in any of its texts: who has one can end the wait of an execution. */
export const withoutTokens = (value: unknown): unknown => {
  if (typeof value === "string") return value.replaceAll(runs, (run) => (run.length < shortest ? run : hidden));
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (typeof value !== "object" || value === null) return value;
  const bare = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutTokens(member)]));
  return v.is(Unfound, bare) ? { ...bare, parameters: hidden } : bare;
};
