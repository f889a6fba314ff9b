import type * as v from "valibot";
import { quoted } from "./quoted.ts";

/** What is wrong with one member of a request. */
export interface Problem {
  /** RFC 6901, into the request; empty for the request as a whole. */
  pointer: string;
  /** One sentence: what is wrong and what would be right. */
  detail: string;
}

/** Problems that are listed at once. */
export const mostProblems = 100;

/** Inside it the service treats the maps `equals` and `notEquals` as sensitive, names and values both. */
const sensitive = "requestMetadataFilters";

/** The keys on the way to what an issue is about, each cut to 80 characters, and none inside what is sensitive. */
export const keysOf = (issue: v.BaseIssue<unknown>): (string | number)[] => {
  const keys = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? key : quoted(key)));
  const start = keys.indexOf(sensitive);
  const secret = start < 0 ? -1 : keys.findIndex((key, at) => at > start && (key === "equals" || key === "notEquals"));
  return secret < 0 ? keys : keys.slice(0, secret + 1);
};

const dotted = (keys: (string | number)[]) =>
  keys.reduce<string>(
    (path, key) => (typeof key === "number" ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`),
    "",
  );

const escaped = (key: string | number) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");

/** A JSON pointer (RFC 6901) to the member at the end of these keys. */
export const pointerTo = (keys: readonly (string | number)[]): string => keys.map((key) => `/${escaped(key)}`).join("");

/** A problem at the end of these keys; the predicate completes the sentence that the member begins: "must be …". */
export const problemAt = (keys: (string | number)[], predicate: string): Problem => ({
  pointer: pointerTo(keys),
  detail: `${dotted(keys) || "The request"} ${predicate}`,
});

/** Issues in the request's own terms, at most as many as are listed; the first `skip` keys of each path are left out. Quotes at most 80 characters of any value, and nothing of a sensitive one. */
export const problems = (issues: readonly v.BaseIssue<unknown>[], skip = 0): Problem[] =>
  issues.slice(0, mostProblems).map((issue) => problemAt(keysOf(issue).slice(skip), issue.message));
