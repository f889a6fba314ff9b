import {
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { lazily } from "#aws/client.ts";
import type { BedrockStorage } from "./bedrock/datasets.ts";
import type { Clock } from "./clock.ts";

const unlessMissing = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof NoSuchBucket) return undefined;
    throw error;
  }
};

/** S3 as the emulated Bedrock uses it: through the same protocol as everyone else. */
export const storageFor = (settings: () => object, clock: Pick<Clock, "hold">): BedrockStorage => {
  const client = lazily(() => new S3Client(settings()));
  return {
    get: (Bucket, Key) =>
      clock.hold(async () => {
        const answer = await unlessMissing(client().send(new GetObjectCommand({ Bucket, Key })));
        return answer?.Body?.transformToByteArray();
      }),
    put: (Bucket, Key, Body) =>
      clock.hold(async () => {
        await client().send(new PutObjectCommand({ Bucket, Key, Body }));
      }),
    list: (Bucket, Prefix) =>
      clock.hold(async () => {
        const keys: string[] = [];
        let ContinuationToken: string | undefined;
        do {
          const page = await unlessMissing(
            client().send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken })),
          );
          for (const { Key } of page?.Contents ?? []) if (Key !== undefined) keys.push(Key);
          ContinuationToken = page?.NextContinuationToken;
        } while (ContinuationToken);
        return keys;
      }),
  };
};
