import { account } from "../names.ts";
import type { ServiceResponse } from "../service.ts";
import { S3Error } from "./errors.ts";
import type { S3Operation } from "./request.ts";
import type { Store } from "./store.ts";
import { children, childText, document, escape, node, parseXml, text } from "./xml.ts";

/** An answer that holds a document. */
export const xml = (body: string): ServiceResponse => ({
  status: 200,
  headers: { "content-type": "application/xml" },
  body,
});

/** An answer that holds nothing. */
export const empty = (status: number, headers: Record<string, string> = {}): ServiceResponse => ({
  status,
  headers,
  body: "",
});

const validName = /^(?!\d+\.\d+\.\d+\.\d+$)(?!xn--)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** CreateBucket, DeleteBucket, HeadBucket, ListBuckets and GetBucketLocation. */
export const bucketOperations = (store: Store, now: () => number) =>
  ({
    CreateBucket({ bucket: name, payload }) {
      if (!validName.test(name)) throw new S3Error("InvalidBucketName", { BucketName: name });
      const [configuration] = payload.bytes.byteLength
        ? children(parseXml(payload.bytes), "CreateBucketConfiguration")
        : [];
      const location = childText(configuration, "LocationConstraint") ?? "";
      // In us-east-1, and only there, creating one's own bucket once more is no error.
      if (store.buckets.has(name) && location) throw new S3Error("BucketAlreadyOwnedByYou", { BucketName: name });
      if (!store.buckets.has(name)) store.buckets.set(name, { name, created: now(), location, objects: new Map() });
      return empty(200, { location: `/${name}` });
    },
    DeleteBucket({ bucket: name }) {
      if (store.bucket(name).objects.size > 0) throw new S3Error("BucketNotEmpty", { BucketName: name });
      store.buckets.delete(name);
      return empty(204);
    },
    HeadBucket({ bucket: name }) {
      return empty(200, { "x-amz-bucket-region": store.bucket(name).location || "us-east-1" });
    },
    ListBuckets({ query }) {
      const prefix = query.get("prefix") ?? "";
      const buckets = [...store.buckets.values()]
        .filter(({ name }) => name.startsWith(prefix))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
        .map(({ name, created }) =>
          node("Bucket", text("Name", name), text("CreationDate", new Date(created).toISOString())),
        );
      return xml(document("ListAllMyBucketsResult", node("Owner", text("ID", account)), node("Buckets", ...buckets)));
    },
    GetBucketLocation({ bucket: name }) {
      return xml(document("LocationConstraint", escape(store.bucket(name).location)));
    },
  }) satisfies Record<string, S3Operation>;
