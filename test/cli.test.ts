import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
    const [remote, local, missing] = await Promise.all([
      lapidary(["validate", `s3://${bucket}/a.jsonl`, "--json", ...model], env),
      lapidary(["validate", "examples/nova/train.jsonl", "--json", ...model]),
      lapidary(["validate", `s3://${bucket}/none.jsonl`, ...model], env),
    ]);
    await listening.close();
    expect(remote).toEqual(local);
    expect(remote.code).toBe(0);
    expect(missing.code).toBe(2);
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
