import { createHash } from "node:crypto";
import type { ServiceResponse } from "../service.ts";
import { empty, xml } from "./buckets.ts";
import { checkRead, checkWrite } from "./conditions.ts";
import { copySource } from "./copy-source.ts";
import { S3Error } from "./errors.ts";
import { describing, headersToKeep, overrides } from "./headers.ts";
import { parseRange } from "./range.ts";
import type { S3Operation, S3Request } from "./request.ts";
import type { Store, StoredObject } from "./store.ts";
import { objectOf, slice } from "./store.ts";
import { children, childText, document, node, parseXml, text } from "./xml.ts";

/** Puts an object under a key and tells of it. */
export type Keep = (
  bucket: string,
  key: string,
  object: StoredObject,
  how: "Put" | "Copy" | "CompleteMultipartUpload",
) => void;

const longestKey = 1024;
const mostDeletions = 1000;

/** Throws KeyTooLongError. */
export const checkKey = (key: string) => {
  const size = Buffer.byteLength(key);
  if (size > longestKey) throw new S3Error("KeyTooLongError", { Size: size, MaxSizeAllowed: longestKey });
};

const read = (store: Store, { bucket, key, headers, query }: S3Request, body: boolean): ServiceResponse => {
  if (query.has("partNumber")) throw new S3Error("NotImplemented", {}, "Reading by part number is not emulated");
  const object = store.object(bucket, key);
  checkRead(headers, object);
  const range = parseRange(headers.range, object.size);
  const { start, end } = range ?? { start: 0, end: object.size };
  return {
    status: range ? 206 : 200,
    headers: {
      ...describing(object, !range && headers["x-amz-checksum-mode"] === "ENABLED"),
      ...overrides(query),
      "content-length": String(end - start),
      ...(range && { "content-range": `bytes ${start}-${end - 1}/${object.size}` }),
    },
    body: body ? slice(object, start, end) : "",
  };
};

const versionless = (query: URLSearchParams) => {
  const version = query.get("versionId");
  if (version !== null && version !== "null") throw new S3Error("NotImplemented", {}, "Versions are not emulated");
};

/** PutObject, GetObject, HeadObject, DeleteObject, DeleteObjects and CopyObject. */
export const objectOperations = (store: Store, now: () => number, keep: Keep) =>
  ({
    PutObject({ bucket, key, headers, payload }) {
      checkKey(key);
      checkWrite(headers, key, store.bucket(bucket).objects.get(key));
      const { bytes, checksums } = payload;
      const object = objectOf(bytes, { headers: headersToKeep(headers), checksums, lastModified: now() });
      keep(bucket, key, object, "Put");
      const sums = Object.keys(checksums).length ? { ...checksums, "x-amz-checksum-type": "FULL_OBJECT" } : {};
      return empty(200, { etag: object.etag, "x-amz-server-side-encryption": "AES256", ...sums });
    },
    GetObject(request) {
      versionless(request.query);
      return read(store, request, true);
    },
    HeadObject(request) {
      versionless(request.query);
      return read(store, request, false);
    },
    DeleteObject({ bucket, key, query }) {
      versionless(query);
      store.bucket(bucket).objects.delete(key);
      return empty(204);
    },
    DeleteObjects({ bucket: name, payload }) {
      const { objects } = store.bucket(name);
      const [request] = children(parseXml(payload.bytes), "Delete");
      const keys = children(request, "Object").map((object) => childText(object, "Key"));
      if (keys.length === 0 || keys.length > mostDeletions) throw new S3Error("MalformedXML");
      const quiet = childText(request, "Quiet") === "true";
      const deleted = keys.map((key) => {
        if (key === undefined) throw new S3Error("MalformedXML");
        objects.delete(key);
        return quiet ? "" : node("Deleted", text("Key", key));
      });
      return xml(document("DeleteResult", ...deleted));
    },
    CopyObject({ bucket, key, headers }) {
      checkKey(key);
      const source = copySource(store, headers);
      checkWrite(headers, key, store.bucket(bucket).objects.get(key));
      const replaces = headers["x-amz-metadata-directive"] === "REPLACE";
      if (!replaces && source.bucket === bucket && source.key === key)
        throw new S3Error(
          "InvalidRequest",
          {},
          "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
        );
      const object = {
        ...source.object,
        lastModified: now(),
        ...(replaces && { headers: headersToKeep(headers) }),
        ...(source.object.etag.includes("-") && { etag: singleEtag(source.object) }),
      };
      keep(bucket, key, object, "Copy");
      const modified = new Date(object.lastModified).toISOString();
      return xml(document("CopyObjectResult", text("LastModified", modified), text("ETag", object.etag)));
    },
  }) satisfies Record<string, S3Operation>;

/** A copy is one upload, also of what came in parts. */
const singleEtag = ({ chunks }: StoredObject) => {
  const hash = createHash("md5");
  for (const chunk of chunks) hash.update(chunk);
  return `"${hash.digest("hex")}"`;
};
