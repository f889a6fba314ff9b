import type { NormalizedSchema } from "@smithy/core/schema";
import type { Json } from "./types.ts";
import { isObject } from "./definition-reading.ts";

/** Thrown for parameters that an API cannot take; the message is the service's. */
export class UnfitParameter extends Error {}

const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** A body that an API streams, such as an object of S3, is JSON's text even of a string; other bytes are the string's own. */
const bytesOf = (schema: NormalizedSchema, value: Json) =>
  new TextEncoder().encode(typeof value === "string" && !schema.isStreaming() ? value : JSON.stringify(value));

/** How parameters and answers are read. */
interface Reading {
  /** Whether times are answered as numbers. */
  optimised: boolean;
  /** Whether an object may stand where the API takes its text. */
  takesObjects?: boolean;
}

const text = (value: Json, name: string, { takesObjects }: Reading) => {
  if (typeof value === "string" || value === null) return value;
  if (takesObjects && typeof value === "object") return JSON.stringify(value);
  throw new UnfitParameter(`The value for the field '${name}' must be a STRING`);
};

const time = (value: Json, name: string) => {
  const date = new Date(typeof value === "string" ? value : NaN);
  if (Number.isNaN(date.getTime()))
    throw new UnfitParameter(`The value for the field '${name}' must be a valid timestamp`);
  return date;
};

/** What an SDK client takes, of parameters in Step Functions' PascalCase. Throws {@link UnfitParameter}. */
export const toApi = (schema: NormalizedSchema, value: Json, reading: Reading, name = ""): unknown => {
  if (value === null || schema.isDocumentSchema()) return value ?? undefined;
  if (schema.isStringSchema()) return text(value, name, reading);
  if (schema.isTimestampSchema()) return time(value, name);
  if (schema.isBlobSchema()) return bytesOf(schema, value);
  if (Array.isArray(value)) {
    if (!schema.isListSchema()) return value;
    return value.map((item) => toApi(schema.getValueSchema(), item, reading, name));
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value);
  if (schema.isMapSchema())
    return Object.fromEntries(members.map(([key, item]) => [key, toApi(schema.getValueSchema(), item, reading, key)]));
  if (!schema.isStructSchema()) return value;
  const byName = new Map([...schema.structIterator()].map(([key, member]) => [pascal(key), { key, member }]));
  return Object.fromEntries(
    members.map(([key, item]) => {
      const known = byName.get(pascal(key));
      if (!known) throw new UnfitParameter(`The field "${key}" is not supported by Step Functions`);
      return [known.key, toApi(known.member, item, reading, key)];
    }),
  );
};

const isStream = (value: unknown): value is { transformToString(): Promise<string> } =>
  isObject(value) && typeof value.transformToString === "function";

/**
 * What an SDK client answered, as Step Functions gives it: PascalCase in alphabetical order, bytes as the text they hold,
 * times in ISO's form or, by an optimised integration, in milliseconds since 1970.
 */
export const fromApi = async (schema: NormalizedSchema, value: unknown, reading: Reading): Promise<Json> => {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return reading.optimised ? value.getTime() : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  if (isStream(value)) return value.transformToString();
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (Array.isArray(value)) {
    const item = schema.isListSchema() ? schema.getValueSchema() : schema;
    return Promise.all(value.map((one) => fromApi(item, one, reading)));
  }
  if (!isObject(value)) return null;
  const known = schema.isStructSchema() ? new Map(schema.structIterator()) : undefined;
  const members: { [key: string]: Json } = {};
  const entries = Object.entries(value);
  if (known) entries.sort(([one], [other]) => (pascal(one) < pascal(other) ? -1 : 1));
  for (const [key, member] of entries) {
    const memberSchema = known ? known.get(key) : schema.isMapSchema() ? schema.getValueSchema() : schema;
    if (member === undefined || !memberSchema) continue;
    members[known ? pascal(key) : key] = await fromApi(memberSchema, member, reading);
  }
  return members;
};
