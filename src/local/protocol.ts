import { writeError } from "./protocol/errors.ts";
import type { Match } from "./protocol/routes.ts";
import { router } from "./protocol/routes.ts";
import { modelOf } from "./protocol/model.ts";
import { parseBody, readMembers, readRest } from "./protocol/read.ts";
import { writeJson, writeRest } from "./protocol/write.ts";
import type { Caller, Service, ServiceRequest, ServiceResponse } from "./service.ts";
import { ServiceError } from "./service.ts";

type CommandOf<Schemas, Name extends string> = `${Name}Command` extends keyof Schemas
  ? Schemas[`${Name}Command`] extends abstract new (...rest: never[]) => infer Command
    ? Command
    : never
  : never;

type OutputOf<Command> = Command extends {
  resolveMiddleware(...rest: never[]): (...rest: never[]) => Promise<{ output: infer Output }>;
}
  ? Output
  : never;

/** What travels as bytes is bytes here, whatever conveniences the client puts around them. */
type Plain<Value> = Value extends Uint8Array ? Uint8Array : Value;
type Read<Value> = Uint8Array extends Value ? Uint8Array | Extract<Value, undefined> : Value;

/** What an operation is given: the input type of the client's command, read from the wire. */
export type Input<Schemas, Name extends string> =
  CommandOf<Schemas, Name> extends { readonly input: infer Given }
    ? { [Member in keyof Given]: Read<Given[Member]> }
    : never;

/** What an operation answers: the output type of the client's command. */
export type Output<Schemas, Name extends string> = {
  [Member in keyof Omit<OutputOf<CommandOf<Schemas, Name>>, "$metadata">]: Plain<
    OutputOf<CommandOf<Schemas, Name>>[Member]
  >;
};

interface Running<Given, Answered> {
  // A method, so that one table can hold operations of different inputs.
  run(input: Given, caller: Caller): Promise<Answered>;
}

/** An operation of an emulated service. Throws {@link ServiceError} for the errors that it answers. */
export type Operation<Schemas, Name extends string> = Running<Input<Schemas, Name>, Output<Schemas, Name>>["run"];

/**
 * The operations that an emulated service has, of those that its client package knows. Say it of the table
 * (`const operations: Operations<typeof schemas> = …`): TypeScript does not infer the inputs of one written within the call.
 */
export type Operations<Schemas> = {
  [
    Command in keyof Schemas as Command extends `${infer Name}Command` ? Name : never
  ]?: Command extends `${infer Name}Command` ? Operation<Schemas, Name> : never;
};

interface Loose {
  schemas: object;
  operations: Partial<Record<string, Running<Record<string, unknown>, object>["run"]>>;
}

const jsonTypes = /^application\/x-amz-json-1\.[01]/;

/**
 * A service that speaks AWS JSON 1.0, 1.1 or REST-JSON, made from the schemas that its client package exports.
 * An operation of the model that is not given answers 501 NotImplemented.
 */
export function modelledService<Schemas extends object>(given: {
  schemas: Schemas;
  operations: Operations<Schemas>;
}): Service & Required<Pick<Service, "operationOf" | "inputOf" | "errorResponse">>;
export function modelledService({ schemas, operations }: Loose): Service {
  const model = modelOf(schemas);
  const route = router(model.operations.values());
  const rest = model.protocol === "REST-JSON";

  const match = (request: ServiceRequest): Match | undefined => {
    if (rest) return route(request.method, request.path, request.query);
    const operation = model.operations.get(request.headers["x-amz-target"]?.split(".").at(-1) ?? "");
    return operation && { operation, labels: {} };
  };

  const contentType = (request: ServiceRequest) =>
    rest
      ? "application/json"
      : (jsonTypes.exec(request.headers["content-type"] ?? "")?.[0] ?? "application/x-amz-json-1.0");

  const read = ({ operation, labels }: Match, request: ServiceRequest) => {
    if (rest) return readRest(operation.input, request, labels);
    const body = parseBody(request.body);
    return operation.input.isUnitSchema()
      ? {}
      : readMembers(operation.input.structIterator(), body, "", { jsonName: false });
  };

  const write = ({ operation }: Match, output: object, request: ServiceRequest): ServiceResponse => {
    const members = { ...output };
    if (!operation.http)
      return {
        status: 200,
        headers: { "content-type": contentType(request) },
        body: writeJson(operation.output, members),
      };
    const { status = operation.http.status, headers, body } = writeRest(operation.output, members);
    return { status, headers, body };
  };

  const answer = async (request: ServiceRequest) => {
    const matched = match(request);
    if (!matched) throw new ServiceError("UnknownOperationException", "The service has no such operation");
    const { name } = matched.operation;
    const run = operations[name];
    if (!run) throw new ServiceError("NotImplemented", `${name} is not emulated`);
    const { accessKeyId, requestId } = request;
    return write(matched, await run(read(matched, request), { accessKeyId, ...(requestId && { requestId }) }), request);
  };

  const errorResponse = (error: ServiceError, request: ServiceRequest) =>
    writeError(model, error, contentType(request));

  const serve = async (request: ServiceRequest) => {
    try {
      return await answer(request);
    } catch (error) {
      if (error instanceof ServiceError) return errorResponse(error, request);
      throw error;
    }
  };
  return Object.assign(serve, {
    operationOf: (request: ServiceRequest) => match(request)?.operation.name,
    inputOf: (request: ServiceRequest) => {
      const matched = match(request);
      return matched ? read(matched, request) : {};
    },
    errorResponse,
  });
}
