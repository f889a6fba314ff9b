import type { NormalizedSchema } from "@smithy/core/schema";
import type { ServiceError, ServiceResponse } from "../service.ts";
import type { Model } from "./model.ts";
import { writeJson, writeRest } from "./write.ts";

/** Statuses of the errors that any service may answer and no model has. REST-JSON tells more of them apart. */
const common: Record<string, Record<Model["protocol"], number>> = {
  AccessDeniedException: { "AWS JSON": 400, "REST-JSON": 403 },
  ExpiredTokenException: { "AWS JSON": 400, "REST-JSON": 403 },
  UnrecognizedClientException: { "AWS JSON": 400, "REST-JSON": 403 },
  ThrottlingException: { "AWS JSON": 400, "REST-JSON": 429 },
  TooManyRequestsException: { "AWS JSON": 429, "REST-JSON": 429 },
  RequestEntityTooLargeException: { "AWS JSON": 413, "REST-JSON": 413 },
  UnknownOperationException: { "AWS JSON": 404, "REST-JSON": 404 },
  InternalFailure: { "AWS JSON": 500, "REST-JSON": 500 },
  InternalServerException: { "AWS JSON": 500, "REST-JSON": 500 },
  ServiceUnavailable: { "AWS JSON": 503, "REST-JSON": 503 },
  ServiceUnavailableException: { "AWS JSON": 503, "REST-JSON": 503 },
  NotImplemented: { "AWS JSON": 501, "REST-JSON": 501 },
};

const modelledStatus = (schema: NormalizedSchema) => {
  const { httpError, error } = schema.getMergedTraits();
  if (typeof httpError === "number") return httpError;
  return error === "server" ? 500 : 400;
};

/** The HTTP status of an error: its schema's, else that of the common errors, else 400. */
export const statusOf = (model: Model, name: string) => {
  const schema = model.errors.get(name);
  return schema ? modelledStatus(schema) : (common[name]?.[model.protocol] ?? 400);
};

const messageName = (schema: NormalizedSchema) => {
  for (const [name] of schema.structIterator()) if (name.toLowerCase() === "message") return name;
  return "message";
};

/** An error as the model's protocol has it: its name in `x-amzn-errortype`, and in `__type` in AWS JSON. */
export const writeError = (model: Model, error: ServiceError, contentType: string): ServiceResponse => {
  const schema = model.errors.get(error.name);
  const named = { [schema ? messageName(schema) : "message"]: error.message, ...error.members };
  const status = statusOf(model, error.name);
  if (model.protocol === "REST-JSON") {
    const written = schema ? writeRest(schema, named) : { headers: {}, body: JSON.stringify(named) };
    const headers = { "content-type": contentType, ...written.headers, "x-amzn-errortype": error.name };
    return { status, headers, body: written.body };
  }
  const members: unknown = schema ? JSON.parse(writeJson(schema, named)) : named;
  return {
    status,
    headers: { "content-type": contentType, "x-amzn-errortype": error.name },
    body: JSON.stringify(Object.assign({ __type: error.name }, members)),
  };
};
