import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { Readable } from "node:stream";
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

  return {
    below,

    /** Whether an object, or any object below a folder, exists and has content. */
    async presence(uri: string): Promise<Presence> {
      const { Bucket, key } = placeOf(uri);
      const object = key === "" || key.endsWith("/") ? "missing" : await told(() => presenceOfObject(Bucket, key));
      return object === "missing" ? told(() => presenceBelow(uri.endsWith("/") ? uri : `${uri}/`)) : object;
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
