import * as v from "valibot";
import type { Limits } from "./patterns.ts";
import { quoted } from "./quoted.ts";

const kindOf = (value: unknown) =>
  value === null
    ? "null"
    : Array.isArray(value)
      ? "a list"
      : typeof value === "object"
        ? "an object"
        : `a ${typeof value}`;

const mustBe = (what: string) => (issue: { input: unknown }) => `must be ${what}; got ${kindOf(issue.input)}`;

/** Runs the pattern only on a string whose length is allowed, so that no pattern ever meets a string of any length. */
const patterned = ({ pattern, means }: Limits) => {
  const action = v.regex<string, string>(pattern, `must be ${means}`);
  const guarded: typeof action = {
    ...action,
    "~run": (dataset, config) => (dataset.issues ? dataset : action["~run"](dataset, config)),
  };
  return guarded;
};

/** A string within its limits: its length first, its pattern only then. */
export const text = (limits: Limits) => {
  const { min, max = Number.MAX_SAFE_INTEGER } = limits;
  const span = limits.max === undefined ? `at least ${min}` : `${min} to ${limits.max}`;
  const length = (issue: { input: string }) =>
    `must be ${span} characters long (${limits.means}); got ${issue.input.length}`;
  return v.pipe(v.string(mustBe("a string")), v.minLength(min, length), v.maxLength(max, length), patterned(limits));
};

/** One of the words listed. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  v.picklist(
    words,
    (issue) =>
      `must be one of ${words.join(", ")}; got ${typeof issue.input === "string" ? `"${quoted(issue.input)}"` : kindOf(issue.input)}`,
  );

/** A number from `min` to `max`. */
export const numberBetween = (min: number, max: number) => {
  const range = (issue: { input: number }) => `must be a number from ${min} to ${max}; got ${issue.input}`;
  return v.pipe(v.number(mustBe(`a number from ${min} to ${max}`)), v.minValue(min, range), v.maxValue(max, range));
};

/** An integer from `min` to `max`; the limits of 32 bits where the service names none. */
export const integerBetween = (min = -(2 ** 31), max = 2 ** 31 - 1) => {
  const message = (issue: { input: unknown }) =>
    `must be an integer from ${min} to ${max}; got ${typeof issue.input === "number" ? issue.input : kindOf(issue.input)}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(min, message), v.maxValue(max, message));
};

/** A member that may be absent. One that is not as expected is taken for absent: no answer of AWS's may stop us from following a job. */
export const perhaps = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.optional(schema), undefined);

/** True or false. */
export const flag = () => v.boolean(mustBe("true or false"));

/** A list of `min` to `max` items. */
export const list = <Item extends v.GenericSchema>(item: Item, min: number, max: number) => {
  const length = (issue: { input: unknown[] }) => `must have ${min} to ${max} items; got ${issue.input.length}`;
  return v.pipe(v.array(item, mustBe("a list")), v.minLength(min, length), v.maxLength(max, length));
};

type Entries = Record<string, v.GenericSchema>;

/** An object with these members and no others. Every unknown member is an issue of its own, and so is a list in its place. */
export const structure = <const Members extends Entries>(entries: Members) => {
  const known = Object.keys(entries).join(", ");
  const base = v.strictObject(entries, (issue) =>
    issue.expected === "never"
      ? `is not known here; the members are ${known}`
      : issue.expected === "Object"
        ? "must be an object"
        : "is required",
  );
  const schema: typeof base = {
    ...base,
    "~run"(dataset, config) {
      const input = dataset.value;
      const answer = base["~run"](Array.isArray(input) ? { value: null } : dataset, config);
      const unknown = answer.issues?.find((issue) => issue.expected === "never" && issue.path?.length === 1);
      const [place] = unknown?.path ?? [];
      if (!unknown || place?.type !== "object") return answer;
      const more = Object.keys(place.input)
        .filter((key) => !Object.hasOwn(entries, key) && key !== place.key)
        .map((key): typeof unknown => ({ ...unknown, input: key, path: [{ ...place, key, value: place.input[key] }] }));
      return { typed: false, value: answer.value, issues: [...(answer.issues ?? [unknown]), ...more] };
    },
  };
  return schema;
};

/** An object with at least these members: what somebody else's event may say besides is not ours to refuse. */
export const atLeast = <const Members extends Entries>(entries: Members) =>
  v.object(entries, (issue) => (issue.expected === "Object" ? "must be an object" : "is required"));

/** An object with one of the members, and none of the others. */
type ExactlyOne<Members> = {
  [Given in keyof Members]: { [Name in Given]-?: NonNullable<Members[Name]> } & {
    [Name in Exclude<keyof Members, Given>]?: never;
  };
}[keyof Members];

/** A structure of which exactly one member is given. */
export const union = <const Members extends Entries>(entries: Members) => {
  type Given = v.InferOutput<ReturnType<typeof structure<Members>>>;
  return v.pipe(
    structure(entries),
    v.guard(
      (given: Given): given is Given & ExactlyOne<Given> =>
        Object.values(given).filter((member) => member !== undefined).length === 1,
      (issue) => `must have exactly one of ${Object.keys(entries).join(", ")}; got ${Object.keys(issue.input).length}`,
    ),
  );
};

/** Names that a plain object has already. */
const unusable = ["__proto__", "constructor", "prototype"];

/** A map of strings. A name that cannot be kept is an issue, and so is a list in the map's place. */
export const mapOf = <Key extends v.BaseSchema<string, string, v.BaseIssue<unknown>>, Value extends v.GenericSchema>(
  key: Key,
  value: Value,
) => {
  const base = v.record(key, value, mustBe("an object"));
  const schema: typeof base = {
    ...base,
    "~run"(dataset, config) {
      const input = dataset.value;
      if (typeof input !== "object" || input === null || Array.isArray(input))
        return base["~run"](Array.isArray(input) ? { value: null } : dataset, config);
      const dropped = unusable.filter((name) => Object.hasOwn(input, name));
      const answer = base["~run"](dataset, config);
      if (dropped.length === 0) return answer;
      const issues = dropped.map((name): v.RecordIssue => ({
        kind: "schema",
        type: "record",
        input: name,
        expected: "Object",
        received: name,
        message: "is not a name that a member can have",
        path: [{ type: "object", origin: "key", input: { ...input }, key: name, value: undefined }],
      }));
      const [first, ...rest] = [...(answer.issues ?? []), ...issues];
      return first ? { typed: false, value: answer.value, issues: [first, ...rest] } : answer;
    },
  };
  return schema;
};
