import { arnMatches, matches } from "./pattern.ts";
import type { Statement } from "./statement.ts";

/** The condition keys of a request, with their values. */
export type Context = Readonly<Record<string, readonly string[]>>;

/** Whether one value of a key meets one value of a condition. */
const tests: Record<string, (value: string, wanted: string) => boolean> = {
  StringEquals: (value, wanted) => value === wanted,
  StringLike: (value, wanted) => matches(wanted, value),
  // Both of these take wildcards: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
  ArnEquals: (value, wanted) => arnMatches(wanted, value),
  ArnLike: (value, wanted) => arnMatches(wanted, value),
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
};

/** How the values of a key are taken together. Of no values, `ForAllValues` holds. */
const quantities: Record<string, (values: readonly string[], meets: (value: string) => boolean) => boolean> = {
  "": (values, meets) => values.some(meets),
  ForAnyValue: (values, meets) => values.some(meets),
  ForAllValues: (values, meets) => values.every(meets),
};

/** `ForAllValues:ArnEquals` as `["ForAllValues", "ArnEquals"]`. */
const partsOf = (operator: string) => {
  const colon = operator.indexOf(":");
  return [operator.slice(0, Math.max(colon, 0)), operator.slice(colon + 1)] as const;
};

/** The values of a key, whose name may be written in any case. */
const valuesOf = (context: Context, key: string) =>
  Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1] ?? [];

/** What an operator ends with that holds of a key that is not there. */
const ifExists = /IfExists$/;

const meets = (operator: string, values: readonly string[], wanted: readonly string[]) => {
  if (operator === "Null") return wanted.includes(String(values.length === 0));
  const [quantity, name] = partsOf(operator.replace(ifExists, ""));
  const [together, test] = [quantities[quantity], tests[name]];
  if (!together || !test) throw new Error(`The condition operator ${operator} is not known here`);
  if (values.length === 0 && ifExists.test(operator)) return true;
  return together(values, (value) => wanted.some((one) => test(value, one)));
};

/** Whether a request meets every condition of a statement. Throws for an operator that no policy of ours has. */
export const conditionsHold = (condition: Statement["Condition"], context: Context): boolean =>
  Object.entries(condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => meets(operator, valuesOf(context, key), [wanted].flat())),
  );
