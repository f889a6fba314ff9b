import type { Matcher, Scalar } from "./matchers.ts";
import { filters, invalidPattern, isScalar, own } from "./matchers.ts";

/** Whether a value, which may be absent, is as a part of a pattern has it. */
type Test = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const leavesOf = (value: unknown): Scalar[] => {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return isScalar(value) ? [value] : [];
};

const someLeaf =
  (matches: Matcher): Test =>
  (value) =>
    leavesOf(value).some(matches);

const exists = (wanted: unknown): Test => {
  if (typeof wanted !== "boolean") throw invalidPattern("exists match pattern must be either true or false.");
  return (value) => leavesOf(value).length > 0 === wanted;
};

const compileRule = (rule: unknown, name: string): Test => {
  if (isScalar(rule)) return someLeaf((leaf) => leaf === rule);
  if (!isObject(rule)) throw invalidPattern(`Match value must be String, number, true, false, or null at '${name}'`);
  const [[filter, value] = ["", undefined], ...more] = Object.entries(rule);
  if (more.length) throw invalidPattern("Only one key allowed in match expression");
  if (filter === "exists") return exists(value);
  const make = own(filters, filter);
  if (!make) throw invalidPattern(`Unrecognized match type ${filter}`);
  return someLeaf(make(value));
};

const compileField = (pattern: unknown, name: string): Test => {
  if (isObject(pattern)) return inSome(compileObject(pattern, name));
  if (!Array.isArray(pattern)) throw invalidPattern(`"${name}" must be an object or an array`);
  if (pattern.length === 0) throw invalidPattern("Empty arrays are not allowed");
  const tests = pattern.map((rule: unknown) => compileRule(rule, name));
  return (value) => tests.some((test) => test(value));
};

/** In a list of objects, one and the same has to match. */
const inSome =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.length > 0 ? value.some(inSome(test)) : test(value);

const isOr = (name: string, pattern: unknown): pattern is unknown[] =>
  name === "$or" && Array.isArray(pattern) && pattern.length > 1 && pattern.every(isObject);

const compileObject = (pattern: Record<string, unknown>, name: string): Test => {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw invalidPattern("Empty objects are not allowed");
  const tests = fields.map(([field, inner]): Test => {
    if (isOr(field, inner)) {
      const choices = inner.filter(isObject).map((choice) => compileObject(choice, name));
      return (value) => choices.some((choice) => choice(value));
    }
    const test = compileField(inner, field);
    return (value) => test(isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined);
  });
  return (value) => tests.every((test) => test(value));
};

/**
 * Makes the test of an event pattern, by the service's rules
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html). Throws InvalidEventPatternException.
 */
export const compilePattern = (json: string): Test => {
  let pattern: unknown;
  try {
    pattern = JSON.parse(json);
  } catch {
    throw invalidPattern("Unrecognized token");
  }
  if (!isObject(pattern)) throw invalidPattern("Filter is not an object");
  return compileObject(pattern, "");
};
