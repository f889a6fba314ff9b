import type { Clock } from "../clock.ts";
import type { Service, ServiceError, ServiceRequest, ServiceResponse } from "../service.ts";
import { ServiceError as Refused } from "../service.ts";
import { bucketOperations } from "./buckets.ts";
import { S3Error, statusOf } from "./errors.ts";
import { listingOperations, pageOf } from "./listing.ts";
import { multipartOperations } from "./multipart.ts";
import type { Keep } from "./objects.ts";
import { objectOperations } from "./objects.ts";
import { payloadOf } from "./payload.ts";
import type { S3Operation } from "./request.ts";
import { operationOf, place } from "./request.ts";
import { objectOf, slice, Store } from "./store.ts";
import { text } from "./xml.ts";

/** An object that has just been stored. */
export interface ObjectCreated {
  bucket: string;
  key: string;
  /** In bytes. */
  size: number;
  etag: string;
  how: "Put" | "Copy" | "CompleteMultipartUpload";
}

export interface S3 {
  service: Service;
  /** Stores an object with no request. Throws NoSuchBucket. */
  put(bucket: string, key: string, body: string | Uint8Array, contentType?: string): void;
  /** The bytes of an object; undefined when there is none. Throws NoSuchBucket. */
  get(bucket: string, key: string): Uint8Array | undefined;
  /** Keys and sizes in bytes of what starts with `prefix`, in order. Throws NoSuchBucket. */
  list(bucket: string, prefix?: string): { key: string; size: number }[];
  createBucket(bucket: string): void;
}

const inputOf = ({ path }: ServiceRequest) => {
  const { bucket, key } = place(path);
  return { Bucket: bucket, Key: key };
};

const errorResponse = (error: ServiceError, { method, path, requestId = "" }: ServiceRequest): ServiceResponse => {
  const status = statusOf(error.name);
  const headers = { "x-amz-request-id": requestId, "content-type": "application/xml" };
  if (method === "HEAD" || status === 304) return { status, headers, body: "" };
  const members = Object.entries(error.members).map(([name, value]) => text(name, String(value)));
  const described = [text("Code", error.name), text("Message", error.message), ...members];
  const whence = [text("Resource", path), text("RequestId", requestId), text("HostId", requestId)];
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${described.join("")}${whence.join("")}</Error>`;
  return { status, headers, body };
};

/** A small S3 in memory: buckets, objects, listings, multipart uploads, presigned URLs; path style. The rest answers 501 NotImplemented. */
export const s3 = (deps: {
  clock: Pick<Clock, "now">;
  /** Gives the ids of multipart uploads. */
  newId: () => string;
  objectCreated?: (created: ObjectCreated) => void;
}): S3 => {
  const { newId, objectCreated = () => undefined } = deps;
  const store = new Store();
  const now = () => deps.clock.now();

  const keep: Keep = (bucket, key, object, how) => {
    store.bucket(bucket).objects.set(key, object);
    objectCreated({ bucket, key, size: object.size, etag: object.etag, how });
  };

  const operations: Partial<Record<string, S3Operation>> = {
    ...bucketOperations(store, now),
    ...objectOperations(store, now, keep),
    ...listingOperations(store),
    ...multipartOperations(store, now, newId, keep),
  };

  const answer = (request: ServiceRequest) => {
    const operation = operationOf(request);
    if (operation === undefined) throw new S3Error("MethodNotAllowed", { Method: request.method });
    const run = operations[operation];
    if (!run) throw new S3Error("NotImplemented", {}, `${operation} is not emulated`);
    const { query, headers, requestId = newId() } = request;
    const response = run({ ...place(request.path), query, headers, requestId, payload: payloadOf(request) });
    return { ...response, headers: { ...response.headers, "x-amz-request-id": requestId } };
  };

  const serve = async (request: ServiceRequest) => {
    try {
      return answer(request);
    } catch (error) {
      if (error instanceof Refused) return errorResponse(error, request);
      throw error;
    }
  };

  return {
    service: Object.assign(serve, { operationOf, inputOf, errorResponse }),
    put(bucket, key, body, contentType = "binary/octet-stream") {
      const bytes = typeof body === "string" ? Buffer.from(body) : body;
      const headers = { "content-type": contentType, "x-amz-server-side-encryption": "AES256" };
      keep(bucket, key, objectOf(bytes, { headers, checksums: {}, lastModified: now() }), "Put");
    },
    get(bucket, key) {
      const object = store.bucket(bucket).objects.get(key);
      return object && Buffer.concat(slice(object, 0, object.size));
    },
    list: (bucket, prefix = "") =>
      pageOf(store.bucket(bucket), { prefix, most: Infinity }).objects.map(([key, { size }]) => ({ key, size })),
    createBucket(name) {
      if (!store.buckets.has(name)) store.buckets.set(name, { name, created: now(), location: "", objects: new Map() });
    },
  };
};
