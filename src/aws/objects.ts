import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import { TaskFailure } from "#core/errors.ts";
import { clientSettings, lazily } from "./client.ts";
import { failureOf } from "./failure.ts";
import type { Platform } from "./platform.ts";

/** `s3://bucket/key`, taken apart. */
const placeOf = (uri: string) => {
  const [bucket = "", ...rest] = uri.slice("s3://".length).split("/");
  return { Bucket: bucket, key: rest.join("/") };
};

/** What stands at an S3 URI, as far as we may see: nothing, something in another region, or something that is not for us. */
export type Presence = "present" | "empty" | "missing" | "elsewhere" | "forbidden";

/** An object to be read. */
export interface Content {
  /** Read no faster than they are asked for. */
  chunks: AsyncIterable<Uint8Array>;
  bytes: number;
}

/** A body as it was sent: one that breaks off, falls silent or does not have its checksum is a TransientError, and may be read again. */
async function* whole(body: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error(String(error));
    throw new TaskFailure("TransientError", `S3 did not send an object as it is: ${message}`, error);
  }
}

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
  const client = lazily(() => new S3Client(clientSettings(platform, "s3")));

  const presenceOfObject = async (Bucket: string, Key: string): Promise<Presence> => {
    const { ContentLength = 0 } = await client().send(new HeadObjectCommand({ Bucket, Key }));
    return ContentLength > 0 ? "present" : "empty";
  };

  /** Every object below a prefix. */
  async function* below(uri: string): AsyncGenerator<{ key: string; size: number; etag: string }> {
    const { Bucket, key } = placeOf(uri);
    for (let ContinuationToken: string | undefined; ;) {
      const page = await client().send(new ListObjectsV2Command({ Bucket, Prefix: key, ContinuationToken }));
      for (const { Key = "", Size = 0, ETag = "" } of page.Contents ?? []) yield { key: Key, size: Size, etag: ETag };
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
    const { Bucket, key } = placeOf(uri);
    const { Body, ContentLength = 0 } = await client().send(new GetObjectCommand({ Bucket, Key: key }));
    if (Body instanceof Readable) return { chunks: whole(Body), bytes: ContentLength };
    throw new Error(`S3 answered ${uri} without a stream`);
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
      const { Bucket, key } = placeOf(uri);
      const object = key === "" || key.endsWith("/") ? "missing" : await told(() => presenceOfObject(Bucket, key));
      return object === "missing" ? told(() => presenceBelow(uri.endsWith("/") ? uri : `${uri}/`)) : object;
    },
  };
};
export type Objects = ReturnType<typeof objects>;
