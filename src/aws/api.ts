import middy from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import * as v from "valibot";
import { ApiError, apiErrors, type ApiErrorName } from "#core/errors.ts";
import { problems } from "#core/issues.ts";
import { JobIdentifier, ModelIdentifier, parseQuery } from "#core/queries.ts";
import { structure } from "#core/shapes.ts";
import { askedBy, type Caller } from "./caller.ts";
import { taskFailure } from "./failure.ts";
import { log } from "./log.ts";

type Answer = APIGatewayProxyStructuredResultV2;
type Part = "query" | "path" | "body";

/** Bytes of the largest body that is read. */
const largestBody = 256 * 1024;

const fail = (name: ApiErrorName, message: string): never => {
  throw new ApiError(name, message);
};

const bodyOf = ({ body = "", isBase64Encoded, headers }: APIGatewayProxyEventV2): unknown => {
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") fail("UnsupportedMediaTypeException", "The content-type must be application/json");
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > largestBody)
    fail("RequestEntityTooLargeException", `The body must be at most ${largestBody} bytes; got ${bytes.length}`);
  try {
    return JSON.parse(bytes.toString().replace(/^\uFEFF/, ""));
  } catch (error) {
    return fail("SerializationException", `The body is not JSON: ${error instanceof Error ? error.message : ""}`);
  }
};

const readers: Record<Part, (event: APIGatewayProxyEventV2) => unknown> = {
  body: bodyOf,
  query: ({ rawQueryString }) => parseQuery(rawQueryString),
  path: ({ pathParameters }) => pathParameters ?? {},
};

/** A request's parts by a schema of them. Pointers go into the part. */
const parse = <Output>(schema: v.GenericSchema<unknown, Output>, parts: unknown): Output => {
  const result = v.safeParse(schema, parts);
  if (result.success) return result.output;
  const errors = problems(result.issues, 1);
  throw new ApiError("ValidationException", errors[0]?.detail ?? "The request is not valid", errors);
};

/** Whether a part is to be read: a body that is not there may be one that its schema lets be left out. */
const isRead = ({ body }: APIGatewayProxyEventV2, part: Part, schema: v.GenericSchema | undefined) =>
  part !== "body" || schema?.type !== "optional" || Boolean(body);

const noQuery = v.object({ query: structure({}) });

/** What the caller is told of a failure that is not the caller's. */
const errorOf = (error: unknown): ApiError => {
  if (error instanceof ApiError) return error;
  const failure = taskFailure(error);
  return failure.name === "TransientError"
    ? new ApiError("ServiceUnavailableException", `${failure.message.split(":")[0]}: try again in a moment`, [], error)
    : new ApiError("InternalServerException", "The request could not be served; the log says why", [], error);
};

const problem = ({ name, message, errors }: ApiError): Answer => ({
  statusCode: apiErrors[name],
  headers: { "content-type": "application/problem+json", "x-amzn-errortype": name },
  body: JSON.stringify({ message, ...(errors.length > 0 && { errors }) }),
});

/** An answer in JSON. Members that are undefined are left out. */
export const json = (statusCode: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  statusCode,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** The ARN of a job or of a model in the three parts that it has in a path. */
const ArnParts = v.object({ arn: v.string(), model: v.string(), id: v.string() });

/** A path's parameters, with an ARN that came in parts put together under `name`. */
const joined = (name: string) =>
  v.pipe(
    v.record(v.string(), v.string()),
    v.transform((path) => (v.is(ArnParts, path) ? { [name]: `${path.arn}/${path.model}/${path.id}` } : path)),
  );

/** The path of every route about one job: its name, or its ARN, whole or in parts. */
export const JobPath = v.pipe(joined("jobIdentifier"), v.object({ jobIdentifier: JobIdentifier }));

/** The path of every route about one custom model: a name or an ARN, whole or in parts, of the model or of its job. */
export const ModelPath = v.pipe(joined("modelIdentifier"), v.object({ modelIdentifier: ModelIdentifier }));

/**
 * A Lambda that answers a route: reads the parts of the request that the schema names (a query that it does not name must be empty, a body
 * that it names as optional may be left out), and answers every failure as problem+json.
 */
export const api = <Parts extends Partial<Record<Part, v.GenericSchema>>, Output>(
  schema: v.GenericSchema<unknown, Output> & { entries: Parts },
  run: (request: Output, caller: Caller) => Promise<Answer>,
) => {
  const named = (["query", "path", "body"] as const).filter((part) => part in schema.entries);
  return middy<APIGatewayProxyEventV2, Answer>({ timeoutEarlyInMillis: 0 })
    .before(({ context }) => log().addContext(context))
    .after(({ event, response }) => log().info("request.answered", { ...askedBy(event), status: response?.statusCode }))
    .onError((request) => {
      const answer = errorOf(request.error);
      const asked = askedBy(request.event);
      const pointers = answer.errors.map(({ pointer }) => pointer);
      if (answer.name === "InternalServerException") log().error("request.failed", { ...asked, error: answer });
      else log().warn("request.refused", { ...asked, error: answer.name, pointers });
      request.response = problem(answer);
    })
    .handler(async (event) => {
      if (!named.includes("query")) parse(noQuery, { query: readers.query(event) });
      const given = named.filter((part) => isRead(event, part, schema.entries[part]));
      const parts = Object.fromEntries(given.map((part) => [part, readers[part](event)]));
      return run(parse(schema, parts), askedBy(event).caller);
    });
};
