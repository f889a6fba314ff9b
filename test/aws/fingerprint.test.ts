import { describe, expect, it } from "vitest";
import { fingerprintOf } from "#aws/fingerprint.ts";
import type { Objects } from "#aws/objects.ts";

type Stored = Record<string, { size: number; etag: string }>;

const some: Stored = {
  "logs-old/a": { size: 1, etag: "1" },
  "logs/a": { size: 1, etag: "1" },
  "logs/b": { size: 2, etag: "2" },
  "train.jsonl": { size: 3, etag: "3" },
  "train.jsonl.old": { size: 4, etag: "4" },
};

/** A bucket with these objects, listed in their keys' order. */
const bucketOf = (stored: Stored): Pick<Objects, "below"> => ({
  async *below(uri) {
    const prefix = uri.slice("s3://bucket/".length);
    for (const [key, object] of Object.entries(stored).sort()) if (key.startsWith(prefix)) yield { key, ...object };
  },
});

const refusing = (error: Error): Pick<Objects, "below"> => ({
  // eslint-disable-next-line require-yield
  async *below() {
    throw error;
  },
});

const failure = (httpStatusCode: number) => Object.assign(new Error("No"), { $metadata: { httpStatusCode } });

const of = (stored: Stored, ...keys: string[]) => {
  const [training, ...validation] = keys.map((key) => ({ s3Uri: `s3://bucket/${key}` }));
  return fingerprintOf(bucketOf(stored), {
    trainingDataConfig: training ?? {},
    validationDataConfig: { validators: validation },
  });
};

describe("the fingerprint of datasets", () => {
  it.each([
    ["an object", "train.jsonl", "train.jsonl"],
    ["an object of a folder that is named with a slash", "logs/", "logs/b"],
    ["an object of a folder that is named without", "logs", "logs/b"],
  ])("changes with the content and the size of %s, and is gone with it", async (_, named, key) => {
    const before = await of(some, named);
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    const { [key]: object, ...others } = some;
    const seen = [
      before,
      await of({ ...others, [key]: { size: 9, etag: object?.etag ?? "" } }, named),
      await of({ ...others, [key]: { size: object?.size ?? 0, etag: "9" } }, named),
      await of(others, named),
    ];
    expect(new Set(seen).size).toBe(4);
  });

  it("does not change with what only begins alike", async () => {
    const { "logs-old/a": _, "train.jsonl.old": __, ...others } = some;
    for (const named of ["logs", "logs/", "train.jsonl"]) expect(await of(others, named)).toBe(await of(some, named));
  });

  it("changes with the validation data as with the training data", async () => {
    const [both, other] = [await of(some, "train.jsonl", "logs/a"), await of(some, "train.jsonl", "logs/b")];
    expect(both).not.toBe(other);
  });

  it.each([301, 403, 404])("is not there for data that S3 answers with a %i", async (status) => {
    const s3 = refusing(failure(status));
    expect(await fingerprintOf(s3, { trainingDataConfig: { s3Uri: "s3://bucket/a" } })).toBeUndefined();
  });

  it("is not made up when S3 is in trouble", async () => {
    const s3 = refusing(failure(503));
    await expect(fingerprintOf(s3, { trainingDataConfig: { s3Uri: "s3://bucket/a" } })).rejects.toThrow("No");
  });

  it("is not there for more than 100,000 objects, which are not all listed", async () => {
    let listed = 0;
    const s3: Pick<Objects, "below"> = {
      async *below() {
        for (; ; listed += 1) yield { key: `logs/${listed}`, size: 1, etag: "" };
      },
    };
    expect(await fingerprintOf(s3, { trainingDataConfig: { s3Uri: "s3://bucket/logs/" } })).toBeUndefined();
    expect(listed).toBe(100_000);
  });
});
