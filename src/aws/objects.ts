import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, NotFound, S3Client } from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
import { clientSettings, lazily } from "./client.ts";
import type { Platform } from "./platform.ts";

/** `s3://bucket/key`, taken apart. */
const placeOf = (uri: string) => {
  const [bucket = "", ...rest] = uri.slice("s3://".length).split("/");
  return { Bucket: bucket, key: rest.join("/") };
};

/** What stands at an S3 URI. */
export type Presence = "present" | "empty" | "missing";

/** Objects in S3. */
export const objects = (platform: Platform) => {
  const client = lazily(() => new S3Client(clientSettings(platform, "s3")));

  const sizeOf = async (Bucket: string, Key: string): Promise<number | undefined> => {
    try {
      const { ContentLength } = await client().send(new HeadObjectCommand({ Bucket, Key }));
      return ContentLength ?? 0;
    } catch (error) {
      if (error instanceof NotFound) return undefined;
      throw error;
    }
  };

  /** Every object below a prefix. */
  async function* below(uri: string): AsyncGenerator<{ key: string; size: number }> {
    const { Bucket, key } = placeOf(uri);
    for (let ContinuationToken: string | undefined; ;) {
      const page = await client().send(new ListObjectsV2Command({ Bucket, Prefix: key, ContinuationToken }));
      for (const { Key = "", Size = 0 } of page.Contents ?? []) yield { key: Key, size: Size };
      ContinuationToken = page.NextContinuationToken;
      if (!ContinuationToken) return;
    }
  }

  return {
    below,

    /** Whether an object, or any object below a folder, exists and has content. */
    async presence(uri: string): Promise<Presence> {
      const { Bucket, key } = placeOf(uri);
      const size = key === "" || key.endsWith("/") ? undefined : await sizeOf(Bucket, key);
      if (size !== undefined) return size > 0 ? "present" : "empty";
      let found: Presence = "missing";
      for await (const object of below(uri.endsWith("/") ? uri : `${uri}/`)) {
        if (object.size > 0) return "present";
        found = "empty";
      }
      return found;
    },

    /** An object's content, as a stream. */
    async open(uri: string): Promise<Readable> {
      const { Bucket, key } = placeOf(uri);
      const { Body } = await client().send(new GetObjectCommand({ Bucket, Key: key }));
      if (Body instanceof Readable) return Body;
      throw new Error(`S3 answered ${uri} without a stream`);
    },
  };
};
export type Objects = ReturnType<typeof objects>;
