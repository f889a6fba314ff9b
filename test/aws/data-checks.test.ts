import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import * as v from "valibot";
import { describe, expect, it, onTestFinished } from "vitest";
import { dataChecks } from "#aws/data-checks.ts";
import { taskFailure } from "#aws/failure.ts";
import { objects } from "#aws/objects.ts";
import type { Platform } from "#aws/platform.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { virtualClock } from "#local/clock.ts";
import { bucket } from "#local/names.ts";
import { localPlatform } from "#local/platform.ts";
import { datasetFromS3Table, measureDatasetFromS3 } from "../../bench/dataset-s3.ts";

const uri = (key: string) => `s3://${bucket}/${key}`;

const conversation = (index: number) =>
  `${JSON.stringify({
    messages: [
      { role: "user", content: [{ text: `What is ${String(index).padStart(9, "0")}?` }] },
      { role: "assistant", content: [{ text: "A number, as there are many, and none that is like another." }] },
    ],
  })}\n`;
const conversations = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => conversation(from + index)).join("");

/** About a megabyte. */
const lines = Buffer.from(conversations(6_000));

/** What S3 answers to GetObject. */
type Answer = (response: ServerResponse, request: IncomingMessage) => unknown;

const content =
  (body: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(200, { "content-length": Buffer.byteLength(body), ...headers }).end(body);

const error =
  (status: number, code = "Code"): Answer =>
  (response) =>
    response.writeHead(status).end(`<Error><Code>${code}</Code><Message>So it is.</Message></Error>`);

/** Sends headers for the lines and half of them, and leaves the rest to `then`. */
const half =
  (then: (response: ServerResponse) => void, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(200, { "content-length": lines.length, ...headers });
    response.write(lines.subarray(0, lines.length / 2), () => then(response));
  };

/** 300 MB that are sent as fast as they are read; `sent` tells how many were, `closed` resolves when the connection is. */
const stream = () => {
  const pieces = 300;
  let sent = 0;
  const closed = Promise.withResolvers();
  const answer: Answer = (response) => {
    response.writeHead(200, { "content-length": pieces * lines.length });
    response.once("close", () => closed.resolve(true));
    const made = function* () {
      for (let piece = 0; piece < pieces; piece += 1) {
        sent += lines.length;
        yield lines;
      }
    };
    pipeline(Readable.from(made(), { highWaterMark: 1 }), response).catch(() => undefined);
  };
  return { answer, bytes: pieces * lines.length, sent: () => sent, closed: closed.promise };
};

/**
 * An S3 on loopback with these objects, which it lists one at a time, and as empty where their keys end so, and the checks that read from it and wait for so many milliseconds for more of a body. Each time that
 * is asked for is a millisecond later.
 */
const setup = async (answers: Record<string, Answer>, { silence = 60_000 } = {}) => {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://s3");
    const prefix = searchParams.get("prefix");
    const keys = Object.keys(answers).filter((key) => key.startsWith(prefix ?? ""));
    const answer = answers[pathname.slice(bucket.length + 2)] ?? error(404, "NoSuchKey");
    if (!searchParams.has("list-type")) answer(response, request);
    else if (prefix?.startsWith("secret")) error(403, "AccessDenied")(response, request);
    else {
      const page = Number(searchParams.get("continuation-token"));
      const next = page + 1 < keys.length ? `<NextContinuationToken>${page + 1}</NextContinuationToken>` : "";
      const listed = keys
        .slice(page, page + 1)
        .map((key) => `<Contents><Key>${key}</Key><Size>${key.endsWith("empty") ? 0 : 1}</Size></Contents>`);
      response.end(`<ListBucketResult>${listed.join("")}${next}</ListBucketResult>`);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  let time = 0;
  const platform: Platform = {
    ...localPlatform("check-datasets", virtualClock(), () => {
      throw new Error("S3 alone is asked");
    }),
    client: () => ({
      endpoint: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
      region: "us-east-1",
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
      forcePathStyle: true,
      maxAttempts: 1,
      requestHandler: { socketTimeout: silence },
    }),
    now: () => new Date((time += 1)),
  };
  const check = (
    {
      training = "train.jsonl",
      validation = [],
      over = {},
    }: { training?: string; validation?: string[]; over?: object } = {},
    { until = Infinity, maxCostUsd, trainedModel }: { until?: number; maxCostUsd?: number; trainedModel?: string } = {},
  ) =>
    dataChecks(platform, objects(platform))(
      v.parse(CreateModelCustomizationJobRequest, {
        jobName: "a-job",
        customModelName: "a-model",
        baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
        roleArn: "arn:aws:iam::123456789012:role/bedrock",
        outputDataConfig: { s3Uri: uri("output") },
        trainingDataConfig: { s3Uri: uri(training) },
        ...(validation.length > 0 && {
          validationDataConfig: { validators: validation.map((key) => ({ s3Uri: uri(key) })) },
        }),
        ...over,
      }),
      { until: new Date(Math.min(until, 8.64e15)), orchestration: { maxCostUsd }, trainedModel },
    );
  return { check, s3: objects(platform) };
};

/** What a task fails with where this does. */
const failureOf = async (work: Promise<unknown>) =>
  taskFailure(
    await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );

const codes = (findings: readonly { code: string }[] = []) => findings.map(({ code }) => code);

describe("a dataset that is read more slowly than S3 sends it", () => {
  it("is not sent ahead by more than the sockets hold", async () => {
    const { answer, bytes, sent, closed } = stream();
    const { s3 } = await setup({ "train.jsonl": answer, small: content("small") });
    const reading = (await s3.open(uri("train.jsonl"))).chunks[Symbol.asyncIterator]();
    for (let piece = 0; piece < 3; piece += 1) expect((await reading.next()).value?.length).toBeGreaterThan(0);
    // In all this time the rest would have been sent, to whoever had taken it.
    for (let call = 0; call < 400; call += 1) await s3.presence(uri("small"));
    expect(sent()).toBeLessThan(24 * 2 ** 20);
    let read = 0;
    for await (const chunk of { [Symbol.asyncIterator]: () => reading }) read += chunk.length;
    expect(read).toBeGreaterThan(bytes - 2 ** 20);
    await closed;
  });

  it("is not sent on once nobody reads it any more", async () => {
    const { answer, sent, closed } = stream();
    const { s3 } = await setup({ "train.jsonl": answer });
    const { chunks } = await s3.open(uri("train.jsonl"));
    for await (const chunk of chunks) if (chunk.length > 0) break;
    await closed;
    expect(sent()).toBeLessThan(24 * 2 ** 20);
  });
});

describe("a dataset for which there is not the time", () => {
  it.each([
    ["had passed before", 0, 0],
    ["comes while it is read", 50, 2 ** 20],
  ])("is reported in part where the time %s, and the connection is closed", async (_, until, least) => {
    const { answer, bytes, closed } = stream();
    const { check } = await setup({ "train.jsonl": answer });
    const { sources, cost } = await check({}, { until });
    await closed;
    const [{ report, size } = {}] = sources;
    expect(size).toBe(bytes);
    expect(report?.bytes).toBeGreaterThan(least);
    expect(report?.bytes).toBeLessThan(bytes / 10);
    expect(codes(report?.warnings)).toContain("not-read-whole");
    expect(report).toMatchObject({ errors: [] });
    expect(report).not.toHaveProperty("fingerprint");
    const { estimatedTokens = 0, bytes: read = 0 } = report?.statistics ?? {};
    expect(cost.estimate.tokens).toBe(Math.ceil((estimatedTokens * bytes) / read));
  });

  it("costs what is not known where no record was read, and is kept below no limit", async () => {
    const line = conversation(0).replace("A number", "A number ".repeat(100_000));
    const { check } = await setup({ "train.jsonl": content(line.repeat(20)) });
    const { cost } = await check({}, { until: 0, maxCostUsd: 1e6 });
    expect(cost.estimate).not.toHaveProperty("tokens");
    expect(codes(cost.problems)).toEqual(["cost-tokens"]);
  });
});

describe("a dataset of which S3 does not send all", () => {
  const wrong = { "x-amz-checksum-crc32": "AAAAAA==" };

  /** What is waited for long enough on a busy machine, and what nobody should wait for. */
  const [patience, soon] = [60_000, 50];

  it.each<[string, Answer, RegExp, number]>([
    ["a body that breaks off", half((response) => response.destroy()), /after \d+ of \d+ bytes: aborted/, patience],
    ["a body that breaks off, of a known checksum", half((response) => response.destroy(), wrong), /aborted/, patience],
    ["a body that falls silent", half(() => undefined), /timed out after 50 ms of inactivity/, soon],
    ["a body that falls silent, of a known checksum", half(() => undefined, wrong), /timed out after 50 ms/, soon],
    ["a body with another checksum", content(conversations(100), wrong), /Checksum mismatch: expected "A/, patience],
    ["no body at all", (response) => response.destroy(), /^ECONNRESET: socket hang up/, patience],
    ["trouble", error(503, "SlowDown"), /^SlowDown: So it is\./, patience],
  ])("is no dataset yet: %s is a TransientError that says so", async (_, answer, message, silence) => {
    const { check } = await setup({ "train.jsonl": answer }, { silence });
    const failure = await failureOf(check());
    expect(failure).toMatchObject({ name: "TransientError", message: expect.stringMatching(message) });
    if (!/^\w+: /.test(failure.message)) expect(failure.message).toContain(uri("train.jsonl"));
  });

  it("fails for whoever reads it, and for nobody else, where it broke off before it was read", async () => {
    const lost = Promise.withResolvers();
    const broken: Answer = (response) => {
      response.once("close", () => lost.resolve(true)).writeHead(200, { "content-length": lines.length, ...wrong });
      // So little that the end is noticed though nobody reads.
      response.write("{", () => response.destroy());
    };
    const { s3 } = await setup({ "train.jsonl": broken, small: content("small") });
    const { chunks } = await s3.open(uri("train.jsonl"));
    await lost.promise;
    await s3.presence(uri("small"));
    await expect(Array.fromAsync(chunks)).rejects.toMatchObject({ name: "TransientError" });
  });
});

describe("the checksum of a dataset", () => {
  const body = conversations(100);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));

  it.each([
    ["is right", { "x-amz-checksum-crc32": crc.toString("base64") }],
    ["is of a kind that would take longer than reading", { "x-amz-checksum-crc64nvme": "AAAAAAAAAAA=" }],
    ["is of a kind that the SDK does not know", { "x-amz-checksum-xxhash64": "AAAAAAAAAAA=" }],
    ["is made of those of its parts", { "x-amz-checksum-crc32": "AAAAAA==-2" }],
  ])("does not stand in the way where it %s", async (_, headers) => {
    const { check } = await setup({ "train.jsonl": content(body, headers) });
    const { sources } = await check();
    expect(sources[0]).toMatchObject({ problems: [], report: { records: 100, errors: [] }, size: body.length });
  });
});

describe("a place without a dataset", () => {
  it("is told together with what the deployment may read, only where that may be the reason", async () => {
    const { check } = await setup({});
    const detail = async (s3Uri: string) =>
      (await check({ over: { trainingDataConfig: { s3Uri } } })).sources[0]?.problems[0]?.detail;
    const reads = `; the deployment reads s3://${bucket}/ and the buckets of its setting "buckets"`;
    expect(await detail(uri("none"))).toBe(`trainingDataConfig.s3Uri is ${uri("none")}, which does not exist`);
    for (const other of [`s3://${bucket}s/none`, "s3://other"]) expect(await detail(other)).toContain(reads);
  });

  it.each<[string, string, Record<string, Answer>, string]>([
    ["does not exist", "none.jsonl", {}, "dataset-missing"],
    ["must not be read", "train.jsonl", { "train.jsonl": error(403, "AccessDenied") }, "dataset-forbidden"],
    ["must not be looked into", "secret.jsonl", {}, "dataset-forbidden"],
    ["is elsewhere", "train.jsonl", { "train.jsonl": error(301, "PermanentRedirect") }, "dataset-elsewhere"],
    ["is a folder", "folder", { "folder/a.jsonl": content("") }, "dataset-folder"],
  ])("is a problem of the request where it %s", async (_, training, answers, code) => {
    const { check } = await setup(answers);
    const { sources, cost } = await check({ training });
    expect(sources).toMatchObject([{ keys: ["trainingDataConfig", "s3Uri"], problems: [{ code }] }]);
    expect(sources[0]?.problems[0]?.detail).toContain(uri(training));
    expect(cost.estimate).not.toHaveProperty("tokens");
  });
});

describe("invocation logs", () => {
  it.each<[string, string, Record<string, Answer>, string[]]>([
    ["an object", "log", { log: content("{}") }, []],
    ["an object in a folder", "logs/", { "logs/empty": content(""), "logs/one": content("{}") }, []],
    ["an empty object", "log", { log: content("") }, ["dataset-empty"]],
    ["empty objects in a folder", "logs", { "logs/empty": content("") }, ["dataset-empty"]],
    ["nothing", "logs", {}, ["dataset-missing"]],
  ])("are looked for and not read: %s", async (_, key, answers, problems) => {
    const { check } = await setup(answers);
    const trainingDataConfig = { invocationLogsConfig: { invocationLogSource: { s3Uri: uri(key) } } };
    const { sources } = await check({ over: { trainingDataConfig } });
    expect(sources.map((source) => codes(source.problems))).toEqual([problems]);
    expect(sources[0]).not.toHaveProperty("report");
  });
});

describe("what is known of a job besides its data", () => {
  const hyperParameters = { epochCount: "1", unknown: "1" };

  it("decides what only the number of training records tells, and nothing that is told anyway", async () => {
    const { check } = await setup({
      "train.jsonl": content(conversations(100)),
      "own.jsonl": content(conversations(5, 1_000)),
    });
    const { sources } = await check({ validation: ["own.jsonl"], over: { hyperParameters } });
    expect(sources.map(({ warnings }) => codes(warnings))).toEqual([["hyperparameter-advice"], []]);
  });

  it("decides for a custom model by the foundation model under it", async () => {
    const { check } = await setup({ "train.jsonl": content(conversations(7)) });
    const custom = { over: { baseModelIdentifier: "my-model", hyperParameters } };
    const { sources, cost } = await check(custom, { trainedModel: "amazon.nova-micro-v1:0:128k" });
    expect(codes(sources[0]?.warnings)).toEqual(["hyperparameter-advice"]);
    expect(codes(sources[0]?.report?.errors)).toEqual(["too-few-records"]);
    expect(cost.estimate).toMatchObject({ usdPer1000Tokens: 0.001, trainingUsd: 0.01 });
    expect((await check(custom)).cost.estimate).not.toHaveProperty("trainingUsd");
  });
});

describe("validation data", () => {
  it("may be what makes the records enough together", async () => {
    const { check } = await setup({
      "train.jsonl": content(conversations(80)),
      "own.jsonl": content(conversations(20, 1_000)),
    });
    const over = { baseModelIdentifier: "meta.llama3-2-3b-instruct-v1:0:128k" };
    const errors = async (...validation: string[]) =>
      (await check({ validation, over })).sources.flatMap(({ report }) => codes(report?.errors));
    expect(await errors("own.jsonl")).toEqual([]);
    expect(await errors()).toEqual(["too-few-records-together"]);
  });

  it("are counted together with all validation data before them", async () => {
    const { check } = await setup({
      "train.jsonl": content(conversations(90)),
      "one.jsonl": content(conversations(6, 1_000)),
      "two.jsonl": content(conversations(6, 2_000)),
      "few.jsonl": content(conversations(3, 3_000)),
      log: content("{}"),
    });
    const over = { baseModelIdentifier: "meta.llama3-2-3b-instruct-v1:0:128k" };
    const errors = async (validation: string[], more = {}) =>
      (await check({ validation, over: { ...over, ...more } })).sources.map(({ report }) => codes(report?.errors));
    expect(await errors(["one.jsonl", "two.jsonl"])).toEqual([[], [], []]);
    expect(await errors(["one.jsonl", "few.jsonl"])).toEqual([[], [], ["too-few-records-together"]]);
    const invocationLogsConfig = { invocationLogSource: { s3Uri: uri("log") } };
    expect(await errors(["few.jsonl"], { trainingDataConfig: { invocationLogsConfig } })).toEqual([[], []]);
  });

  it("are compared with the training data, which were read before, and counted together with them", async () => {
    const asked: string[] = [];
    const told =
      (answer: Answer): Answer =>
      (response, request) => {
        asked.push(String(request.url?.split("?")[0]?.split("/").at(-1)));
        answer(response, request);
      };
    const { check } = await setup({
      "train.jsonl": told(content(conversations(7))),
      "own.jsonl": told(content(conversations(5, 1_000))),
      "shared.jsonl": told(content(conversations(5, 4))),
    });
    const { sources } = await check({ validation: ["own.jsonl", "shared.jsonl"] });
    expect(asked).toEqual(["train.jsonl", "own.jsonl", "shared.jsonl"]);
    const shared = sources.map(({ report }) => codes(report?.warnings).filter((code) => code === "shared-record"));
    expect(shared.map(({ length }) => length)).toEqual([0, 0, 3]);
  });
});

it("a dataset of any size is checked in the same memory, by the function that is deployed", async () => {
  const measured = await measureDatasetFromS3({ megabytes: [20, 300], rounds: 1, memoryMb: 256 });
  const [small = 0, large] = measured.filter(({ way }) => way === "check").map(({ peakMegabytes }) => peakMegabytes);
  // Node lets some 64 MB of pieces gather before it frees them, of any file that has as many.
  expect(large).toBeLessThan(small + 40 + 64);
  expect(large).toBeLessThan(256);
  expect(datasetFromS3Table(measured)).toContain("of reading");
});
