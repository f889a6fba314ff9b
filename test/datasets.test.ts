import { DeleteObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { datasetListing } from "#aws/datasets.ts";
import type { ObjectFound } from "#aws/objects.ts";
import { ListDatasetsQuery } from "#core/queries.ts";
import { virtualClock } from "#local/clock.ts";
import { LostAnswer } from "#local/endpoint.ts";
import { bucket } from "#local/names.ts";
import { localPlatform } from "#local/platform.ts";
import { ServiceError } from "#local/service.ts";
import { request, setup, type Setup } from "./cloud.ts";

const hour = 3_600_000;

interface Page {
  datasets: { s3Uri: string }[];
  nextToken?: string;
}
const keysOf = ({ datasets }: Page) => datasets.map(({ s3Uri }) => s3Uri.slice(`s3://${bucket}/`.length));

/** A bucket with datasets and with what is none. */
const filled = async (options: Parameters<typeof setup>[0] = {}) => {
  const all = await setup(options);
  const artifacts = "theirs/model-customization-job-abcdefghijkl";
  for (const key of [
    "a.jsonl",
    "b/one.jsonl",
    "b/two.jsonl",
    "b/notes.txt",
    "c.JSONL",
    "output.jsonl",
    "output/mine.jsonl",
    `${artifacts}/answers.jsonl`,
    "theirs/model-customization-jobs.jsonl",
    "ü ber/& + %25?.jsonl",
  ])
    await all.put(key, `${key}\n`);
  return all;
};
const offered = [
  "a.jsonl",
  "b/one.jsonl",
  "b/two.jsonl",
  "output.jsonl",
  "theirs/model-customization-jobs.jsonl",
  "train.jsonl",
  "ü ber/& + %25?.jsonl",
];

const everyPage = async ({ get }: Pick<Setup, "get">, query: string): Promise<string[]> => {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const { status, body } = await get(`/datasets?${query}${token ? `&nextToken=${token}` : ""}`);
    expect(status).toBe(200);
    keys.push(...keysOf(body));
    token = body.nextToken;
  } while (token);
  return keys;
};

describe("the list of datasets", () => {
  it("has each file of JSON Lines in the data bucket, as S3 describes it", async () => {
    const { get, s3, put, clock } = await setup();
    await clock.pass(hour);
    await put("examples/more.jsonl", "{}\n");
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(await get("/datasets")).toMatchObject({
      status: 200,
      body: {
        datasets: Contents.map(({ Key, Size, LastModified, ETag }) => ({
          s3Uri: `s3://${bucket}/${Key}`,
          size: Size,
          lastModified: LastModified?.toISOString(),
          eTag: ETag?.replaceAll('"', ""),
        })),
      },
    });
    expect((await get("/datasets")).body).not.toHaveProperty("nextToken");
  });

  it("offers nothing else, and nothing that jobs have written", async () => {
    const all = await filled();
    await all.post(request({ outputDataConfig: { s3Uri: `s3://${bucket}/theirs` } }));
    await all.clock.pass(24 * hour);
    expect(keysOf((await all.get("/datasets")).body)).toEqual(offered);
  });

  it("can be narrowed to what begins alike", async () => {
    const all = await filled();
    for (const [prefix, keys] of [
      ["", offered],
      ["b/", ["b/one.jsonl", "b/two.jsonl"]],
      ["output", ["output.jsonl"]],
      ["output/", []],
      ["theirs/", ["theirs/model-customization-jobs.jsonl"]],
      ["ü ber/&", ["ü ber/& + %25?.jsonl"]],
      ["none", []],
    ] as const)
      expect(keysOf((await all.get(`/datasets?prefix=${encodeURIComponent(prefix)}`)).body), prefix).toEqual(keys);
  });

  it("is paged through once, whatever the page's size", async () => {
    const all = await filled();
    for (const size of [1, 2, 3, 7, 1000]) expect(await everyPage(all, `maxResults=${size}`)).toEqual(offered);
    expect(await everyPage(all, "maxResults=1&prefix=b/")).toEqual(["b/one.jsonl", "b/two.jsonl"]);
  });

  it("goes on after a page though its last dataset is gone by then", async () => {
    const all = await filled();
    const { datasets, nextToken } = (await all.get("/datasets?maxResults=2")).body;
    expect(datasets).toHaveLength(2);
    await all.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: "b/one.jsonl" }));
    await all.put("b/oo.jsonl", "{}\n");
    expect(keysOf((await all.get(`/datasets?nextToken=${nextToken}`)).body)).toEqual([
      "b/oo.jsonl",
      ...offered.slice(2),
    ]);
  });

  it("refuses what it cannot take, by its name", async () => {
    const all = await filled();
    const { nextToken } = (await all.get("/datasets?maxResults=1")).body;
    for (const [query, pointer] of [
      ["maxResults=0", "/maxResults"],
      ["maxResults=1001", "/maxResults"],
      ["nextToken=nonsense", "/nextToken"],
      [`nextToken=${nextToken}&prefix=b`, "/nextToken"],
      [`prefix=${"é".repeat(513)}`, "/prefix"],
      ["prefix=a&prefix=b", "/prefix"],
      ["bucket=another", "/bucket"],
    ])
      expect(await all.get(`/datasets?${query}`), query).toMatchObject({
        status: 400,
        body: { errors: [{ pointer }] },
      });
    expect((await all.get(`/datasets?prefix=${"é".repeat(512)}`)).body).toEqual({ datasets: [] });
  });

  it.each([
    ["has too many calls", () => new ServiceError("SlowDown", "Please reduce your request rate.")],
    ["does not answer", () => new LostAnswer("It never arrived")],
  ])("can be asked for again when S3 %s", async (_, error) => {
    let silent = false;
    const { get } = await setup({
      intercept: ({ operation }, next) => {
        if (silent && operation === "ListObjectsV2") throw error();
        return next();
      },
    });
    silent = true;
    const { status, headers, body } = await get("/datasets");
    expect({ status, name: headers["x-amzn-errortype"] }).toEqual({ status: 503, name: "ServiceUnavailableException" });
    expect(body.message).toMatch(/try again in a moment/);
  });
});

/**
 * The listing of a bucket that holds these keys, and how many objects it was told of: a thousand at once, as S3 tells of them, which takes so
 * many milliseconds.
 */
const listingOf = (keys: readonly string[], milliseconds = 0) => {
  const told = { objects: 0 };
  const ordered = keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  const clock = virtualClock();
  const platform = localPlatform("list-datasets", clock, () => {
    throw new Error("No service is there");
  });
  const list = datasetListing(platform, {
    async *below(_, after = ""): AsyncGenerator<ObjectFound> {
      const left = ordered.filter((key) => Buffer.compare(Buffer.from(key), Buffer.from(after)) > 0);
      for (const [index, key] of left.entries()) {
        if (index % 1000 === 0) await clock.pass(milliseconds);
        told.objects += 1;
        yield { key, size: 1, etag: '"e"' };
      }
    },
  });
  return { list, told, clock };
};

describe("a page of datasets", () => {
  it("looks at ten thousand objects and goes on from there, though none was a dataset", async () => {
    const keys = Array.from({ length: 25_000 }, (_, at) => `${String(at).padStart(6, "0")}.png`);
    const { list, told } = listingOf([...keys, "z.jsonl"]);
    const pages: string[][] = [];
    let nextToken: string | undefined;
    do {
      const page = await list({ nextToken });
      pages.push(keysOf(page));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(pages).toEqual([[], [], ["z.jsonl"]]);
    expect(told.objects).toBeLessThan(25_010);
  });

  it.each([
    ["takes its time", 4_000],
    ["takes as long as a call may with all its attempts", 15_000],
  ])("asks S3 no more once ten seconds are over, and goes on from there, where S3 %s", async (_, milliseconds) => {
    const keys = Array.from({ length: 12_345 }, (_, at) => `${String(at).padStart(6, "0")}.jsonl`);
    const { list, clock } = listingOf(keys, milliseconds);
    const found: string[] = [];
    let nextToken: string | undefined;
    do {
      const start = clock.now();
      const page = await list({ maxResults: 20_000, nextToken });
      // API Gateway waits for 30 seconds, and a call takes 15 at the most.
      expect(clock.now() - start).toBeLessThan(10_000 + milliseconds);
      if (page.nextToken !== undefined) expect(page.datasets.length).toBeGreaterThanOrEqual(1_000);
      found.push(...keysOf(page));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(found).toEqual(keys);
  });

  it("does not look at what jobs have written where they write by default", async () => {
    const artifacts = Array.from({ length: 50_000 }, (_, at) => `output/${at}.csv`);
    const { list, told } = listingOf([...artifacts, "a.jsonl", "z.jsonl"]);
    expect(keysOf(await list({}))).toEqual(["a.jsonl", "z.jsonl"]);
    expect(told.objects).toBeLessThan(10);
  });

  it.each(['"', "\\", "\u0001", "é", "日", "\u{1F600}", " "])(
    "has a token that the next request may bring, though a key is as long as S3 lets it be and all %j",
    async (character) => {
      const ending = ".jsonl";
      const longest = character.repeat(Math.floor((1024 - 2 - ending.length) / Buffer.byteLength(character)));
      const keys = ["a", "b"].map((last) => `${longest}${last}${ending}`);
      const { list } = listingOf(keys);
      const first = await list({ maxResults: 1 });
      expect(keysOf(first)).toEqual(keys.slice(0, 1));
      const query = v.parse(ListDatasetsQuery, { maxResults: "1", nextToken: first.nextToken });
      expect(keysOf(await list(query))).toEqual(keys.slice(1));
    },
  );
});
