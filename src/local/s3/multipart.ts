import { empty, xml } from "./buckets.ts";
import { checkWrite } from "./conditions.ts";
import { copySource } from "./copy-source.ts";
import { S3Error } from "./errors.ts";
import { headersToKeep } from "./headers.ts";
import type { Keep } from "./objects.ts";
import { checkKey } from "./objects.ts";
import { parseRange } from "./range.ts";
import type { S3Operation, S3Request } from "./request.ts";
import type { Store } from "./store.ts";
import { md5, slice } from "./store.ts";
import type { Parsed } from "./xml.ts";
import { children, childText, document, node, parseXml, text } from "./xml.ts";

interface Part {
  bytes: Uint8Array;
  /** Without its quotes. */
  md5: string;
  uploaded: number;
}

interface Upload {
  bucket: string;
  key: string;
  headers: Record<string, string>;
  started: number;
  parts: Map<number, Part>;
}

const mostParts = 10_000;
/** Of every part but the last, in bytes. */
const smallestPart = 5 * 1024 * 1024;

const chosenParts = (body: Parsed, { parts }: Upload): Part[] => {
  const listed = children(children(body, "CompleteMultipartUpload")[0], "Part").map((one) => ({
    number: Number(childText(one, "PartNumber")),
    md5: childText(one, "ETag")?.replaceAll('"', ""),
  }));
  if (listed.length === 0) throw new S3Error("MalformedXML");
  if (listed.some(({ number }, index) => number <= (listed[index - 1]?.number ?? 0)))
    throw new S3Error("InvalidPartOrder");
  return listed.map(({ number, md5 }, index) => {
    const part = parts.get(number);
    if (!part || md5 !== part.md5) throw new S3Error("InvalidPart", { PartNumber: number });
    if (index < listed.length - 1 && part.bytes.byteLength < smallestPart)
      throw new S3Error("EntityTooSmall", { PartNumber: number, ProposedSize: part.bytes.byteLength });
    return part;
  });
};

/** CreateMultipartUpload, UploadPart, UploadPartCopy, ListParts, CompleteMultipartUpload, AbortMultipartUpload and ListMultipartUploads. */
export const multipartOperations = (store: Store, now: () => number, newId: () => string, keep: Keep) => {
  const uploads = new Map<string, Upload>();

  const uploadOf = ({ bucket, key, query }: S3Request) => {
    const id = query.get("uploadId") ?? "";
    const upload = uploads.get(id);
    if (upload?.bucket !== bucket || upload.key !== key) throw new S3Error("NoSuchUpload", { UploadId: id });
    return { id, upload };
  };

  const keepPart = ({ query }: S3Request, { parts }: Upload, bytes: Uint8Array) => {
    const number = Number(query.get("partNumber"));
    if (!Number.isInteger(number) || number < 1 || number > mostParts)
      throw new S3Error(
        "InvalidArgument",
        { ArgumentName: "partNumber" },
        `Part number must be an integer between 1 and ${mostParts}, inclusive`,
      );
    const part = { bytes, md5: md5(bytes), uploaded: now() };
    parts.set(number, part);
    return part;
  };

  return {
    CreateMultipartUpload({ bucket, key, headers }) {
      store.bucket(bucket);
      checkKey(key);
      const id = newId();
      uploads.set(id, { bucket, key, headers: headersToKeep(headers), started: now(), parts: new Map() });
      const names = [text("Bucket", bucket), text("Key", key), text("UploadId", id)];
      return xml(document("InitiateMultipartUploadResult", ...names));
    },
    UploadPart(request) {
      const { upload } = uploadOf(request);
      const { bytes, checksums } = request.payload;
      const part = keepPart(request, upload, bytes);
      return empty(200, { etag: `"${part.md5}"`, ...checksums });
    },
    UploadPartCopy(request) {
      const { upload } = uploadOf(request);
      const { object } = copySource(store, request.headers);
      const range = parseRange(request.headers["x-amz-copy-source-range"], object.size);
      const bytes = Buffer.concat(slice(object, range?.start ?? 0, range?.end ?? object.size));
      const part = keepPart(request, upload, bytes);
      const modified = new Date(part.uploaded).toISOString();
      return xml(document("CopyPartResult", text("LastModified", modified), text("ETag", `"${part.md5}"`)));
    },
    ListParts(request) {
      const { id, upload } = uploadOf(request);
      const parts = [...upload.parts].sort(([a], [b]) => a - b);
      return xml(
        document(
          "ListPartsResult",
          ...[text("Bucket", upload.bucket), text("Key", upload.key), text("UploadId", id)],
          text("IsTruncated", false),
          ...parts.map(([number, { bytes, md5, uploaded }]) =>
            node(
              "Part",
              ...[text("PartNumber", number), text("ETag", `"${md5}"`), text("Size", bytes.byteLength)],
              text("LastModified", new Date(uploaded).toISOString()),
            ),
          ),
        ),
      );
    },
    CompleteMultipartUpload(request) {
      const { id, upload } = uploadOf(request);
      const { bucket, key } = upload;
      const parts = chosenParts(parseXml(request.payload.bytes), upload);
      checkWrite(request.headers, key, store.bucket(bucket).objects.get(key));
      const etag = `"${md5(Buffer.from(parts.map((part) => part.md5).join(""), "hex"))}-${parts.length}"`;
      const chunks = parts.map(({ bytes }) => bytes);
      const size = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
      const object = { chunks, size, etag, lastModified: now(), headers: upload.headers, checksums: {} };
      keep(bucket, key, object, "CompleteMultipartUpload");
      uploads.delete(id);
      const names = [text("Location", `/${bucket}/${key}`), text("Bucket", bucket), text("Key", key)];
      return xml(document("CompleteMultipartUploadResult", ...names, text("ETag", etag)));
    },
    AbortMultipartUpload(request) {
      uploads.delete(uploadOf(request).id);
      return empty(204);
    },
    ListMultipartUploads({ bucket, query }) {
      store.bucket(bucket);
      const prefix = query.get("prefix") ?? "";
      const running = [...uploads].filter(([, upload]) => upload.bucket === bucket && upload.key.startsWith(prefix));
      return xml(
        document(
          "ListMultipartUploadsResult",
          ...[text("Bucket", bucket), text("IsTruncated", false)],
          ...running.map(([id, { key, started }]) =>
            node(
              "Upload",
              ...[text("Key", key), text("UploadId", id), text("Initiated", new Date(started).toISOString())],
            ),
          ),
        ),
      );
    },
  } satisfies Record<string, S3Operation>;
};
