import { EventEmitter } from "node:events";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import dynalite from "dynalite";
import type { Service, ServiceRequest, ServiceResponse } from "./service.ts";
import { ServiceError } from "./service.ts";
import { isItem } from "./streams/item.ts";
import { parseJson } from "./streams/json.ts";

const emulated = new Set([
  ...["CreateTable", "DeleteTable", "DescribeTable", "ListTables", "UpdateTable", "DescribeTimeToLive"],
  ...["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan", "BatchGetItem", "BatchWriteItem"],
  ...["TagResource", "UntagResource", "ListTagsOfResource"],
]);

const statuses: Record<string, number> = {
  NotImplemented: 501,
  InternalServerError: 500,
  InternalFailure: 500,
  ServiceUnavailable: 503,
};

const inputOf = ({ body }: ServiceRequest) => {
  const input = parseJson(body);
  return isItem(input) ? input : {};
};

const operationOf = ({ headers }: ServiceRequest) => headers["x-amz-target"]?.split(".").at(-1);

/** The part of a server's response that dynalite writes to. */
class Answering {
  statusCode = 200;
  readonly headers: Record<string, string> = {};
  readonly #answered: (response: ServiceResponse) => void;
  constructor(answered: (response: ServiceResponse) => void) {
    this.#answered = answered;
  }
  setHeader(name: string, value: unknown) {
    this.headers[name.toLowerCase()] = String(value);
  }
  end(body = "") {
    this.#answered({ status: this.statusCode, headers: this.headers, body });
  }
}

/** An answer as the service's clients read it: JSON, with the checksum that some of them compare. */
export const jsonResponse = (status: number, content: unknown): ServiceResponse => {
  const body = JSON.stringify(content);
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-crc32": String(crc32(body)) };
  return { status, headers, body };
};

const errorResponse = ({ name, message, members }: ServiceError) =>
  jsonResponse(statuses[name] ?? 400, {
    __type: `com.amazonaws.dynamodb.v20120810#${name}`,
    message,
    ...members,
  });

const anyone = "AWS4-HMAC-SHA256 Credential=x/x/x/dynamodb/aws4_request, SignedHeaders=host, Signature=x";

type Answer = (request: ServiceRequest) => Promise<ServiceResponse>;

const inServer =
  (server: EventEmitter): Answer =>
  (request) =>
    new Promise((resolve) => {
      const { authorization = anyone, ...headers } = request.headers;
      const message = Object.assign(new EventEmitter(), {
        method: request.method,
        url: request.path,
        headers: { "x-amz-date": "now", ...headers, authorization },
      });
      const answered = ({ headers: { "x-amzn-requestid": _, ...rest }, ...response }: ServiceResponse) =>
        resolve({ ...response, headers: rest });
      server.emit("request", message, new Answering(answered));
      message.emit("data", Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength));
      message.emit("end");
    });

const changesTables = new Set(["CreateTable", "DeleteTable", "UpdateTable"]);

/** The headers of a request for an operation. */
export const headersFor = (operation: string) => ({
  "content-type": "application/x-amz-json-1.0",
  "x-amz-target": `DynamoDB_20120810.${operation}`,
});

const settled = async (answer: Answer, request: ServiceRequest) => {
  for (;;) {
    const { body } = await answer({ ...request, headers: headersFor("DescribeTable") });
    if (typeof body !== "string" || !/"(Table|Index)Status":"(CREATING|UPDATING|DELETING)"/.test(body)) return;
    await setImmediate();
  }
};

/**
 * DynamoDB by dynalite, in memory and without a socket of its own. Tables are ready at once. What dynalite lacks (transactions,
 * PartiQL, time to live) answers 501 NotImplemented; a failed condition carries no `Item`. Streams are added around it, by streams/streamed.ts.
 */
export const dynamoDb = (): Service => {
  const answer = inServer(dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 }));

  const serve = async (request: ServiceRequest) => {
    const operation = operationOf(request);
    if (operation === undefined) return errorResponse(new ServiceError("UnknownOperationException", ""));
    if (!Buffer.from(request.body).toString().trimStart().startsWith("{"))
      return errorResponse(
        new ServiceError("SerializationException", "Start of structure or map found where not expected"),
      );
    if (!emulated.has(operation))
      return errorResponse(new ServiceError("NotImplemented", `${operation} is not emulated`));
    const response = await answer(request);
    if (changesTables.has(operation) && response.status === 200) await settled(answer, request);
    return response;
  };
  return Object.assign(serve, { operationOf, inputOf, errorResponse });
};
