import * as v from "valibot";
import { halfExpression } from "./definition-expressions.ts";
import { unsupportedField } from "./definition-fields.ts";
import { isExpression, opening } from "./definition-jsonata.ts";
import { notRfc3339 } from "./definition-language.ts";
import { isObject } from "./definition-reading.ts";
import type { Json } from "./types.ts";

/** What the service says of a value of the wrong type. */
export const expected = (type: string) => `Expected value of type ${type}`;

/** An object that may have these fields and no others; `kind` says in the message which JSONPath fields it could have had. */
export const closed = <const Entries extends v.ObjectEntries>(entries: Entries, kind = "") =>
  v.pipe(
    v.looseObject(entries, expected("[OBJECT]")),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!isObject(dataset.value)) addIssue({ message: expected("[OBJECT]") });
      else
        for (const field of Object.keys(dataset.value))
          if (!Object.hasOwn(entries, field)) addIssue({ message: unsupportedField(field, kind) });
    }),
  );

/** Of these fields there must be exactly one. The service names them in this order. */
export const one = <Input>(fields: readonly string[]) =>
  v.rawCheck<Input>(({ dataset, addIssue }) => {
    const value: unknown = dataset.value;
    if (!isObject(value)) return;
    const present = fields.filter((field) => Object.hasOwn(value, field)).length;
    const names = `[${fields.join(", ")}]`;
    if (present > 1) addIssue({ message: `There should only be one of the following fields: ${names}` });
    if (present < 1) addIssue({ message: `This object should have only one of the following fields: ${names}` });
  });

/** A string. */
export const text = v.string(expected("[STRING]"));
/** An array. */
export const listOf = <const Item extends v.GenericSchema>(item: Item) => v.array(item, expected("[ARRAY]"));
/** What the service says of an array or object with nothing in it. */
export const nonEmpty = "Value cannot be empty";
/** One of a few words. */
export const oneOf = <const Values extends readonly string[]>(values: Values) =>
  v.pipe(text, v.picklist(values, `Value should be one of the following: [${values.join(", ")}]`));
/** A field that may hold any JSON. */
export const json = v.exactOptional(v.custom<Json>(() => true));
/** A field that may hold variables by name. */
export const variables = v.exactOptional(v.custom<Record<string, Json>>(isObject, expected("[OBJECT]")));

/** A whole number in a range, both ends in it. */
export const integer = (least: number, most = Infinity) =>
  v.pipe(
    v.number(expected("Integer")),
    v.integer(expected("Integer")),
    v.minValue(least, `Minimum value is ${least}`),
    v.maxValue(most, `Maximum value is ${most}`),
  );
/** A JSONata expression. */
export const expression = v.pipe(text, v.check(isExpression, halfExpression));
const orExpression = (number: v.GenericSchema<unknown, number>) =>
  v.exactOptional(
    v.lazy((input): v.GenericSchema<unknown, number | string> =>
      typeof input === "string" && input.startsWith(opening) ? expression : number,
    ),
  );
/** A field that may hold a whole number, or an expression that gives one. */
export const integerOrExpression = (least: number, most?: number) => orExpression(integer(least, most));
/** A field that may hold a number in a range, both ends in it, or an expression that gives one. */
export const numberOrExpression = (least: number, most: number) => {
  const number = v.pipe(
    v.number(expected("[NUMBER]")),
    v.minValue(least, `Minimum value is ${least}`),
    v.maxValue(most, `Maximum value is ${most}`),
  );
  return orExpression(number);
};
/** The most seconds, and the most attempts, that a field can say. */
export const longest = 99_999_999;
/** The most seconds between two attempts. */
export const longestRetryDelay = 31_622_400;
const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A point in time, written as RFC 3339 has it, in milliseconds since 1970; undefined when it is none. */
export const instantOf = (text: string): number | undefined => {
  const instant = rfc3339.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(instant) ? undefined : instant;
};

const resource = /^arn:[\w-]+:[\w-]+:[\w-]*:\d*:\S+$/;

/** A point in time as RFC 3339 writes it, or an expression that gives one. */
export const timestamp = v.pipe(
  text,
  v.check((at) => isExpression(at) || instantOf(at) !== undefined, notRfc3339),
);

/** The ARN of what a Task runs. */
export const resourceArn = v.pipe(text, v.regex(resource, "Value is not a valid resource ARN"));
