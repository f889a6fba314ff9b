import { CreateBucketCommand, GetBucketVersioningCommand, GetObjectTaggingCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scaledClock, virtualClock } from "#local/clock.ts";
import { awsEndpoint } from "#local/endpoint.ts";
import type { ObjectCreated } from "#local/s3/s3.ts";
import { s3 } from "#local/s3/s3.ts";
import { s3Contract } from "./contract/s3.ts";
import type { Target } from "./contract/target.ts";
import { targetAt } from "./contract/target.ts";

const ids = () => {
  let last = 0;
  return () => `id-${++last}`;
};

const endpointFor = () => {
  const clock = scaledClock();
  const newId = ids();
  return awsEndpoint({ services: { s3: s3({ clock, newId }).service }, clock, newId });
};

const shared = endpointFor();
s3Contract("in process", () => targetAt("http://127.0.0.1", shared.requestHandler));

describe("over HTTP", () => {
  let target: Target;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const listening = await endpointFor().listen(0);
    target = targetAt(listening.url);
    close = listening.close;
  });
  afterAll(() => close());
  s3Contract("over HTTP", () => target);

  it("takes a presigned URL for a credential", async () => {
    const signed = new URLSearchParams({ "X-Amz-Credential": "LOCALTEST/20260101/us-east-1/s3/aws4_request" });
    const bucket = await fetch(`${target.endpoint}/presigned-bucket?${signed}`, { method: "PUT" });
    expect(bucket.status).toBe(200);
    await fetch(`${target.endpoint}/presigned-bucket/a%20b?${signed}`, { method: "PUT", body: "hello" });
    signed.set("response-content-type", "text/plain");
    const read = await fetch(`${target.endpoint}/presigned-bucket/a%20b?${signed}`);
    expect([await read.text(), read.headers.get("content-type")]).toEqual(["hello", "text/plain"]);
  });
});

describe("the emulated S3", () => {
  const setup = () => {
    const created: ObjectCreated[] = [];
    const clock = virtualClock();
    const storage = s3({ clock, newId: ids(), objectCreated: (one) => created.push(one) });
    const { requestHandler } = awsEndpoint({ services: { s3: storage.service }, clock, newId: ids() });
    const client = new S3Client(targetAt("http://127.0.0.1", requestHandler));
    storage.createBucket("data");
    return { storage, created, client };
  };

  it("can be filled and read with no request, and tells of each object", () => {
    const { storage, created } = setup();
    storage.put("data", "out/loss.csv", "step,loss\n");
    storage.put("data", "other", new Uint8Array(3));
    expect(storage.list("data", "out/")).toEqual([{ key: "out/loss.csv", size: 10 }]);
    expect(storage.get("data", "out/loss.csv")?.toString()).toBe("step,loss\n");
    expect(storage.get("data", "none")).toBeUndefined();
    expect(created).toMatchObject([{ bucket: "data", key: "out/loss.csv", size: 10, how: "Put" }, { key: "other" }]);
    expect(() => storage.put("none", "a", "")).toThrow("The specified bucket does not exist");
  });

  it("keeps its own copy of what a client put", async () => {
    const { storage, client } = setup();
    const body = Buffer.from("before");
    const { PutObjectCommand } = await import("@aws-sdk/client-s3");
    await client.send(new PutObjectCommand({ Bucket: "data", Key: "a", Body: body }));
    body.write("after!");
    expect(storage.get("data", "a")?.toString()).toBe("before");
  });

  it("answers NotImplemented, with the operation's name, for what it lacks", async () => {
    const { client } = setup();
    await expect(client.send(new GetBucketVersioningCommand({ Bucket: "data" }))).rejects.toMatchObject({
      name: "NotImplemented",
      message: "GetBucketVersioning is not emulated",
      $metadata: { httpStatusCode: 501 },
    });
    await expect(client.send(new GetObjectTaggingCommand({ Bucket: "data", Key: "a" }))).rejects.toThrow(
      "GetObjectTagging",
    );
  });

  it("lets a bucket be created once more in us-east-1 only", async () => {
    const { client } = setup();
    await client.send(new CreateBucketCommand({ Bucket: "data" }));
    const elsewhere = { Bucket: "data", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" as const } };
    await expect(client.send(new CreateBucketCommand(elsewhere))).rejects.toMatchObject({
      name: "BucketAlreadyOwnedByYou",
    });
    await expect(client.send(new CreateBucketCommand({ Bucket: "Not_A_Name" }))).rejects.toMatchObject({
      name: "InvalidBucketName",
    });
  });
});
