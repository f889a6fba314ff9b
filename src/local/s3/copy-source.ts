import { checkCopySource } from "./conditions.ts";
import { S3Error } from "./errors.ts";
import { place } from "./request.ts";
import type { Store } from "./store.ts";

/** What a copy's headers name, once its conditions hold. Throws InvalidArgument, NoSuchBucket, NoSuchKey and PreconditionFailed. */
export const copySource = (store: Store, headers: Record<string, string>) => {
  const [path = ""] = (headers["x-amz-copy-source"] ?? "").split("?");
  const { bucket, key } = place(path);
  if (!bucket || !key) throw new S3Error("InvalidArgument", {}, "Copy Source must mention the source bucket and key");
  const object = store.object(bucket, key);
  checkCopySource(headers, object);
  return { bucket, key, object };
};
