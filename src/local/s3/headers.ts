import type { StoredObject } from "./store.ts";

const kept =
  /^(content-type|cache-control|content-disposition|content-encoding|content-language|expires|x-amz-meta-.+|x-amz-storage-class|x-amz-server-side-encryption.*|x-amz-website-redirect-location)$/;

const withoutFraming = (encoding: string) =>
  encoding
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "aws-chunked")
    .join(", ");

/** The headers of an upload that stay with its object. */
export const headersToKeep = (headers: Record<string, string>) => {
  const { "content-encoding": encoding = "", ...rest } = headers;
  const own = withoutFraming(encoding);
  return {
    "content-type": "binary/octet-stream",
    "x-amz-server-side-encryption": "AES256",
    ...Object.fromEntries(Object.entries(rest).filter(([name]) => kept.test(name))),
    ...(own && { "content-encoding": own }),
  };
};

/** The headers that describe an object to whoever reads it; its checksums only for who asks for them, and for the whole. */
export const describing = (object: StoredObject, withChecksums: boolean) => ({
  ...object.headers,
  etag: object.etag,
  "last-modified": new Date(object.lastModified).toUTCString(),
  "accept-ranges": "bytes",
  ...(withChecksums &&
    Object.keys(object.checksums).length > 0 && { ...object.checksums, "x-amz-checksum-type": "FULL_OBJECT" }),
});

/** The headers that a reader asks to be answered instead of the object's own. */
export const overrides = (query: URLSearchParams) =>
  Object.fromEntries(
    [...query].flatMap(([name, value]) => {
      const header =
        /^response-(content-type|content-language|expires|cache-control|content-disposition|content-encoding)$/.exec(
          name,
        );
      return header?.[1] === undefined ? [] : [[header[1], value]];
    }),
  );
