import * as v from "valibot";
import { keysOf } from "../src/core/issues.ts";
import { Tags } from "../src/core/request.ts";

/** The environment variable that holds the tags of every job and model of the deployment. */
export const setting = "LAPIDARY_TAGS";

const pairsIn = (text: string) => (text.trim() === "" ? [] : text.split(",").map((pair) => pair.trim()));

const tagIn = (pair: string) => {
  const [key, ...value] = pair.split("=");
  return { key, value: value.join("=") };
};

const fault = (issue: v.BaseIssue<unknown>) => {
  const [index, member] = keysOf(issue);
  return typeof index === "number" ? `the ${member} of tag ${index + 1} ${issue.message}` : issue.message;
};

const refuse = (faults: string[]): never => {
  throw new Error(`${setting} must be key=value,key=value: ${faults.join("; ")}`);
};

/** The tags in `key=value,key=value`, none in an empty text. Throws one error that names the setting and everything that is wrong. */
export const tagsIn = (text: string) => {
  const pairs = pairsIn(text);
  const odd = pairs.flatMap((pair, index) => (pair.includes("=") ? [] : [`tag ${index + 1}, "${pair}", has no =`]));
  const parsed = v.safeParse(Tags, pairs.map(tagIn));
  if (odd.length > 0) return refuse(odd);
  return parsed.success ? parsed.output : refuse(parsed.issues.map(fault));
};
