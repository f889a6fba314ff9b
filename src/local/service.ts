/** One HTTP request to an emulated service, read whole. */
export interface ServiceRequest {
  method: string;
  /** As sent: still percent-encoded, without the query. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** The access key that signed the request; empty when it was not signed. */
  accessKeyId: string;
  /** The id under which the endpoint answers. */
  requestId?: string;
}

export interface ServiceResponse {
  status: number;
  headers: Record<string, string>;
  /** An array is sent chunk by chunk, as a stream. */
  body: Uint8Array | string | readonly Uint8Array[];
}

/** An emulated AWS service behind the endpoint. */
export interface Service {
  (request: ServiceRequest): Promise<ServiceResponse>;
  /** The operation that a request asks for, by the name that the SDKs give it; undefined when it is none of the service's. */
  operationOf?(request: ServiceRequest): string | undefined;
  /** What a request gives its operation, by the names of the service's model. Throws {@link ServiceError} when that cannot be read. */
  inputOf?(request: ServiceRequest): Readonly<Record<string, unknown>>;
  /** An error in the form that the service's clients read. */
  errorResponse?(error: ServiceError, request: ServiceRequest): ServiceResponse;
}

/** What an operation knows about its caller. */
export interface Caller {
  accessKeyId: string;
  /** The id under which the endpoint answers. */
  requestId?: string;
}

/** Thrown by an operation to answer with one of the service's modelled errors (or a common one, such as ThrottlingException). */
export class ServiceError extends Error {
  override readonly name: string;
  /** Further members of the error's shape, such as `reason`. */
  readonly members: Record<string, unknown>;
  constructor(name: string, message: string, members: Record<string, unknown> = {}) {
    super(message);
    this.name = name;
    this.members = members;
  }
}
