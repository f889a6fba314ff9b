import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { scaledClock } from "#local/clock.ts";
import { startCloud } from "#local/cloud.ts";
import { bucket } from "#local/names.ts";
import { progressOn } from "../src/cli/progress.ts";
import { readOptions } from "../src/cli/options.ts";

const work = await mkdtemp(join(tmpdir(), "lapidary-cli-"));
afterAll(() => rm(work, { recursive: true }));

const model = ["--model", "amazon.nova-micro-v1:0:128k"];

/** Runs the command as a shell would. */
const lapidary = (args: string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ["bin/lapidary.mjs", ...args],
      { env: { PATH: process.env["PATH"] ?? "", ...env }, maxBuffer: 2 ** 24 },
      (_, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

const file = async (name: string, content: string) => {
  await writeFile(join(work, name), content);
  return join(work, name);
};

const conversation = (answer: string) =>
  JSON.stringify({
    messages: [
      { role: "user", content: [{ text: "How many?" }] },
      { role: "assistant", content: [{ text: answer }] },
    ],
  });
const valid = Array.from({ length: 10 }, (_, index) => conversation(`${index}`)).join("\n");

describe("lapidary validate", () => {
  it("says that data are valid, how much they are and what they cost, and exits with 0", async () => {
    const { code, stdout, stderr } = await lapidary([
      "validate",
      "examples/nova/train.jsonl",
      "--validation",
      "examples/nova/validation.jsonl",
      ...model,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^examples\/nova\/train\.jsonl: valid$/m);
    expect(stdout).toMatch(/^examples\/nova\/validation\.jsonl: valid$/m);
    expect(stdout).toMatch(/^ {2}converse, \d+ records, .* tokens/m);
    expect(stdout).toMatch(/^About \$\d+\.\d\d to train/m);
  });

  it("names the line of what is wrong, and exits with 1", async () => {
    const name = await file("wrong.jsonl", `${valid}\n{"messages": []}\nnot JSON\n`);
    const { code, stdout } = await lapidary(["validate", name, ...model]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${name}: not valid`);
    expect(stdout).toMatch(/^ {4}line 11 \/messages: /m);
    expect(stdout).toMatch(/^ {4}line 12: /m);
  });

  it("prints the same as JSON", async () => {
    const name = await file("wrong.jsonl", `${valid}\nnot JSON\n`);
    const { code, stdout } = await lapidary(["validate", name, "--json", "--validation", name, ...model]);
    const report = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(report).toMatchObject({
      valid: false,
      format: "converse",
      errorCount: 1,
      errors: [{ line: 11, code: expect.any(String), pointer: "", message: expect.any(String) }],
      statistics: { estimatedTokens: expect.any(Number) },
      estimate: { currency: "USD", trainingUsd: expect.any(Number) },
      validation: { errorCount: 1 },
    });
    expect(report.validation.warningCount).toBeGreaterThan(0);
  });

  it("takes the format that is asked for in place of the model's", async () => {
    const name = await file("pairs.jsonl", '{"prompt": "a", "completion": "b"}\n'.repeat(1));
    const { stdout } = await lapidary(["validate", name, "--json", "--format", "prompt-completion", ...model]);
    expect(JSON.parse(stdout).format).toBe("prompt-completion");
  });

  it.each([
    ["a file that is not there", ["validate", "nowhere.jsonl", ...model], "nowhere.jsonl"],
    ["a folder", ["validate", "examples", ...model], "examples is a folder; name a file"],
    ["a prefix in S3", ["validate", "s3://bucket/folder/", ...model], "must name an object"],
    ["no model", ["validate", "x"], "--model is required"],
    ["another command", ["check", "x", ...model], "the command must be validate; got check"],
    ["two files", ["validate", "x", "y", ...model], "one file must be named; got 2"],
    ["an unknown option", ["validate", "x", "--models", "y"], "--models"],
    ["an unknown type", ["validate", "x", "--type", "TUNING", ...model], "--type must be one of FINE_TUNING"],
    ["an unknown format", ["validate", "x", "--format", "xml", ...model], "--format must be one of converse"],
  ])("exits with 2 for %s, and says what to do", async (_, args, message) => {
    const { code, stdout, stderr } = await lapidary(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("takes its prices from the deployment's settings", async () => {
    const args = ["validate", "examples/nova/train.jsonl", "--json", ...model];
    const priced = await lapidary(args, { LAPIDARY_PRICES: '{"usdPer1000Tokens": {"amazon.nova-micro-v1:0": 5}}' });
    expect(JSON.parse(priced.stdout).estimate).toMatchObject({ usdPer1000Tokens: 5 });
    expect(await lapidary(args, { LAPIDARY_PRICES: "free", LAPIDARY_TAGS: "team" })).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^LAPIDARY_TAGS must be .*\nLAPIDARY_PRICES: must be a JSON object; .*\n$/),
    });
  });

  it("reads an object from S3 as it reads a file", async () => {
    const clock = scaledClock();
    const { endpoint, clientSettings } = await startCloud({ clock, seed: 1 });
    const listening = await endpoint.listen(0);
    const Body = await readFile("examples/nova/train.jsonl");
    await new S3Client(clientSettings("cli", "s3")).send(
      new PutObjectCommand({ Bucket: bucket, Key: "a.jsonl", Body }),
    );
    const env = {
      AWS_ENDPOINT_URL: listening.url,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
    };
    const [remote, local] = await Promise.all([
      lapidary(["validate", `s3://${bucket}/a.jsonl`, "--json", ...model], env),
      lapidary(["validate", "examples/nova/train.jsonl", "--json", ...model]),
    ]);
    await listening.close();
    expect(remote).toEqual(local);
    expect(remote.code).toBe(0);
  });
});

describe("lapidary validate of an object in S3", async () => {
  const content = Buffer.from(`${valid}\n`.repeat(50_000));
  const statuses: Record<string, number> = {
    "large.jsonl": 200,
    "secret.jsonl": 403,
    "elsewhere.jsonl": 301,
    busy: 400,
  };
  const server = createServer((message, response) => {
    const { pathname, searchParams } = new URL(message.url ?? "", "http://s3");
    const status = statuses[pathname.slice("/bucket/".length)] ?? 404;
    if (searchParams.get("prefix") === "folder/")
      response.end("<ListBucketResult><Contents><Key>folder/a</Key><Size>1</Size></Contents></ListBucketResult>");
    else if (searchParams.has("prefix")) response.end("<ListBucketResult></ListBucketResult>");
    else if (status === 200) response.writeHead(200, { "content-length": content.length }).end(content);
    else response.writeHead(status).end("<Error><Code>Code</Code><Message>It is so.</Message></Error>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  afterAll(() => server.close());
  const address = server.address();
  const keyless = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    AWS_REGION: "us-east-1",
    AWS_EC2_METADATA_DISABLED: "true",
    HOME: work,
  };
  const keys = { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" };

  it.each([
    ["does not exist", "none.jsonl", keys, " does not exist"],
    ["must not be read", "secret.jsonl", keys, " does not exist, or cannot be read with these credentials"],
    ["is elsewhere", "elsewhere.jsonl", keys, " is in another region; name its own in AWS_REGION"],
    ["is a folder", "folder", keys, " is a folder; name an object"],
    ["is refused for another reason", "busy", keys, " cannot be read: S3 answered 400, It is so."],
    ["cannot be asked for", "large.jsonl", {}, " cannot be read: Could not load credentials from any providers"],
  ])("exits with 2 where it %s, and says so in a sentence", async (_, key, credentials, sentence) => {
    const told = await lapidary(["validate", `s3://bucket/${key}`, ...model], { ...keyless, ...credentials });
    expect(told).toEqual({ code: 2, stdout: "", stderr: `s3://bucket/${key}${sentence}\n` });
  });

  it("tells a terminal how much has been read", async () => {
    const env = { ...keyless, ...keys, NODE_OPTIONS: "--import=data:text/javascript,process.stderr.isTTY=true" };
    const { stderr } = await lapidary(["validate", "s3://bucket/large.jsonl", ...model], env);
    expect(content.length).toBeGreaterThan(50 * 2 ** 20);
    expect(stderr.match(/\d+ %/g)?.length).toBe(Math.floor(content.length / 2 ** 24));
    expect(stderr).toMatch(/^\rs3:\/\/bucket\/large\.jsonl: \d+ %\r/);
  });
});

describe("the command line", () => {
  it("is explained on request", () => {
    expect(readOptions(["--help"])).toBe("help");
  });
});

describe("progress", () => {
  const told = (isTTY: boolean, bytes: number) => {
    const written: string[] = [];
    const progress = progressOn({ isTTY, write: (text) => written.push(text) }, "data", bytes);
    for (let so = 0; so <= bytes; so += 2 ** 20) progress.read(so);
    progress.end();
    return written;
  };

  it("is told on a terminal for more than 50 MB, and leaves nothing behind", () => {
    const written = told(true, 100 * 2 ** 20);
    expect(written.slice(0, 2)).toEqual(["\rdata: 16 %", "\rdata: 32 %"]);
    expect(written.at(-1)).toMatch(/^\r +\r$/);
  });

  it("is not told for less, nor where nobody looks", () => {
    expect(told(true, 40 * 2 ** 20)).toEqual([]);
    expect(told(false, 100 * 2 ** 20)).toEqual([]);
  });
});
