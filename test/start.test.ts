import { DescribeStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it } from "vitest";
import { accessKeyOf, machineArn, region } from "#local/names.ts";
import { readOptions } from "#local/options.ts";
import { readSettings } from "../src/read-settings.ts";
import { request } from "./cloud.ts";
import { withSettings } from "./hooked.ts";

/** Starts local mode as `npm start` does; `line` resolves to the first line of its output that starts with `prefix`. */
const startIn = (environment: Record<string, string>, ...args: string[]) => {
  const child = spawn(process.execPath, ["src/local/main.ts", "--port", "0", "--aws-port", "0", ...args], {
    env: { ...process.env, NODE_OPTIONS: withSettings(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => lines.push(line));
  const ended = once(child, "close").then(([code, signal]: unknown[]) => ({ code, signal }));
  const line = async (prefix: string): Promise<string> => {
    for (;;) {
      const found = lines.find((each) => each.startsWith(prefix));
      if (found !== undefined) return found;
      await Promise.race([once(reader, "line"), ended.then(() => Promise.reject(new Error(lines.join("\n"))))]);
    }
  };
  return { child, lines, line, ended };
};
const start = (...args: string[]) => startIn({}, ...args);

describe("npm start", () => {
  it("--once follows the example job to Completed, shows its losses, says where to look next, and exits with 0", async () => {
    const { lines, ended } = start("--once", "--speed", "20000");
    expect(await ended).toEqual({ code: 0, signal: null });
    const output = lines.join("\n");
    for (const expected of [
      "The job is Completed.",
      "· training loss",
      "Final training loss",
      "curl http://127.0.0.1:",
    ])
      expect(output).toContain(expected);
  });

  it("--enforce-iam runs the example job under the policies of the stacks", async () => {
    const { lines, child, ended } = start("--once", "--speed", "20000", "--enforce-iam");
    let said = "";
    child.stderr.on("data", (part) => (said += part));
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(lines.join("\n")).toContain("The job is Completed.");
    expect(said).toBe("");
  });

  it("--enforce-iam is for deployments of other regions, too, with keys of there", async () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
    const environment = {
      LAPIDARY_REGION: "eu-west-1",
      LAPIDARY_KEYS: JSON.stringify({ table: key, bucket: key, queue: key, logs: key, alarms: key }),
    };
    const { lines, child, ended } = startIn(environment, "--once", "--speed", "20000", "--enforce-iam");
    let said = "";
    child.stderr.on("data", (part) => (said += part));
    expect({ ...(await ended), said }).toEqual({ code: 0, signal: null, said: "" });
    expect(lines.join("\n")).toContain("The job is Completed.");
  });

  it("ends without a word where nobody reads on, as `head` does not", async () => {
    const { child, line, ended } = start("--once", "--speed", "20000");
    let said = "";
    child.stderr.on("data", (part) => (said += part));
    await line("API ");
    child.stdout.destroy();
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(said).toBe("");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("--empty serves until %s, and ends cleanly", async (signal) => {
    const { child, line, ended } = start("--empty");
    const api = (await line("API ")).slice(4);
    const aws = (await line("AWS ")).slice(4);
    expect(api).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${api}/model-customization-jobs`)).status).toBe(200);
    expect((await fetch(`${aws}/lapidary-data?list-type=2`)).status).toBe(200);
    child.kill(signal);
    expect(await ended).toEqual({ code: 0, signal: null });
  });

  it.each(["--port", "--aws-port"])("says when %s cannot be used, what to do, and ends", async (option) => {
    const first = start("--empty");
    const port = (await first.line("API ")).split(":").at(-1) ?? "";
    const second = start("--empty", option, port);
    let said = "";
    second.child.stderr.on("data", (text) => (said += String(text)));
    expect((await second.ended).code).toBe(2);
    expect(said).toContain(`Port ${port} cannot be used`);
    expect(said).toContain(option);
    first.child.kill("SIGINT");
    await first.ended;
  });

  it("refuses options that it does not know, and says which there are", async () => {
    const { child, ended } = start("--colour");
    let said = "";
    child.stderr.on("data", (text) => (said += String(text)));
    expect((await ended).code).toBe(2);
    expect(said).toContain("--colour");
    expect(said).toContain("--aws-port");
  });

  it("gives jobs the tags that the settings name, as a deployment does", async () => {
    const { child, line, ended } = startIn({ LAPIDARY_TAGS: "team=models" }, "--empty");
    const api = (await line("API ")).slice(4);
    const posted = await fetch(`${api}/model-customization-jobs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(request()),
    });
    expect(await posted.json()).toMatchObject({ request: { jobTags: [{ key: "team", value: "models" }] } });
    child.kill("SIGINT");
    await ended;
  });

  it("has its machines wait as the settings say", async () => {
    const { child, line, ended } = startIn({ LAPIDARY_POLL: '{"minSeconds": 12}' }, "--empty");
    const endpoint = (await line("AWS ")).slice(4);
    const credentials = { accessKeyId: accessKeyOf("cli"), secretAccessKey: "local" };
    const { definition } = await new SFNClient({ endpoint, region, credentials }).send(
      new DescribeStateMachineCommand({ stateMachineArn: machineArn("customize-model") }),
    );
    expect(definition).toContain("at least 12 and at most 21600 seconds");
    child.kill("SIGINT");
    await ended;
  });

  it("refuses settings that no deployment would take, in the same words, and ends", async () => {
    const environment = { LAPIDARY_TAGS: "team", LAPIDARY_POLICY: '{"vpc": true}', LAPIDARY_PRICES: "free" };
    const { child, ended } = startIn(environment);
    let said = "";
    child.stderr.on("data", (text) => (said += String(text)));
    expect((await ended).code).toBe(2);
    const read = readSettings({}, environment);
    expect(said).toBe("problem" in read ? `${read.problem}\n` : "");
    expect(said.split("\n")).toHaveLength(4);
  });
});

describe("npm start with a settings.ts that is no TypeScript", () => {
  it("says so, and ends", async () => {
    const { child, ended } = startIn({
      NODE_OPTIONS: withSettings("export const settings = {"),
    });
    let said = "";
    child.stderr.on("data", (text) => (said += String(text)));
    expect((await ended).code).toBe(2);
    expect(said).toMatch(/^settings\.ts cannot be read: .*\n$/);
  });
});

describe("the options", () => {
  it.each([
    [["--port", "x"], "--port"],
    [["--port", "65536"], "--port"],
    [["--speed", "0"], "--speed"],
    [["--speed", "fast"], "--speed"],
  ])("%j are refused by name", (args, name) => {
    expect(readOptions(args)).toEqual({ problem: expect.stringContaining(name) });
  });

  it("have the defaults that the README tells", () => {
    expect(readOptions([])).toEqual({
      options: {
        port: 3000,
        "aws-port": 4566,
        speed: 600,
        once: false,
        empty: false,
        "enforce-iam": false,
        help: false,
      },
    });
  });
});
