import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import * as v from "valibot";
import { bucket } from "#local/names.ts";
import type { JobRecord } from "#core/record.ts";
import { samples } from "./dataset-samples.ts";

const key = "train.jsonl";

/** The dataset of the account's job. */
export const dataset = `s3://${bucket}/${key}`;

/** The account's job, which is about to be checked. */
export const record: JobRecord = {
  jobName: "a-job",
  clientRequestToken: "token",
  status: "Submitted",
  request: {
    jobName: "a-job",
    customModelName: "a-model",
    baseModelIdentifier: "amazon.nova-lite-v1:0:300k",
    roleArn: "arn:aws:iam::123456789012:role/bedrock",
    trainingDataConfig: { s3Uri: dataset },
    outputDataConfig: { s3Uri: `s3://${bucket}/output/` },
  },
  requestHash: "hash",
  attempt: 1,
  executionArn: "arn:aws:states:us-east-1:123456789012:execution:customize-model:a-job-1",
  trigger: "api",
  creationTime: "2026-01-01T00:00:00.000Z",
};

const asked = `"role":"user","content":[{"text":"`;
const digits = 9;

/** About a megabyte of conversations, and where in them the number of each stands. */
const conversations = () => {
  const line = samples["Converse"]?.line ?? String;
  const lines = Array.from({ length: 1_000 }, (_, index) =>
    Buffer.from(`${line(index).replace(asked, `${asked}${"0".repeat(digits)} `)}\n`),
  );
  let start = 0;
  const places = lines.map((bytes) => {
    const place = start + bytes.indexOf(asked) + asked.length;
    start += bytes.length;
    return place;
  });
  return { block: Buffer.concat(lines), places };
};

/** So many blocks of conversations, no two the same. */
const made = function* ({ block, places }: ReturnType<typeof conversations>, blocks: number) {
  for (let index = 0; index < blocks; index += 1) {
    const piece = Buffer.from(block);
    for (const [at, place] of places.entries())
      piece.write(String(index * places.length + at).padStart(digits, "0"), place, "latin1");
    yield piece;
  }
};

const listing = (bytes: number) =>
  `<ListBucketResult><Contents><Key>${key}</Key><Size>${bytes}</Size><ETag>"0"</ETag></Contents></ListBucketResult>`;

/** An item, whose attributes the SDK reads. */
const Put = v.object({
  Item: v.record(
    v.string(),
    v.custom<AttributeValue>((value) => v.is(v.object({}), value)),
  ),
});

/**
 * An account on 127.0.0.1 that has one job in its table, and in its bucket a dataset of about so many bytes that is made up as it is read.
 * `told` is what has been put into the table since.
 */
export const dataAccount = async (megabytes: number) => {
  const content = conversations();
  const blocks = Math.max(1, Math.round((megabytes * 1e6) / content.block.length));
  const bytes = blocks * content.block.length;
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(made(content, blocks).reduce((sum, piece) => crc32(piece, sum), 0));
  const told: Record<string, unknown>[] = [];

  const ofTable = async (message: IncomingMessage): Promise<object> => {
    const [, operation] = String(message.headers["x-amz-target"]).split(".");
    const body = await json(message);
    if (operation === "GetItem") return { Item: marshall(record) };
    if (operation === "PutItem") told.push(unmarshall(v.parse(Put, body).Item));
    return {};
  };

  const answer = async (message: IncomingMessage, response: ServerResponse) => {
    if (message.method === "POST") response.end(JSON.stringify(await ofTable(message)));
    else if (message.url?.includes("list-type")) response.end(listing(bytes));
    else {
      response.writeHead(200, { "content-length": bytes, "x-amz-checksum-crc32": checksum.toString("base64") });
      await pipeline(Readable.from(made(content, blocks)), response);
    }
  };

  const server = createServer((message, response) => {
    // Whoever has read enough hangs up.
    answer(message, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : undefined}`,
    bytes,
    records: blocks * content.places.length,
    told,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
};
