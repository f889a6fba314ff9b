import type { ServiceRequest, ServiceResponse } from "../service.ts";
import { S3Error } from "./errors.ts";
import type { Payload } from "./payload.ts";

/** A request to S3: what it names, and the bytes that it carries once their framing is off. */
export interface S3Request {
  bucket: string;
  key: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  payload: Payload;
  requestId: string;
}

/** An operation of S3. Throws {@link S3Error}. */
export type S3Operation = (request: S3Request) => ServiceResponse;

const decode = (path: string) => {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new S3Error("InvalidArgument");
  }
};

/** The bucket and the key that a path-style path names; empty where it names none. */
export const place = (path: string) => {
  const [bucket = "", ...key] = path.replace(/^\//, "").split("/");
  return { bucket: decode(bucket), key: decode(key.join("/")) };
};

const bucketNouns: Record<string, string> = {
  accelerate: "AccelerateConfiguration",
  acl: "Acl",
  analytics: "AnalyticsConfiguration",
  cors: "Cors",
  encryption: "Encryption",
  "intelligent-tiering": "IntelligentTieringConfiguration",
  inventory: "InventoryConfiguration",
  lifecycle: "LifecycleConfiguration",
  logging: "Logging",
  metrics: "MetricsConfiguration",
  notification: "NotificationConfiguration",
  "object-lock": "ObjectLockConfiguration",
  ownershipControls: "OwnershipControls",
  policy: "Policy",
  policyStatus: "PolicyStatus",
  publicAccessBlock: "PublicAccessBlock",
  replication: "Replication",
  requestPayment: "RequestPayment",
  tagging: "Tagging",
  versioning: "Versioning",
  versions: "ObjectVersions",
  website: "Website",
};
const objectNouns: Record<string, string> = {
  acl: "Acl",
  attributes: "Attributes",
  "legal-hold": "LegalHold",
  restore: "Restore",
  retention: "Retention",
  select: "Content",
  tagging: "Tagging",
  torrent: "Torrent",
};

const verbs: Record<string, string> = { GET: "Get", PUT: "Put", DELETE: "Delete", POST: "Post", HEAD: "Head" };

const other = (method: string, query: URLSearchParams, nouns: Record<string, string>, subject: string) => {
  const name = [...query.keys()].find((name) => Object.hasOwn(nouns, name));
  const noun = name && nouns[name];
  return noun && `${verbs[method] ?? method}${subject}${noun}`;
};

const onBucket: Record<string, (query: URLSearchParams) => string | undefined> = {
  PUT: () => "CreateBucket",
  HEAD: () => "HeadBucket",
  DELETE: () => "DeleteBucket",
  GET: (query) => {
    if (query.has("location")) return "GetBucketLocation";
    if (query.has("uploads")) return "ListMultipartUploads";
    return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
  },
  POST: (query) => (query.has("delete") ? "DeleteObjects" : "PostObject"),
};

const onObject: Record<string, (query: URLSearchParams, copies: boolean) => string | undefined> = {
  PUT: (query, copies) => {
    if (query.has("uploadId")) return copies ? "UploadPartCopy" : "UploadPart";
    return copies ? "CopyObject" : "PutObject";
  },
  GET: (query) => (query.has("uploadId") ? "ListParts" : "GetObject"),
  HEAD: () => "HeadObject",
  DELETE: (query) => (query.has("uploadId") ? "AbortMultipartUpload" : "DeleteObject"),
  POST: (query) => {
    if (query.has("uploads")) return "CreateMultipartUpload";
    return query.has("uploadId") ? "CompleteMultipartUpload" : undefined;
  },
};

/** The name of the operation that a request asks for; undefined when S3 has none. */
export const operationOf = ({ method, path, query, headers }: ServiceRequest) => {
  const [bucket = "", ...key] = path.replace(/^\//, "").split("/");
  if (bucket === "") return method === "GET" ? "ListBuckets" : undefined;
  if (key.join("/") === "") return other(method, query, bucketNouns, "Bucket") ?? onBucket[method]?.(query);
  return (
    other(method, query, objectNouns, "Object") ?? onObject[method]?.(query, headers["x-amz-copy-source"] !== undefined)
  );
};
