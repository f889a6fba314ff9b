import type { Clock } from "./clock.ts";
import type { HttpHandler } from "./in-process.ts";
import { inProcess } from "./in-process.ts";
import type { Listening } from "./listen.ts";
import { outsideInvocation } from "./lambda/invocation.ts";
import { listenOn } from "./listen.ts";
import { refusal } from "./refusal.ts";
import type { ServiceName } from "./routing.ts";
import { credentialOf, serviceOf } from "./routing.ts";
import type { Service, ServiceRequest, ServiceResponse } from "./service.ts";
import { ServiceError } from "./service.ts";

/** One call, as faults are told of it. */
export interface Call {
  service: ServiceName;
  /** The operation's name; undefined when the service knows none for the request. */
  operation: string | undefined;
  accessKeyId: string;
  request: ServiceRequest;
}

/**
 * Stands between the wire and a service: may answer in the service's place, throw a {@link ServiceError} that is answered in the
 * service's own form, or throw {@link LostAnswer}, before the work was done (`next`) or after.
 */
export type Intercept = (call: Call, next: () => Promise<ServiceResponse>) => Promise<ServiceResponse>;

/** Thrown by an {@link Intercept}: the connection ends without an answer. */
export class LostAnswer extends Error {
  override readonly name = "LostAnswer";
  readonly code = "ECONNRESET";
}

/** A request before it is known whose it is. */
export type RawRequest = Omit<ServiceRequest, "accessKeyId" | "requestId">;

/** Answers any request. Throws {@link LostAnswer} only. */
export type Answer = (request: RawRequest) => Promise<ServiceResponse>;

export interface Endpoint {
  /** Listens on 127.0.0.1; 0 is any free port. */
  listen(port: number): Promise<Listening>;
  /** For the `requestHandler` of an SDK client: the same answers with no socket in between. */
  requestHandler: HttpHandler;
}

/** One endpoint for every emulated service. All work is done within `clock.hold`. */
export const awsEndpoint = (deps: {
  services: Partial<Record<ServiceName, Service>>;
  clock: Pick<Clock, "hold">;
  /** Gives the id of a request. */
  newId: () => string;
  intercept?: Intercept;
  /** Told of what no service foresaw; it is answered as InternalFailure. */
  surprised?: (error: unknown, call: Call) => void;
}): Endpoint => {
  const { services, clock, newId, intercept = (_call, next) => next() } = deps;

  const serve = async (service: Service, call: Call) => {
    const failed = (error: ServiceError) => (service.errorResponse ?? refusal)(error, call.request);
    try {
      return await intercept(call, () => outsideInvocation(() => service(call.request)));
    } catch (error) {
      if (error instanceof LostAnswer) throw error;
      if (error instanceof ServiceError) return failed(error);
      deps.surprised?.(error, call);
      return failed(new ServiceError("InternalFailure", error instanceof Error ? error.message : String(error)));
    }
  };

  const dispatch = (request: ServiceRequest) => {
    const name = serviceOf(request);
    const known = typeof name === "string" ? name : undefined;
    const service = known && services[known];
    if (known && service) {
      const operation = service.operationOf?.(request);
      return serve(service, { service: known, operation, accessKeyId: request.accessKeyId, request });
    }
    const asked = typeof name === "string" ? name : name.unknown;
    return refusal(new ServiceError("NotImplemented", `The service '${asked}' is not emulated`), request);
  };

  const answer: Answer = async (raw) => {
    const requestId = newId();
    const { accessKeyId } = credentialOf(raw.headers, raw.query);
    const { status, headers, body } = await dispatch({ ...raw, accessKeyId, requestId });
    return { status, headers: { "x-amzn-requestid": requestId, ...headers }, body };
  };

  const held: Answer = (request) => clock.hold(() => answer(request));
  return {
    listen: (port) => listenOn(port, held),
    requestHandler: inProcess(held),
  };
};
