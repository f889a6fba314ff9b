import { account } from "../names.ts";
import { xml } from "./buckets.ts";
import { S3Error } from "./errors.ts";
import type { S3Operation } from "./request.ts";
import type { Bucket, Store, StoredObject } from "./store.ts";
import { document, node, text } from "./xml.ts";

/** One page of a bucket's keys, in the order of their bytes. */
interface Page {
  objects: [key: string, object: StoredObject][];
  prefixes: string[];
  /** The key or common prefix that ends the page, when there is more after it. */
  last: string | undefined;
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

const mostKeys = 1000;

/** Keys after `after` that start with `prefix`; those with `delimiter` beyond it are rolled into common prefixes. */
export const pageOf = (
  { objects }: Pick<Bucket, "objects">,
  { prefix = "", delimiter = "", after = "", most = mostKeys },
): Page => {
  const page: Page = { objects: [], prefixes: [], last: undefined };
  let previous: string | undefined;
  for (const key of [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(byBytes)) {
    const cut = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const name = cut < 0 ? key : key.slice(0, cut + delimiter.length);
    if (name === previous || name === after || byBytes(key, after) <= 0) continue;
    if (page.objects.length + page.prefixes.length === most)
      return { ...page, last: most === 0 ? undefined : previous };
    const object = objects.get(key);
    if (cut >= 0) page.prefixes.push(name);
    else if (object) page.objects.push([key, object]);
    previous = name;
  }
  return page;
};

const encoders: Record<string, (value: string) => string> = {
  url: (value) => encodeURIComponent(value).replaceAll("%2F", "/"),
  "": (value) => value,
};

const settingsOf = (query: URLSearchParams) => {
  const type = query.get("encoding-type") ?? "";
  const encode = Object.hasOwn(encoders, type) ? encoders[type] : undefined;
  if (!encode)
    throw new S3Error(
      "InvalidArgument",
      { ArgumentName: "encoding-type" },
      "Invalid Encoding Method specified in Request",
    );
  const most = Number(query.get("max-keys") || mostKeys);
  if (!Number.isInteger(most) || most < 0)
    throw new S3Error(
      "InvalidArgument",
      { ArgumentName: "max-keys" },
      "Provided max-keys not an integer or within integer range",
    );
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  return { encode, prefix, delimiter, most: Math.min(most, mostKeys), type: type || undefined };
};

const token = {
  write: (last: string | undefined) => last && Buffer.from(last).toString("base64url"),
  read(value: string | null) {
    const last = Buffer.from(value ?? "", "base64url").toString();
    if (value !== null && (value === "" || token.write(last) !== value))
      throw new S3Error(
        "InvalidArgument",
        { ArgumentName: "continuation-token" },
        "The continuation token provided is incorrect",
      );
    return last;
  },
};

const contents = ({ objects, prefixes }: Page, encode: (value: string) => string, owner: boolean) => [
  ...objects.map(([key, { lastModified, etag, size }]) =>
    node(
      "Contents",
      text("Key", encode(key)),
      text("LastModified", new Date(lastModified).toISOString()),
      text("ETag", etag),
      text("Size", size),
      text("StorageClass", "STANDARD"),
      owner ? node("Owner", text("ID", account)) : "",
    ),
  ),
  ...prefixes.map((prefix) => node("CommonPrefixes", text("Prefix", encode(prefix)))),
];

/** ListObjectsV2 and ListObjects. */
export const listingOperations = (store: Store) =>
  ({
    ListObjectsV2({ bucket: name, query }) {
      const { encode, prefix, delimiter, most, type } = settingsOf(query);
      const startAfter = query.get("start-after") ?? "";
      const after = token.read(query.get("continuation-token")) || startAfter;
      const page = pageOf(store.bucket(name), { prefix, delimiter, after, most });
      return xml(
        document(
          "ListBucketResult",
          text("Name", name),
          text("Prefix", encode(prefix)),
          text("Delimiter", delimiter ? encode(delimiter) : undefined),
          text("EncodingType", type),
          text("StartAfter", startAfter ? encode(startAfter) : undefined),
          text("ContinuationToken", query.get("continuation-token") ?? undefined),
          text("NextContinuationToken", token.write(page.last)),
          text("KeyCount", page.objects.length + page.prefixes.length),
          text("MaxKeys", most),
          text("IsTruncated", page.last !== undefined),
          ...contents(page, encode, query.get("fetch-owner") === "true"),
        ),
      );
    },
    ListObjects({ bucket: name, query }) {
      const { encode, prefix, delimiter, most, type } = settingsOf(query);
      const marker = query.get("marker") ?? "";
      const page = pageOf(store.bucket(name), { prefix, delimiter, after: marker, most });
      return xml(
        document(
          "ListBucketResult",
          text("Name", name),
          text("Prefix", encode(prefix)),
          text("Marker", encode(marker)),
          text("Delimiter", delimiter ? encode(delimiter) : undefined),
          text("NextMarker", delimiter && page.last !== undefined ? encode(page.last) : undefined),
          text("EncodingType", type),
          text("MaxKeys", most),
          text("IsTruncated", page.last !== undefined),
          ...contents(page, encode, true),
        ),
      );
    },
  }) satisfies Record<string, S3Operation>;
