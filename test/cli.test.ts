import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { scaledClock } from "#local/clock.ts";
import { startCloud } from "#local/cloud.ts";
import { bucket } from "#local/names.ts";
import { progressOn } from "../src/cli/progress.ts";
import { withHooks, withoutMembers, withSettings } from "./hooked.ts";

const work = await mkdtemp(join(tmpdir(), "lapidary-cli-"));
afterAll(() => rm(work, { recursive: true }));

const model = ["--model", "amazon.nova-micro-v1:0:128k"];

/** Runs the command as a shell would. */
const lapidary = (args: string[], env: Record<string, string> = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ["bin/lapidary.mjs", ...args],
      { env: { PATH: process.env["PATH"] ?? "", NODE_OPTIONS: withSettings(), ...env }, maxBuffer: 2 ** 24 },
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
    expect(stdout).toMatch(/^About \$\d+\.\d\d to train: [\d,]+ tokens × 2 epochs \(Bedrock's default\) × /m);
  });

  it.each([
    ["valid data", ["validate", "examples/nova/train.jsonl", ...model], 0],
    ["data that are not", ["validate", "package.json", "--json", ...model], 1],
    ["the options", ["--help"], 0],
    ["what is wrong", ["validate", "nowhere.jsonl", ...model], 2],
  ])("ends quietly, and as it would have, where nobody reads on of %s", async (_, args, code) => {
    const child = spawn(process.execPath, ["bin/lapidary.mjs", ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.destroy();
    if (code === 2) child.stderr.destroy();
    else child.stderr.on("data", (text) => (said += String(text)));
    expect([await once(child, "exit"), said]).toEqual([[code, null], ""]);
  });

  it("says which Node it needs, on one that knows neither types nor a cache of what it compiled", async () => {
    const older = `--no-strip-types ${withoutMembers("node:module")}`;
    expect(await lapidary(["--help"], { NODE_OPTIONS: older })).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^lapidary needs Node 22\.18 or later, .*\n$/),
    });
  });

  it("was started once by the installation, which keeps what that compiled for the first that matters", async () => {
    const { scripts } = JSON.parse(await readFile("package.json", "utf8"));
    const cache = join(work, "compiled");
    await promisify(execFile)("sh", ["-c", scripts.prepare], {
      env: {
        PATH: `${join(import.meta.dirname, "../node_modules/.bin")}:/usr/bin:/bin`,
        NODE_OPTIONS: withSettings(),
        NODE_COMPILE_CACHE: cache,
      },
    });
    const [compiled = ""] = await readdir(cache);
    const before = await readdir(join(cache, compiled));
    expect(before.length).toBeGreaterThan(20);
    const name = await file("after-the-installation.jsonl", `${valid}\n`);
    expect(await lapidary(["validate", name, ...model], { NODE_COMPILE_CACHE: cache })).toMatchObject({ code: 0 });
    expect(await readdir(join(cache, compiled))).toEqual(before);
  });

  it("names the line of what is wrong, and exits with 1", async () => {
    const name = await file("wrong.jsonl", `${valid}\n{"messages": []}\nnot JSON\n`);
    const { code, stdout } = await lapidary(["validate", name, ...model]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${name}: not valid`);
    expect(stdout).toMatch(/^ {4}line 11 \/messages: /m);
    expect(stdout).toMatch(/^ {4}line 12: /m);
  });

  it("tells no price of data that are not valid", async () => {
    const name = await file("wrong.jsonl", `${valid}\nnot JSON\n`);
    expect((await lapidary(["validate", name, ...model])).stdout).not.toContain("$");
  });

  it.each([
    ["gzip", Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
    ["empty", Buffer.alloc(0)],
    ["wrong in every line", Buffer.from("not JSON\n".repeat(10))],
  ])("does not take data for free that are %s", async (_, content) => {
    await writeFile(join(work, "uncounted.jsonl"), content);
    const { stdout } = await lapidary(["validate", join(work, "uncounted.jsonl"), "--json", ...model]);
    const { estimate, costWarnings } = JSON.parse(stdout);
    expect(estimate).toEqual({ currency: "USD", epochs: 2, usdPer1000Tokens: 0.001, storageUsdPerMonth: 1.95 });
    expect(costWarnings).toEqual([expect.objectContaining({ code: "cost-tokens" })]);
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
      validation: { errorCount: 1, valid: false, file: name },
      file: name,
      costWarnings: [],
    });
    expect(report.validation.warningCount).toBeGreaterThan(0);
  });

  it("says in the JSON of each file whether it is valid, and of all whether they are", async () => {
    const [right, wrong] = [await file("right.jsonl", valid), await file("wrong.jsonl", "not JSON\n")];
    const told = async (...files: [string, string]) => {
      const [training, validation] = files;
      const { stdout } = await lapidary(["validate", training, "--validation", validation, "--json", ...model]);
      const { valid: all, file: first, validation: second } = JSON.parse(stdout);
      return { all, files: [first, second.file], second: second.valid };
    };
    expect(await told(right, wrong)).toEqual({ all: false, files: [right, wrong], second: false });
    expect(await told(wrong, right)).toEqual({ all: false, files: [wrong, right], second: true });
  });

  it("exits with 1 where only the validation data are wrong", async () => {
    const [right, wrong] = [await file("right.jsonl", valid), await file("wrong.jsonl", "not JSON\n")];
    const { code, stdout } = await lapidary(["validate", right, "--validation", wrong, ...model]);
    expect(code).toBe(1);
    expect(stdout).toContain(`${right}: valid`);
    expect(stdout).toContain(`${wrong}: not valid`);
  });

  it("counts training and validation data together where the model does", async () => {
    const lines = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => `${conversation(`${from + index}`)}\n`).join("");
    const [training, validation] = [await file("80.jsonl", lines(0, 80)), await file("20.jsonl", lines(80, 20))];
    const llama = ["--model", "meta.llama3-2-3b-instruct-v1:0:128k"];
    expect((await lapidary(["validate", training, "--validation", validation, ...llama])).code).toBe(0);
    expect((await lapidary(["validate", training, ...llama])).code).toBe(1);
  });

  it("tells the cost of the type of customization that is asked for", async () => {
    const args = ["validate", "examples/nova/train.jsonl", "--type", "REINFORCEMENT_FINE_TUNING", "--json", ...model];
    expect(JSON.parse((await lapidary(args)).stdout).estimate).not.toHaveProperty("trainingUsd");
  });

  it("says what of the data is not in the price", async () => {
    const image = { image: { format: "png", source: { s3Location: { uri: "s3://bucket/a.png" } } } };
    const seen = Array.from({ length: 10 }, (_, index) => ({
      messages: [
        { role: "user", content: [image, { text: `What is this, ${index}?` }] },
        { role: "assistant", content: [{ text: `A picture, ${index}.` }] },
      ],
    }));
    const name = await file("seen.jsonl", seen.map((record) => `${JSON.stringify(record)}\n`).join(""));
    const { code, stdout } = await lapidary(["validate", name, "--model", "amazon.nova-lite-v1:0:300k"]);
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(
      /^ {2}The dataset costs more than is estimated: only the texts .* 10 images beside them\.$/m,
    );
  });

  it("says of which model the cost is not known", async () => {
    const name = await file("unknown.jsonl", `${valid}\n`);
    const { code, stdout } = await lapidary(["validate", name, "--model", "some.model-v1:0"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nWhat the training costs is not known\.\n/);
    expect(stdout).toMatch(/^ {2}--model leaves the cost unknown: there is no rate for some\.model-v1:0; .*\.$/m);
  });

  it("loads neither the SDK nor what settings are checked with, where nothing asks for them", async () => {
    const told = withHooks("load: (url, context, next) => (process._rawDebug(url), next(url, context))");
    const NODE_OPTIONS = `${withSettings()} ${told}`;
    const { stderr } = await lapidary(["validate", "examples/nova/train.jsonl", ...model], { NODE_OPTIONS });
    expect(stderr).toContain("/src/core/dataset/validate.ts\n");
    expect(stderr).not.toMatch(/node_modules|\/src\/aws\/|\/src\/core\/(?:request|settings)\.ts/);
  });

  it("takes the format that is asked for in place of the model's", async () => {
    const name = await file("pairs.jsonl", '{"prompt": "a", "completion": "b"}\n');
    const { stdout } = await lapidary(["validate", name, "--json", "--format", "prompt-completion", ...model]);
    expect(JSON.parse(stdout).format).toBe("prompt-completion");
  });

  it.each([
    ["a file that is not there", ["validate", "nowhere.jsonl", ...model], "nowhere.jsonl does not exist; look at"],
    [
      "validation data that are not there",
      ["validate", "examples/nova/train.jsonl", "--validation", "nowhere.jsonl", ...model],
      "nowhere.jsonl does not exist; look at",
    ],
    ["a file below a file", ["validate", "package.json/x", ...model], "package.json/x does not exist: a part of its"],
    ["a folder", ["validate", "examples", ...model], "examples is a folder; name a file"],
    ["a prefix in S3", ["validate", "s3://bucket/folder/", ...model], "must name an object"],
    ["no model", ["validate", "x"], "--model is required"],
    ["another command", ["check", "x", ...model], "the command must be validate; got check"],
    ["two files", ["validate", "x", "y", ...model], "one file must be named; got 2"],
    ["an unknown option", ["validate", "x", "--models", "y"], "--models is not an option of this command\n"],
    ["an option without its value", ["validate", "x", "--model"], "--model needs a value\n"],
    ["another option for a value", ["validate", "x", "--model", "--json"], "--model needs a value\n"],
    ["a value that is not asked for", ["validate", "x", "--json=yes", ...model], "--json takes no value\n"],
    ["an unknown type", ["validate", "x", "--type", "TUNING", ...model], "--type must be one of FINE_TUNING"],
    [
      "a type that only finished models have",
      ["validate", "x", "--type", "IMPORTED", ...model],
      "--type must be one of",
    ],
    ["an unknown format", ["validate", "x", "--format", "xml", ...model], "--format must be one of converse"],
  ])("exits with 2 for %s, and says what to do", async (_, args, message) => {
    const { code, stdout, stderr } = await lapidary(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("takes its prices, and nothing else, from the deployment's settings", async () => {
    const args = ["validate", "examples/nova/train.jsonl", "--json", ...model];
    const priced = await lapidary(args, {
      LAPIDARY_PRICES: '{"usdPer1000Tokens": {"amazon.nova-micro-v1:0": 5}}',
      LAPIDARY_TAGS: "team",
    });
    expect(JSON.parse(priced.stdout).estimate).toMatchObject({ usdPer1000Tokens: 5 });
    expect(await lapidary(args, { LAPIDARY_PRICES: "free" })).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^LAPIDARY_PRICES: must be a JSON object; .*\n$/),
    });
    expect(await lapidary(args, { LAPIDARY_PRICE: "{}" })).toEqual({
      code: 2,
      stdout: "",
      stderr: "LAPIDARY_PRICE is not known here; the nearest is LAPIDARY_PRICES\n",
    });
  });

  it.each([
    ["is no TypeScript", "export const settings = {", /^settings\.ts cannot be read: .*\n$/],
    ["exports something else", "export const setting = {};", /^settings\.ts cannot be read: it must export .*\n$/],
    ["has a wrong price", "export const settings = { prices: 4 };", /^settings\.ts: prices must be an object\n$/],
  ])("exits with 2 where settings.ts %s, and says so", async (_, source, sentence) => {
    const NODE_OPTIONS = withSettings(source);
    const told = await lapidary(["validate", "examples/nova/train.jsonl", ...model], { NODE_OPTIONS });
    expect(told).toEqual({ code: 2, stdout: "", stderr: expect.stringMatching(sentence) });
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
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
    };
    const [remote, local] = await Promise.all([
      lapidary(["validate", `s3://${bucket}/a.jsonl`, "--json", ...model], env),
      lapidary(["validate", "examples/nova/train.jsonl", "--json", ...model]),
    ]);
    await listening.close();
    const uri = `s3://${bucket}/a.jsonl`;
    expect(JSON.parse(remote.stdout)).toEqual({ ...JSON.parse(local.stdout), file: uri });
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
  const around = {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    AWS_EC2_METADATA_DISABLED: "true",
    HOME: work,
  };
  const region = { AWS_REGION: "us-east-1" };
  const keys = { AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" };
  const both = { ...region, ...keys };

  it.each([
    ["does not exist", "none.jsonl", both, " does not exist"],
    ["must not be read", "secret.jsonl", both, " does not exist, or cannot be read with these credentials"],
    ["is elsewhere", "elsewhere.jsonl", both, " is in another region; name its own in AWS_REGION"],
    ["is a folder", "folder", both, " is a folder; name an object"],
    ["is refused for another reason", "busy", both, " cannot be read: S3 answered 400, It is so."],
    [
      "has no credentials",
      "large.jsonl",
      region,
      " cannot be read: no credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
    ],
    [
      "has no region",
      "large.jsonl",
      keys,
      " cannot be read: no region was found; set AWS_REGION, or AWS_DEFAULT_REGION",
    ],
  ])("exits with 2 where it %s, and says so in a sentence", async (_, key, credentials, sentence) => {
    const told = await lapidary(["validate", `s3://bucket/${key}`, ...model], { ...around, ...credentials });
    expect(told).toEqual({ code: 2, stdout: "", stderr: `s3://bucket/${key}${sentence}\n` });
  });

  it("tells a terminal how much has been read", async () => {
    const env = { ...around, ...both, NODE_OPTIONS: "--import=data:text/javascript,process.stderr.isTTY=true" };
    const { stderr } = await lapidary(["validate", "s3://bucket/large.jsonl", ...model], env);
    expect(content.length).toBeGreaterThan(50 * 2 ** 20);
    expect(stderr.match(/\d+ %/g)?.length).toBe(Math.floor(content.length / 2 ** 24));
    expect(stderr).toMatch(/^\rs3:\/\/bucket\/large\.jsonl: \d+ %\r/);
  });
});

describe("the command line", () => {
  it("is explained on request, which is no mistake", async () => {
    const told = await lapidary(["--help"]);
    expect(told).toEqual({ code: 0, stdout: expect.stringMatching(/^lapidary validate FILE/), stderr: "" });
    expect(await lapidary(["-h"])).toEqual(told);
  });

  it("is explained with what is wrong with it", async () => {
    const { stderr } = await lapidary(["validate"]);
    expect(stderr).toMatch(/^one file must be named; got 0\n\nlapidary validate FILE/);
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
    const [cleared = "", ...lines] = written.toReversed();
    expect(cleared).toMatch(/^\r +\r$/);
    expect(cleared.length).toBeGreaterThan(Math.max(...lines.map(({ length }) => length)));
  });

  it("is not told for less, nor where nobody looks", () => {
    expect(told(true, 40 * 2 ** 20)).toEqual([]);
    expect(told(false, 100 * 2 ** 20)).toEqual([]);
  });
});
