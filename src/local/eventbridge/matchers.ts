import { BlockList, isIP } from "node:net";
import { ServiceError } from "../service.ts";
import { wildcard, wildcardFault } from "./wildcard.ts";

export type Scalar = string | number | boolean | null;

/** Whether a leaf of an event is as a pattern has it. */
export type Matcher = (leaf: Scalar) => boolean;

type MakeMatcher = (value: unknown) => Matcher;

/** What a table itself has under a name, whatever objects have besides. */
export const own = <Value>(table: Record<string, Value>, name: string) =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** An error that says why a pattern is none. */
export const invalidPattern = (reason: string) =>
  new ServiceError("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value is one that a leaf can have. */
export const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean";

const needString = (value: unknown, name: string) => {
  if (typeof value !== "string") throw invalidPattern(`${name} match pattern must be a string`);
  return value;
};

const ofString =
  (is: (text: string) => boolean): Matcher =>
  (leaf) =>
    typeof leaf === "string" && is(leaf);

const sameCase = (value: string) => value.toLowerCase();

const affix = (name: string, is: (text: string, affix: string) => boolean) => (value: unknown) => {
  if (!isObject(value)) {
    const text = needString(value, name);
    return ofString((leaf) => is(leaf, text));
  }
  const [[key, inner] = ["", ""], ...more] = Object.entries(value);
  if (key !== "equals-ignore-case" || more.length) throw invalidPattern(`Unsupported anything in ${name}`);
  const text = sameCase(needString(inner, name));
  return ofString((leaf) => is(sameCase(leaf), text));
};

const equalsIgnoreCase = (value: unknown) => {
  const text = sameCase(needString(value, "equals-ignore-case"));
  return ofString((leaf) => sameCase(leaf) === text);
};

const ofWildcard = (value: unknown) => {
  const text = needString(value, "wildcard");
  const fault = wildcardFault(text);
  if (fault) throw invalidPattern(fault);
  return ofString(wildcard(text));
};

const comparisons: Record<string, (leaf: number, limit: number) => boolean> = {
  "=": (leaf, limit) => leaf === limit,
  "<": (leaf, limit) => leaf < limit,
  "<=": (leaf, limit) => leaf <= limit,
  ">": (leaf, limit) => leaf > limit,
  ">=": (leaf, limit) => leaf >= limit,
};

const numeric = (value: unknown): Matcher => {
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 4))
    throw invalidPattern("Invalid member in numeric match");
  const tests = Array.from({ length: value.length / 2 }, (_, index) => {
    const [operator, limit]: unknown[] = value.slice(index * 2, index * 2 + 2);
    const compare = own(comparisons, String(operator));
    if (!compare) throw invalidPattern(`Unrecognized numeric range operator: ${String(operator)}`);
    if (typeof limit !== "number") throw invalidPattern("Value of numeric match must be a number");
    return (leaf: number) => compare(leaf, limit);
  });
  return (leaf) => typeof leaf === "number" && tests.every((test) => test(leaf));
};

const cidr = (value: unknown): Matcher => {
  const [network = "", bits = ""] = needString(value, "cidr").split("/");
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(bits), isIP(network) === 6 ? "ipv6" : "ipv4");
  } catch {
    throw invalidPattern("Malformed CIDR");
  }
  return ofString((leaf) => isIP(leaf) !== 0 && list.check(leaf, isIP(leaf) === 6 ? "ipv6" : "ipv4"));
};

const anyOf =
  (make: (value: unknown) => Matcher) =>
  (value: unknown): Matcher => {
    const matchers = (Array.isArray(value) ? value : [value]).map(make);
    return (leaf) => matchers.some((matches) => matches(leaf));
  };

const excludable: Record<string, MakeMatcher> = {
  prefix: anyOf(affix("prefix", (text, start) => text.startsWith(start))),
  suffix: anyOf(affix("suffix", (text, end) => text.endsWith(end))),
  "equals-ignore-case": anyOf(equalsIgnoreCase),
  wildcard: anyOf(ofWildcard),
};

const anythingBut = (value: unknown): Matcher => {
  if (isObject(value)) {
    const [[key, inner] = ["", ""], ...more] = Object.entries(value);
    const make = own(excludable, key);
    if (!make || more.length) throw invalidPattern(`Unsupported anything-but pattern: ${key}`);
    const excluded = make(inner);
    return (leaf) => !excluded(leaf);
  }
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const kinds = new Set(values.map((one) => typeof one));
  if (kinds.size !== 1 || !(kinds.has("string") || kinds.has("number")))
    throw invalidPattern("Inside anything-but, only strings or only numbers are supported");
  return (leaf) => !values.includes(leaf);
};

/** What a pattern's content filters test; `exists` apart, which is of paths and not of leaves. */
export const filters: Record<string, MakeMatcher> = {
  prefix: affix("prefix", (text, start) => text.startsWith(start)),
  suffix: affix("suffix", (text, end) => text.endsWith(end)),
  "equals-ignore-case": equalsIgnoreCase,
  wildcard: ofWildcard,
  numeric,
  cidr,
  "anything-but": anythingBut,
};
