import { createHash, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Target } from "./target.ts";

const mebibyte = 1024 * 1024;

/** What any S3 endpoint has to do for this project. */
export const s3Contract = (way: string, connect: () => Target) =>
  describe(`S3 ${way}`, () => {
    const setup = async (config: S3ClientConfig = {}) => {
      const client = new S3Client({ ...connect(), forcePathStyle: true, ...config });
      const Bucket = `contract-${randomUUID()}`;
      await client.send(new CreateBucketCommand({ Bucket }));
      const put = (Key: string, Body: string | Uint8Array | Readable = "x", more: object = {}) =>
        client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
      const get = async (Key: string, more: object = {}) => {
        const { Body, ...answer } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
        return { ...answer, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
      };
      return { client, Bucket, put, get };
    };
    const named = (name: string, httpStatusCode: number) => ({ name, $metadata: { httpStatusCode } });

    it("gives back what was put, with its type, metadata and MD5", async () => {
      const { put, get } = await setup();
      const body = "čeština & <xml>\n";
      const ETag = `"${createHash("md5").update(body).digest("hex")}"`;
      expect(await put("a/b c+ü.txt", body, { ContentType: "text/plain", Metadata: { run: "7" } })).toMatchObject({
        ETag,
      });
      const answer = await get("a/b c+ü.txt");
      expect(answer).toMatchObject({ ETag, ContentType: "text/plain", Metadata: { run: "7" }, AcceptRanges: "bytes" });
      expect(answer.bytes.toString()).toBe(body);
    });

    it("stores a stream without its framing", async () => {
      const { put, get } = await setup({ requestChecksumCalculation: "WHEN_SUPPORTED" });
      const lines = Array.from({ length: 20_000 }, (_, number) => `line ${number}\n`);
      const whole = Buffer.from(lines.join(""));
      await put(
        "stream",
        Readable.from(
          lines.map((line) => Buffer.from(line)),
          { objectMode: false },
        ),
        {
          ContentLength: whole.byteLength,
        },
      );
      const answer = await get("stream");
      expect(answer.bytes.equals(whole)).toBe(true);
      expect(answer.ContentEncoding ?? "").not.toContain("aws-chunked");
    });

    it.each(["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"] as const)(
      "keeps a %s checksum and gives it back",
      async (algorithm) => {
        const { put, get } = await setup();
        const stored = await put("sum", "checked", { ChecksumAlgorithm: algorithm });
        const name = `Checksum${algorithm}` as const;
        expect(stored[name]).toBeTruthy();
        expect((await get("sum", { ChecksumMode: "ENABLED" }))[name]).toBe(stored[name]);
      },
    );

    it("refuses a body that is not what its checksum says", async () => {
      const { put } = await setup();
      const ChecksumSHA256 = createHash("sha256").update("other").digest("base64");
      await expect(put("bad", "body", { ChecksumSHA256 })).rejects.toMatchObject({
        $metadata: { httpStatusCode: 400 },
      });
      const ContentMD5 = createHash("md5").update("other").digest("base64");
      await expect(put("bad", "body", { ContentMD5 })).rejects.toMatchObject(named("BadDigest", 400));
    });

    it("gives the part that a range asks for", async () => {
      const { put, get } = await setup();
      await put("range", "0123456789");
      const part = async (Range: string) => (await get("range", { Range })).bytes.toString();
      expect(await part("bytes=2-4")).toBe("234");
      expect(await part("bytes=7-")).toBe("789");
      expect(await part("bytes=-2")).toBe("89");
      expect(await part("bytes=8-99")).toBe("89");
      expect(await get("range", { Range: "bytes=0-0" })).toMatchObject({
        ContentRange: "bytes 0-0/10",
        ContentLength: 1,
      });
      await expect(part("bytes=10-")).rejects.toMatchObject(named("InvalidRange", 416));
    });

    it("holds readers and writers to their conditions", async () => {
      const { put, get } = await setup();
      const { ETag } = await put("once", "1");
      await expect(put("once", "2", { IfNoneMatch: "*" })).rejects.toMatchObject(named("PreconditionFailed", 412));
      await expect(put("once", "2", { IfMatch: '"other"' })).rejects.toMatchObject(named("PreconditionFailed", 412));
      await expect(get("once", { IfMatch: '"other"' })).rejects.toMatchObject(named("PreconditionFailed", 412));
      await expect(get("once", { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
      expect((await get("once", { IfMatch: ETag })).bytes.toString()).toBe("1");
      await put("once", "2", { IfMatch: ETag });
    });

    it("describes an object without its body", async () => {
      const { client, Bucket, put } = await setup();
      await put("head", "12345");
      const head = await client.send(new HeadObjectCommand({ Bucket, Key: "head" }));
      expect(head).toMatchObject({ ContentLength: 5, LastModified: expect.any(Date) });
      await expect(client.send(new HeadObjectCommand({ Bucket, Key: "none" }))).rejects.toMatchObject(
        named("NotFound", 404),
      );
    });

    it("names what is missing", async () => {
      const { client, get } = await setup();
      const Bucket = `contract-${randomUUID()}`;
      await expect(get("none")).rejects.toMatchObject(named("NoSuchKey", 404));
      await expect(client.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(named("NoSuchBucket", 404));
      await expect(client.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject(named("NotFound", 404));
    });

    it("deletes one object or many, and what is not there", async () => {
      const { client, Bucket, put } = await setup();
      for (const key of ["a", "b", "c & d"]) await put(key);
      await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
      await client.send(new DeleteObjectCommand({ Bucket, Key: "a" }));
      const Objects = [{ Key: "b" }, { Key: "c & d" }, { Key: "none" }];
      const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      expect(Deleted?.map(({ Key }) => Key)).toEqual(["b", "c & d", "none"]);
      expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
      await client.send(new DeleteBucketCommand({ Bucket }));
    });

    it("keeps a bucket that has objects", async () => {
      const { client, Bucket, put } = await setup();
      await put("a");
      await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject(
        named("BucketNotEmpty", 409),
      );
    });

    it("lists keys in byte order, page by page", async () => {
      const { client, Bucket, put } = await setup();
      for (const key of ["é", "b", "a/2", "a/10", "B", "a"]) await put(key);
      const keys: unknown[] = [];
      for await (const page of paginateListObjectsV2({ client, pageSize: 4 }, { Bucket }))
        keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
      expect(keys).toEqual(["B", "a", "a/10", "a/2", "b", "é"]);
    });

    it("rolls keys up at a delimiter, also across pages", async () => {
      const { client, Bucket, put } = await setup();
      for (const key of ["p/a/1", "p/a/2", "p/b", "p/c/1", "q"]) await put(key);
      const seen: unknown[] = [];
      const query = { Bucket, Prefix: "p/", Delimiter: "/" };
      for await (const page of paginateListObjectsV2({ client, pageSize: 1 }, query)) {
        expect(page.KeyCount).toBe(1);
        seen.push(page.Contents?.[0]?.Key ?? page.CommonPrefixes?.[0]?.Prefix);
      }
      expect(seen).toEqual(["p/a/", "p/b", "p/c/"]);
    });

    it("starts a rolled-up listing within what is rolled up", async () => {
      const { client, Bucket, put } = await setup();
      for (const key of ["a/1", "a/2", "b/1"]) await put(key);
      const page = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: "/", StartAfter: "a/1" }));
      expect(page.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(["a/", "b/"]);
    });

    it("lists by marker, and percent-encodes where asked", async () => {
      const { client, Bucket, put } = await setup();
      for (const key of ["a b", "c+d", "e"]) await put(key);
      const page = await client.send(
        new ListObjectsCommand({ Bucket, Marker: "a b", MaxKeys: 1, EncodingType: "url" }),
      );
      expect(page).toMatchObject({ IsTruncated: true, Contents: [{ Key: "c%2Bd" }] });
    });

    it("copies an object with its metadata or with others", async () => {
      const { client, Bucket, put, get } = await setup();
      await put("from here", "body", { Metadata: { kept: "yes" } });
      const CopySource = `${Bucket}/from%20here`;
      const copy = (more: object) => client.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource, ...more }));
      expect((await copy({})).CopyObjectResult?.ETag).toBe((await get("to")).ETag);
      expect((await get("to")).Metadata).toEqual({ kept: "yes" });
      await copy({ MetadataDirective: "REPLACE", Metadata: { other: "1" } });
      expect((await get("to")).Metadata).toEqual({ other: "1" });
      await expect(copy({ CopySourceIfMatch: '"other"' })).rejects.toMatchObject(named("PreconditionFailed", 412));
    });

    it("puts an object together from parts", async () => {
      const { client, Bucket, get } = await setup();
      const upload = { Bucket, Key: "parts" };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...upload, ContentType: "text/csv" }));
      const bodies = [Buffer.alloc(5 * mebibyte, "a"), Buffer.from("end")];
      const Parts = await Promise.all(
        bodies.map(async (Body, index) => {
          const PartNumber = index + 1;
          const { ETag } = await client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber, Body }));
          return { ETag, PartNumber };
        }),
      );
      expect((await client.send(new ListPartsCommand({ ...upload, UploadId }))).Parts).toMatchObject(Parts);
      const complete = (listed: typeof Parts) =>
        client.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload: { Parts: listed } }));
      await expect(complete([...Parts].reverse())).rejects.toMatchObject(named("InvalidPartOrder", 400));
      await expect(complete([{ ETag: '"other"', PartNumber: 1 }])).rejects.toMatchObject(named("InvalidPart", 400));
      const sums = bodies.map((body) => createHash("md5").update(body).digest());
      const ETag = `"${createHash("md5").update(Buffer.concat(sums)).digest("hex")}-2"`;
      expect(await complete(Parts)).toMatchObject({ ETag });
      const { bytes, ...described } = await get("parts");
      expect(bytes.equals(Buffer.concat(bodies))).toBe(true);
      expect(described).toMatchObject({ ETag, ContentType: "text/csv", ContentLength: 5 * mebibyte + 3 });
      expect((await get("parts", { Range: `bytes=${5 * mebibyte - 1}-` })).bytes.toString()).toBe("aend");
      await expect(complete(Parts)).rejects.toMatchObject(named("NoSuchUpload", 404));
    });

    it("puts an object together from parts of another", async () => {
      const { client, Bucket, put, get } = await setup();
      await put("source", "0123456789");
      const upload = { Bucket, Key: "assembled" };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
      const part = { ...upload, UploadId, PartNumber: 1, CopySource: `${Bucket}/source`, CopySourceRange: "bytes=3-5" };
      const { CopyPartResult } = await client.send(new UploadPartCopyCommand(part));
      const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: CopyPartResult?.ETag }] };
      await client.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
      expect((await get("assembled")).bytes.toString()).toBe("345");
    });

    it("forgets an upload that was aborted, and refuses small parts", async () => {
      const { client, Bucket } = await setup();
      const upload = { Bucket, Key: "small" };
      const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
      const part = async (PartNumber: number) => ({
        PartNumber,
        ETag: (await client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber, Body: "x" }))).ETag,
      });
      const MultipartUpload = { Parts: [await part(1), await part(2)] };
      const completing = client.send(new CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));
      await expect(completing).rejects.toMatchObject(named("EntityTooSmall", 400));
      await client.send(new AbortMultipartUploadCommand({ ...upload, UploadId }));
      await expect(part(3)).rejects.toMatchObject(named("NoSuchUpload", 404));
    });

    it("lists its buckets and says where one is", async () => {
      const { client, Bucket } = await setup();
      const { Buckets } = await client.send(new ListBucketsCommand({}));
      expect(Buckets?.map(({ Name }) => Name)).toContain(Bucket);
      const { LocationConstraint = "" } = await client.send(new GetBucketLocationCommand({ Bucket }));
      expect(LocationConstraint).toBe("");
    });
  });
