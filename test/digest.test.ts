import fc from "fast-check";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { Digest } from "#core/dataset/digest.ts";
import { withDigest } from "../src/cli/digest.ts";
import { ThreadDigest } from "../src/cli/thread-digest.ts";

const work = await mkdtemp(join(tmpdir(), "lapidary-digest-"));
afterAll(() => rm(work, { recursive: true }));

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** What a thread that runs this script makes of some bytes. */
const digestBy = async (script: string) => {
  const digest = new ThreadDigest(new URL(script));
  try {
    await digest.update(Buffer.alloc(2 ** 24));
    return await digest.end();
  } finally {
    await digest.close();
  }
};

describe("a digest by a thread", () => {
  it("is SHA-256 however the bytes are cut, and though each piece is overwritten", async () => {
    const lengths = fc.array(fc.oneof(fc.nat({ max: 100 }), fc.nat({ max: 2 ** 20 })), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(lengths, fc.nat({ max: 255 }), async (pieces, first) => {
        const digest = new ThreadDigest();
        const whole: Buffer[] = [];
        const buffer = Buffer.alloc(2 ** 20);
        for (const [index, length] of pieces.entries()) {
          const piece = buffer.subarray(0, length).map((_, at) => first + at * (index + 1));
          whole.push(Buffer.from(piece));
          await digest.update(piece);
          piece.fill(0);
        }
        expect(await digest.end()).toBe(sha256(Buffer.concat(whole)));
        await digest.close();
      }),
      { numRuns: 25 },
    );
  });

  it("takes more than it may hold at once", async () => {
    const digest = new ThreadDigest();
    const bytes = Buffer.from(Array.from({ length: 3_000_001 }, (_, index) => index % 251));
    for (let time = 0; time < 7; time += 1) await digest.update(bytes);
    expect(await digest.end()).toBe(sha256(Buffer.concat(Array.from({ length: 7 }, () => bytes))));
    await digest.close();
  });

  it("is not sent more than 32 pieces ahead of what it has done with", async () => {
    const script = `import { parentPort } from "node:worker_threads";
      const held = [];
      const giveBack = () => held.splice(0).forEach(({ buffer }) => parentPort.postMessage(buffer, [buffer]));
      parentPort.on("message", (piece) => {
        if (!(piece instanceof Uint8Array)) return parentPort.postMessage("done");
        if (held.push(piece) > 32) throw new Error("too many");
        if (held.length === 32) setImmediate(giveBack);
      });`;
    expect(await digestBy(`data:text/javascript,${encodeURIComponent(script)}`)).toBe("done");
  });

  it.each([
    ["does not start", "data:text/javascript,throw new Error('no room')", "no room"],
    ["is not there", "file:///nowhere/thread.mjs", "Cannot find module"],
    [
      "fails at a piece",
      "data:text/javascript,import{parentPort}from'node:worker_threads';parentPort.on('message',()=>{throw new Error('no more')})",
      "no more",
    ],
    ["ends without a word", "data:text/javascript,process.exit(3)", "its thread ended with 3"],
  ])("rejects when the thread %s", async (_, script, why) => {
    await expect(digestBy(script)).rejects.toThrow(`The fingerprint could not be computed: ${why}`);
  });
});

describe("whoever wants a digest", () => {
  it("has a thread for a large dataset alone, which ends when the work on it does", async () => {
    const kept: Digest[] = [];
    for (const bytes of [undefined, 2 ** 20, 2 ** 30])
      await expect(
        withDigest(bytes, async (digest) => {
          kept.push(digest);
          await digest.update(Buffer.from("abc"));
          throw new Error("no file");
        }),
      ).rejects.toThrow("no file");
    expect(kept.map((digest) => digest instanceof ThreadDigest)).toEqual([false, false, true]);
    await expect(kept[2]?.update(Buffer.from("abc"))).rejects.toThrow("its thread ended");
  });

  it("has the same fingerprint from the command line, which then ends", async () => {
    const example = await readFile("examples/nova/train.jsonl");
    const content = Buffer.concat(Array.from({ length: Math.ceil(2 ** 26 / example.length) }, () => example));
    const file = join(work, "large.jsonl");
    await writeFile(file, content);
    const args = ["bin/lapidary.mjs", "validate", file, "--json", "--model", "amazon.nova-micro-v1:0:128k"];
    const { stdout } = await promisify(execFile)(process.execPath, args).catch((error: { stdout: string }) => error);
    expect(JSON.parse(stdout)).toMatchObject({ bytes: content.length, fingerprint: sha256(content) });
  });
});
