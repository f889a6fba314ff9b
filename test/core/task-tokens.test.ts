import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hidden, withoutTokens } from "#core/task-tokens.ts";
import { randomFrom } from "#local/random.ts";

const random = randomFrom(1);
const base64 = (bytes: number) =>
  Buffer.from(Uint8Array.from({ length: bytes }, () => random() * 256)).toString("base64");

/** Task tokens as Step Functions makes them: of two parts, the first of which may be padded. */
const tokens = Array.from({ length: 50 }, () => `AQCEAAAAKgAAAAM${base64(100)}${base64(300)}`);

/** A text in a text in a text: JSON as deep as that, with slashes escaped or not. */
const nested = (text: string, depth: number, slash: string): string =>
  depth === 0 ? text : JSON.stringify({ text: nested(text, depth - 1, slash) }).replaceAll("/", slash);

describe("a task token", () => {
  it.each([
    [0, "/"],
    [1, "/"],
    [3, "/"],
    [1, "\\/"],
    [3, "\\/"],
    [2, "\\u002f"],
  ])("is hidden in JSON in JSON, %i deep, with slashes as %s, and the JSON around it stays JSON", (depth, slash) => {
    for (const token of tokens)
      expect(withoutTokens(nested(`see\n${token}\nthere`, depth, slash))).toBe(
        nested(`see\n${hidden}\nthere`, depth, slash),
      );
  });

  it("is hidden in every text of an event, whichever member has it", () => {
    const [one = "", two = ""] = tokens;
    expect(
      withoutTokens({ id: 1, details: { cause: `The token ${one} is late`, list: [{ input: two }, one] } }),
    ).toEqual({
      id: 1,
      details: { cause: `The token ${hidden} is late`, list: [{ input: hidden }, hidden] },
    });
  });

  it("is hidden behind an S3 URI as well, and in one", () => {
    for (const token of tokens)
      for (const [text, left] of [
        [`s3://data/${token}`, `s3:${hidden}`],
        [`s3://data/a/key ${token}`, `s3://data/a/key ${hidden}`],
        [`s3://${"data/".repeat(40)}${token}`, `s3:${hidden}`],
      ] as const)
        expect(withoutTokens(nested(text, 1, "/"))).toBe(nested(left, 1, "/"));
  });

  it("that cannot be found among the parameters of a task that waits for one hides them all", () => {
    const parameters = JSON.stringify({ token: "e30.a-token.of-a-form_that-is-new" });
    const resource = "updateItem.waitForTaskToken";
    expect(withoutTokens({ resource, parameters })).toEqual({ resource, parameters: hidden });
    expect(withoutTokens({ resource: "updateItem", parameters })).toEqual({ resource: "updateItem", parameters });
  });
});

describe("what is no task token", () => {
  it.each([
    ["a hash", "0123456789abcdef".repeat(4)],
    ["an ARN", `arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/${"a".repeat(12)}`],
    ["an S3 URI", "s3://lapidary-data/examples/nova/2026-q2/cleaned/train.jsonl"],
    ["an id of S3's", base64(56)],
    ["a cause", "ValidationException: the first three problems of 12 are: ".repeat(20)],
    ["a text of breaks", JSON.stringify("line\nanother\n".repeat(50))],
  ])("is left as it is: %s", (_, text) => {
    expect(withoutTokens(text)).toBe(text);
  });

  const piece = fc.stringMatching(/^[a-z0-9]{1,60}$|^(?:year|month|day)=[0-9]{1,4}$/);
  const key = fc.array(piece, { minLength: 20, maxLength: 40 }).map((pieces) => pieces.join("/"));
  const slash = fc.constantFrom("/", "\\/", "\\u002f");

  it("is left as it is: the S3 URI of a key that is long and has no break, in JSON as deep as it may be", () => {
    fc.assert(
      fc.property(key, fc.nat(3), slash, (path, depth, as) => {
        const text = nested(`It says "s3Uri=s3://data/Train/${path}", and "s3://data/${path}"`, depth, as);
        expect(withoutTokens(text)).toBe(text);
      }),
    );
  });

  it("takes no longer for being long", () => {
    const texts = ["\\", "a\\", "A", "Aa", "s3:/", "s3:\\", "\\/", "=\\\\"].map((piece) =>
      piece.repeat(1_000_000 / piece.length),
    );
    const begun = performance.now();
    for (const text of texts) withoutTokens(`${text}"`);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
