import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { HttpResponse } from "@smithy/core/protocols";
import { Readable } from "node:stream";
import { TaskFailure } from "#core/errors.ts";
import { placeOf } from "#core/sources.ts";
import { clientSettings, lazily } from "./client.ts";
import { failureOf } from "./failure.ts";
import type { Platform } from "./platform.ts";

/** What stands at an S3 URI, as far as we may see: nothing, something in another region, or something that is not for us. */
export type Presence = "present" | "empty" | "missing" | "elsewhere" | "forbidden";

/** An object to be read. */
export interface Content {
  /** Read no faster than they are asked for. */
  chunks: AsyncIterable<Uint8Array>;
  bytes: number;
}

/** An object as a list has it; `size` in bytes. */
export interface ObjectFound {
  key: string;
  size: number;
  /** In quotes, as S3 gives it. */
  etag: string;
  lastModified?: Date | undefined;
}

/**
 * An object as it was sent: a body that breaks off, falls silent or does not have its checksum is a TransientError, and may be read again.
 */
async function* whole(uri: string, body: Readable, bytes: number): AsyncGenerator<Uint8Array> {
  let read = 0;
  try {
    for await (const chunk of body) {
      read += chunk.length;
      yield chunk;
    }
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    const failure = `S3 did not send ${uri} as it is; after ${read} of ${bytes} bytes: ${message}`;
    throw new TaskFailure("TransientError", failure, error);
  }
}

/**
 * Checksums that Node computes by itself. The SDK has CRC-64/NVME, which most objects have, and CRC-32C in JavaScript only, which doubles
 * the time that reading takes, and fails at objects with one that it lacks, as SHA-512. Without a checksum TLS and the length still tell a
 * body that is not as it was sent.
 */
const computed = ["crc32", "sha1", "sha256"].map((name) => `x-amz-checksum-${name}`);

const s3Client = (platform: Platform) => {
  const client = new S3Client(clientSettings(platform, "s3"));
  // Before the SDK's own middleware sees the answer.
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (HttpResponse.isInstance(response))
        response.headers = Object.fromEntries(
          Object.entries(response.headers).filter(
            ([name]) => !name.startsWith("x-amz-checksum-") || computed.includes(name),
          ),
        );
      return result;
    },
    { step: "deserialize", priority: "low" },
  );
  return client;
};

/** What S3 says of something that cannot be read, by HTTP status. HeadObject tells nothing more. */
const refusals = new Map<number | undefined, Presence>([
  [301, "elsewhere"],
  [403, "forbidden"],
  [404, "missing"],
]);

/** What S3 refused; undefined for any other error. */
export const refusalOf = (error: unknown): Presence | undefined => refusals.get(failureOf(error)?.status);

/** Objects in S3. */
export const objects = (platform: Platform) => {
  const client = lazily(() => s3Client(platform));

  const presenceOfObject = async (Bucket: string, Key: string): Promise<Presence> => {
    const { ContentLength = 0 } = await client().send(new HeadObjectCommand({ Bucket, Key }));
    return ContentLength > 0 ? "present" : "empty";
  };

  /** Every object below a prefix, in the order of their keys; those after a key where one is given. */
  async function* below(uri: string, StartAfter?: string): AsyncGenerator<ObjectFound> {
    const { bucket: Bucket, key } = placeOf(uri);
    for (let ContinuationToken: string | undefined; ;) {
      const page = await client().send(
        new ListObjectsV2Command({ Bucket, Prefix: key, ContinuationToken, StartAfter }),
      );
      for (const { Key = "", Size = 0, ETag = "", LastModified } of page.Contents ?? [])
        yield { key: Key, size: Size, etag: ETag, lastModified: LastModified };
      ContinuationToken = page.NextContinuationToken;
      if (!ContinuationToken) return;
    }
  }

  const presenceBelow = async (folder: string): Promise<Presence> => {
    let found: Presence = "missing";
    for await (const { size } of below(folder)) {
      if (size > 0) return "present";
      found = "empty";
    }
    return found;
  };

  const told = async (look: () => Promise<Presence>): Promise<Presence> => {
    try {
      return await look();
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) return refusal;
      throw error;
    }
  };

  /** An object's content. */
  const open = async (uri: string): Promise<Content> => {
    const { bucket: Bucket, key } = placeOf(uri);
    const { Body, ContentLength = 0 } = await client().send(new GetObjectCommand({ Bucket, Key: key }));
    if (!(Body instanceof Readable)) throw new Error(`S3 answered ${uri} without a stream`);
    // A body that fails before anybody reads it would end the process. Whoever reads it is told.
    Body.on("error", () => undefined);
    return { chunks: whole(uri, Body, ContentLength), bytes: ContentLength };
  };

  return {
    below,
    open,

    /** An object's content, or why there is none to read: `folder` where there are objects below it instead. */
    async file(uri: string): Promise<Content | Exclude<Presence, "present"> | "folder"> {
      try {
        if (!uri.endsWith("/")) return await open(uri);
      } catch (error) {
        const refusal = refusalOf(error);
        if (!refusal || refusal === "present") throw error;
        if (refusal !== "missing") return refusal;
      }
      const inside = await told(() => presenceBelow(uri.endsWith("/") ? uri : `${uri}/`));
      return inside === "present" ? "folder" : inside;
    },

    /** Whether an object, or any object below a folder, exists and has content. */
    async presence(uri: string): Promise<Presence> {
      const { bucket: Bucket, key } = placeOf(uri);
      const object = key === "" || key.endsWith("/") ? "missing" : await told(() => presenceOfObject(Bucket, key));
      return object === "missing" ? told(() => presenceBelow(uri.endsWith("/") ? uri : `${uri}/`)) : object;
    },
  };
};
export type Objects = ReturnType<typeof objects>;
