import { JsonCodec } from "@aws-sdk/core/protocols";
import type { NormalizedSchema } from "@smithy/core/schema";
import type { ServiceResponse } from "../service.ts";

type Members = Record<string, unknown>;

/** What a structure becomes in an HTTP answer. */
export interface Written {
  status: number | undefined;
  headers: Record<string, string>;
  body: ServiceResponse["body"];
}

const epochSeconds = 7;
const dateTime = 5;

const codec = (jsonName: boolean) =>
  new JsonCodec({ timestampFormat: { useTrait: true, default: epochSeconds }, jsonName }).createSerializer();

const rpc = codec(false);
const rest = codec(true);

/** A structure as AWS JSON; nothing at all for an operation without an output. */
export const writeJson = (schema: NormalizedSchema, value: Members) => {
  if (schema.isUnitSchema()) return "";
  rpc.write(schema, value);
  return rpc.flush();
};

const timestamp = (schema: NormalizedSchema, date: Date) => {
  const format = schema.getSchema();
  if (format === epochSeconds) return String(date.getTime() / 1000);
  return format === dateTime ? date.toISOString() : date.toUTCString();
};

const headerValue = (schema: NormalizedSchema, value: unknown): string => {
  if (value instanceof Date) return timestamp(schema, value);
  if (Array.isArray(value)) return value.map((item) => headerValue(schema.getValueSchema(), item)).join(", ");
  return String(value);
};

const payload = (schema: NormalizedSchema, value: unknown): Pick<Written, "headers" | "body"> => {
  if (value instanceof Uint8Array) return { headers: { "content-type": "application/octet-stream" }, body: value };
  if (typeof value === "string") return { headers: { "content-type": "text/plain" }, body: value };
  rest.write(schema, value ?? {});
  return { headers: { "content-type": "application/json" }, body: rest.flush() };
};

const nothing = (schema: NormalizedSchema) => ({ headers: {}, body: schema.isStreaming() ? [] : "" });

const isMap = (value: unknown): value is Members => typeof value === "object" && value !== null;

/** A structure where REST-JSON puts its members: status, headers and body. */
export const writeRest = (schema: NormalizedSchema, value: Members): Written => {
  const written: Written = { status: undefined, headers: {}, body: "" };
  if (schema.isUnitSchema()) return written;
  const inBody: Members = {};
  let whole: ReturnType<typeof payload> | undefined;
  for (const [name, member] of schema.structIterator()) {
    const { httpHeader, httpPrefixHeaders, httpPayload, httpResponseCode } = member.getMergedTraits();
    const found = value[name];
    if (httpPayload) whole = found === undefined ? nothing(member) : payload(member, found);
    else if (found === undefined || found === null) continue;
    else if (httpResponseCode) written.status = Number(found);
    else if (httpHeader) written.headers[httpHeader.toLowerCase()] = headerValue(member, found);
    else if (!httpPrefixHeaders) inBody[name] = found;
    else if (isMap(found))
      for (const [key, item] of Object.entries(found))
        written.headers[`${httpPrefixHeaders}${key}`.toLowerCase()] = String(item);
  }
  if (whole) return { ...written, headers: { ...written.headers, ...whole.headers }, body: whole.body };
  rest.write(schema, inBody);
  return { ...written, headers: { ...written.headers, "content-type": "application/json" }, body: rest.flush() };
};
