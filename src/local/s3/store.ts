import { createHash } from "node:crypto";
import { S3Error } from "./errors.ts";

/** An object as it is kept. */
export interface StoredObject {
  chunks: readonly Uint8Array[];
  /** In bytes. */
  size: number;
  /** In its quotes. */
  etag: string;
  lastModified: number;
  /** What is answered with it as it was given: content type, metadata and the like, by lower-case name. */
  headers: Record<string, string>;
  checksums: Record<string, string>;
}

export interface Bucket {
  name: string;
  created: number;
  /** Empty in us-east-1. */
  location: string;
  objects: Map<string, StoredObject>;
}

/** The MD5 of some bytes, in hexadecimal. */
export const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("hex");

/** Every bucket of the account. */
export class Store {
  readonly buckets = new Map<string, Bucket>();

  /** Throws NoSuchBucket. */
  bucket(name: string): Bucket {
    const bucket = this.buckets.get(name);
    if (!bucket) throw new S3Error("NoSuchBucket", { BucketName: name });
    return bucket;
  }

  /** Throws NoSuchBucket and NoSuchKey. */
  object(bucket: string, key: string): StoredObject {
    const object = this.bucket(bucket).objects.get(key);
    if (!object) throw new S3Error("NoSuchKey", { Key: key });
    return object;
  }
}

/** The object that some bytes make, as one upload. */
export const objectOf = (
  bytes: Uint8Array,
  given: Pick<StoredObject, "headers" | "checksums" | "lastModified">,
): StoredObject => ({ ...given, chunks: [bytes], size: bytes.byteLength, etag: `"${md5(bytes)}"` });

const longestChunk = 1024 * 1024;

/** The bytes from `start` to before `end`, in chunks of at most a mebibyte. Nothing is copied. */
export const slice = ({ chunks }: StoredObject, start: number, end: number) => {
  const slices: Uint8Array[] = [];
  let offset = 0;
  for (const chunk of chunks) {
    const last = Math.min(end - offset, chunk.byteLength);
    for (let at = Math.max(0, start - offset); at < last; at += longestChunk)
      slices.push(chunk.subarray(at, Math.min(last, at + longestChunk)));
    offset += chunk.byteLength;
  }
  return slices;
};
