import type { NormalizedSchema } from "@smithy/core/schema";
import type { ServiceRequest } from "../service.ts";
import { ServiceError } from "../service.ts";

const unreadable = (message: string) => new ServiceError("SerializationException", message);

const mismatch = (at: string, expected: string) => unreadable(`Value at '${at}' can not be converted to ${expected}`);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const specialNumbers: Record<string, number> = { NaN: NaN, Infinity: Infinity, "-Infinity": -Infinity };

const toNumber = (value: unknown, at: string) => {
  const number = typeof value === "string" ? specialNumbers[value] : value;
  if (typeof number !== "number") throw mismatch(at, "a number");
  return number;
};

const toDate = (value: unknown, at: string) => {
  const milliseconds =
    typeof value === "number" ? value * 1000 : typeof value === "string" ? Date.parse(value) : undefined;
  if (milliseconds === undefined || Number.isNaN(milliseconds)) throw mismatch(at, "a timestamp");
  return new Date(milliseconds);
};

const ofType =
  <T>(expected: string, is: (value: unknown) => value is T) =>
  (value: unknown, at: string) => {
    if (!is(value)) throw mismatch(at, expected);
    return value;
  };

const toString = ofType("a string", (value) => typeof value === "string");
const toBoolean = ofType("a boolean", (value) => typeof value === "boolean");
const toList = ofType("a list", (value): value is unknown[] => Array.isArray(value));
const toObject = ofType("a structure", isObject);

interface Naming {
  /** Whether members go by their JSON names, as REST-JSON has it. */
  jsonName: boolean;
}

/** Reads a JSON value as the schema describes it. Throws SerializationException when it is of another type. */
export const readJson = (schema: NormalizedSchema, value: unknown, at: string, naming: Naming): unknown => {
  if (schema.isDocumentSchema()) return value;
  if (schema.isStructSchema()) return readMembers(schema.structIterator(), toObject(value, at), at, naming);
  if (schema.isListSchema())
    return toList(value, at).map((item, index) => readItem(schema, item, `${at}[${index}]`, naming));
  if (schema.isMapSchema())
    return Object.fromEntries(
      Object.entries(toObject(value, at)).map(([key, item]) => [key, readItem(schema, item, `${at}.${key}`, naming)]),
    );
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(toString(value, at), "base64"));
  if (schema.isTimestampSchema()) return toDate(value, at);
  if (schema.isBooleanSchema()) return toBoolean(value, at);
  if (schema.isStringSchema()) return toString(value, at);
  return toNumber(value, at);
};

const readItem = (schema: NormalizedSchema, item: unknown, at: string, naming: Naming) => {
  if (item !== null) return readJson(schema.getValueSchema(), item, at, naming);
  if (schema.getMergedTraits().sparse) return null;
  throw mismatch(at, "a value");
};

/** Reads the named members of a JSON object. Unknown ones are ignored, as the services do; null is as good as absent. */
export const readMembers = (
  members: Iterable<[string, NormalizedSchema]>,
  object: Record<string, unknown>,
  at: string,
  naming: Naming,
) => {
  const read: Record<string, unknown> = {};
  for (const [name, schema] of members) {
    const wireName = (naming.jsonName && schema.getMergedTraits().jsonName) || name;
    const value = object[wireName];
    if (value !== undefined && value !== null)
      read[name] = readJson(schema, value, at ? `${at}.${wireName}` : wireName, naming);
  }
  return read;
};

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The JSON object in a body; none is as good as an empty one. Throws SerializationException when it is something else. */
export const parseBody = (body: Uint8Array): Record<string, unknown> => {
  if (body.byteLength === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(utf8.decode(body));
  } catch {
    throw unreadable("The request body is not valid JSON");
  }
  if (!isObject(parsed)) throw unreadable("The request body is not a JSON object");
  return parsed;
};

const readText = (schema: NormalizedSchema, text: string, at: string): unknown => {
  if (schema.isTimestampSchema()) return toDate(/^-?[\d.]+$/.test(text) ? Number(text) : text, at);
  if (schema.isBooleanSchema()) {
    if (text !== "true" && text !== "false") throw mismatch(at, "a boolean");
    return text === "true";
  }
  if (schema.isListSchema())
    return text.split(",").map((item, index) => readText(schema.getValueSchema(), item.trim(), `${at}[${index}]`));
  if (schema.isBlobSchema()) return new Uint8Array(Buffer.from(text, "base64"));
  if (schema.isStringSchema()) return text;
  if (text.trim() === "" || Number.isNaN(Number(text))) return toNumber(text, at);
  return Number(text);
};

const readQuery = (schema: NormalizedSchema, name: string, query: URLSearchParams) => {
  const values = query.getAll(name);
  const [first] = values;
  if (first === undefined) return undefined;
  if (!schema.isListSchema()) return readText(schema, first, name);
  return values.map((value) => readText(schema.getValueSchema(), value, name));
};

const readPrefixed = (headers: Record<string, string>, prefix: string) => {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix.toLowerCase()));
  return found.length
    ? Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]))
    : undefined;
};

const readPayload = (schema: NormalizedSchema, body: Uint8Array) => {
  if (schema.isBlobSchema()) return body.byteLength ? body : undefined;
  if (schema.isStringSchema()) return utf8.decode(body);
  return readJson(schema, parseBody(body), "", { jsonName: true });
};

/** Reads an input from where REST-JSON puts its members: path, query, headers and body. Throws SerializationException. */
export const readRest = (input: NormalizedSchema, request: ServiceRequest, labels: Record<string, string>) => {
  const bound: Record<string, unknown> = {};
  const inBody: [string, NormalizedSchema][] = [];
  if (input.isUnitSchema()) return bound;
  for (const [name, schema] of input.structIterator()) {
    const { httpLabel, httpQuery, httpQueryParams, httpHeader, httpPrefixHeaders, httpPayload } =
      schema.getMergedTraits();
    const label = labels[name];
    const header = httpHeader === undefined ? undefined : request.headers[httpHeader.toLowerCase()];
    if (httpLabel) bound[name] = label === undefined ? undefined : readText(schema, label, name);
    else if (httpQuery) bound[name] = readQuery(schema, httpQuery, request.query);
    else if (httpQueryParams) bound[name] = Object.fromEntries(request.query);
    else if (httpHeader) bound[name] = header === undefined ? undefined : readText(schema, header, httpHeader);
    else if (httpPrefixHeaders) bound[name] = readPrefixed(request.headers, httpPrefixHeaders);
    else if (httpPayload) bound[name] = readPayload(schema, request.body);
    else inBody.push([name, schema]);
  }
  if (inBody.length === 0) return bound;
  return { ...bound, ...readMembers(inBody, parseBody(request.body), "", { jsonName: true }) };
};
