import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { ServiceRequest } from "../service.ts";
import { S3Error } from "./errors.ts";

/** The bytes of a request, and the checksums that came with them by header name. */
export interface Payload {
  bytes: Uint8Array;
  checksums: Record<string, string>;
}

const checksumHeader = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/;

const base64Crc32 = (bytes: Uint8Array) => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString("base64");
};

const hash = (algorithm: string) => (bytes: Uint8Array) => createHash(algorithm).update(bytes).digest("base64");

/** The checksums that are verified. The others are kept, and given back for the client to verify. */
const verified: Record<string, (bytes: Uint8Array) => string> = {
  "content-md5": hash("md5"),
  "x-amz-checksum-crc32": base64Crc32,
  "x-amz-checksum-sha1": hash("sha1"),
  "x-amz-checksum-sha256": hash("sha256"),
};

const lineEnd = Buffer.from("\r\n");

/** Takes the `aws-chunked` framing off. Throws IncompleteBody when it is cut short. */
const unframe = (framed: Uint8Array) => {
  const source = Buffer.from(framed.buffer, framed.byteOffset, framed.byteLength);
  const chunks: Buffer[] = [];
  let at = 0;
  const line = () => {
    const end = source.indexOf(lineEnd, at);
    if (end < 0) throw new S3Error("IncompleteBody");
    const text = source.toString("latin1", at, end);
    at = end + lineEnd.length;
    return text;
  };
  for (;;) {
    const head = /^([0-9a-f]+)(?:;|$)/i.exec(line());
    const size = Number.parseInt(head?.[1] ?? "", 16);
    if (Number.isNaN(size) || at + size > source.length) throw new S3Error("IncompleteBody");
    if (size === 0) break;
    chunks.push(source.subarray(at, at + size));
    at += size + lineEnd.length;
  }
  const trailers: Record<string, string> = {};
  while (at < source.length) {
    const trailer = /^([^:]+):(.*)$/.exec(line());
    if (trailer?.[1] !== undefined) trailers[trailer[1].toLowerCase()] = (trailer[2] ?? "").trim();
  }
  return { bytes: chunks[0] && chunks.length === 1 ? chunks[0] : Buffer.concat(chunks), trailers };
};

const isFramed = (headers: Record<string, string>) =>
  headers["x-amz-content-sha256"]?.startsWith("STREAMING-") === true ||
  headers["content-encoding"]?.includes("aws-chunked") === true;

/** The bytes that a request carries, verified against the checksums that it carries. Throws BadDigest and IncompleteBody. */
export const payloadOf = ({ headers, body }: Pick<ServiceRequest, "headers" | "body">): Payload => {
  const { bytes, trailers } = isFramed(headers) ? unframe(body) : { bytes: body, trailers: {} };
  const length = headers["x-amz-decoded-content-length"];
  if (length !== undefined && Number(length) !== bytes.byteLength) throw new S3Error("IncompleteBody");
  const given = { ...headers, ...trailers };
  for (const [name, sum] of Object.entries(verified)) {
    const claimed = given[name];
    if (claimed !== undefined && claimed !== sum(bytes)) throw new S3Error("BadDigest");
  }
  const checksums = Object.entries(given).filter(([name]) => checksumHeader.test(name));
  return { bytes, checksums: Object.fromEntries(checksums) };
};
