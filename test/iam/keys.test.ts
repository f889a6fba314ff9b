import { DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Access } from "#local/iam/access.ts";
import type { Keys } from "#local/iam/keys.ts";
import { ownActs } from "#local/iam/own-acts.ts";
import { bucket, roleOf, table, undelivered } from "#local/names.ts";
import { setup } from "../cloud.ts";
import { keys } from "../permissions/settings.ts";

/** What was asked of KMS: by whom, for what, of which key and through which service. */
const ofKeys = (asked: readonly Access[]) =>
  asked.flatMap(({ by, action, resource, context }) =>
    action.startsWith("kms:")
      ? [[...("role" in by ? [] : [by.service]), action, resource, context["kms:ViaService"]?.join()].join(" ")]
      : [],
  );

/** An account whose stores have keys, unless none are given, which keeps what a function's calls are asked, and refuses what `refuses` says. */
const watched = async (given: Keys = keys, refuses: (access: Access) => boolean = () => false) => {
  const asked: Access[] = [];
  const all = await setup({
    keys: given,
    authorize(access) {
      asked.push(access);
      return refuses(access) ? `Not ${access.action}` : undefined;
    },
  });
  await all.s3.send(new CreateBucketCommand({ Bucket: "theirs" }));
  const settings = (service: string) => ({ ...all.cloud.clientSettings("create-job", service), maxAttempts: 1 });
  return { asked, s3: new S3Client(settings("s3")), dynamodb: new DynamoDBClient(settings("dynamodb")) };
};
type Watched = Awaited<ReturnType<typeof watched>>;

const item = { pk: { S: "a" }, sk: { S: "b" } };
const here = { Bucket: bucket, Key: "train.jsonl" };
const decrypt = (store: keyof typeof keys, service: string) =>
  `kms:Decrypt ${keys[store]} ${service}.us-east-1.amazonaws.com`;
const generate = (store: keyof typeof keys, service: string) =>
  `kms:GenerateDataKey ${keys[store]} ${service}.us-east-1.amazonaws.com`;
const both = [generate("bucket", "s3"), decrypt("bucket", "s3")];

const uses: [string, (clients: Watched) => Promise<unknown>, string[]][] = [
  [
    "a write to the table",
    ({ dynamodb }) => dynamodb.send(new PutItemCommand({ TableName: table, Item: item })),
    [decrypt("table", "dynamodb")],
  ],
  [
    "a query of an index",
    ({ dynamodb }) =>
      dynamodb.send(
        new QueryCommand({
          TableName: table,
          IndexName: "byArn",
          KeyConditionExpression: "jobArn = :a",
          ExpressionAttributeValues: { ":a": { S: "a" } },
        }),
      ),
    [decrypt("table", "dynamodb")],
  ],
  ["an object that is read", ({ s3 }) => s3.send(new GetObjectCommand(here)), [decrypt("bucket", "s3")]],
  ["an object that is looked at", ({ s3 }) => s3.send(new HeadObjectCommand(here)), []],
  ["an object that is not there", ({ s3 }) => s3.send(new GetObjectCommand({ ...here, Key: "none" })), []],
  ["a list of objects", ({ s3 }) => s3.send(new ListObjectsV2Command({ Bucket: bucket })), []],
  [
    "an object that is written",
    ({ s3 }) => s3.send(new PutObjectCommand({ ...here, Body: "a" })),
    [generate("bucket", "s3")],
  ],
  [
    "an object that is written in parts",
    async ({ s3 }) => {
      const { UploadId } = await s3.send(new CreateMultipartUploadCommand(here));
      const { ETag } = await s3.send(new UploadPartCommand({ ...here, UploadId, PartNumber: 1, Body: "a" }));
      const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
      await s3.send(new CompleteMultipartUploadCommand({ ...here, UploadId, MultipartUpload }));
    },
    [...both, ...both, ...both],
  ],
  [
    "an object in a bucket that is not the deployment's",
    ({ s3 }) => s3.send(new PutObjectCommand({ ...here, Bucket: "theirs", Body: "a" })),
    [],
  ],
];

describe("where a store has a key", () => {
  it.each(uses)("its service asks KMS for %s, in the name of who calls", async (_, use, expected) => {
    const clients = await watched();
    await use(clients).catch(() => undefined);
    expect(ofKeys(clients.asked)).toEqual(expected);
    for (const { by, action } of clients.asked)
      if (action.startsWith("kms:")) expect(by).toEqual({ role: roleOf("create-job") });
  });

  it.each(uses)("KMS is asked nothing for %s where that has none", async (_, use) => {
    const clients = await watched({});
    await use(clients).catch(() => undefined);
    expect(ofKeys(clients.asked)).toEqual([]);
  });

  it("who may not use it is refused, with the store's own answer", async () => {
    const { s3, dynamodb } = await watched(keys, ({ action }) => action.startsWith("kms:"));
    await expect(s3.send(new GetObjectCommand(here))).rejects.toMatchObject({
      name: "AccessDenied",
      message: "Not kms:Decrypt",
    });
    await expect(dynamodb.send(new PutItemCommand({ TableName: table, Item: item }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });

  it.each([
    ["it is used for what services do without a call as well", keys, true],
    ["and where it has none, nothing is", {}, false],
  ])("%s", (_, given: Keys, used) => {
    const asked: Access[] = [];
    const acts = ownActs((access) => void asked.push(access), given, false);
    acts.readsStream("announce-change", "arn:aws:dynamodb:us-east-1:123456789012:table/lapidary-jobs/stream/1");
    acts.keepsFailure("tag-model");
    acts.keepsUndelivered("arn:aws:events:us-east-1:123456789012:rule/a", undelivered);
    const sending = [generate("queue", "sqs"), decrypt("queue", "sqs")];
    const all = [decrypt("table", "dynamodb"), ...sending, ...sending.map((use) => `events.amazonaws.com ${use}`)];
    expect(ofKeys(asked)).toEqual(used ? all : []);
  });
});
