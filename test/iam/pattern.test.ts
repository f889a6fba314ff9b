import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arnMatches, matches } from "#local/iam/pattern.ts";

/** The same, said as plainly as can be, and as slowly. */
const plainly = (pattern: string, text: string): boolean => {
  const [first, ...rest] = pattern;
  if (first === undefined) return text === "";
  if (first === "*") return plainly(rest.join(""), text) || (text !== "" && plainly(pattern, text.slice(1)));
  return text !== "" && (first === "?" || first === text[0]) && plainly(rest.join(""), text.slice(1));
};

const texts = fc.string({ unit: fc.constantFrom("a", "b", ":", "*"), maxLength: 9 });
const patterns = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 9 });

describe("a pattern of a policy", () => {
  it("fits what it fits when it is read as plainly as can be", () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        expect(matches(pattern, text)).toBe(plainly(pattern, text));
      }),
      { numRuns: 5_000 },
    );
  });

  it("fits itself, and anything put in place of its stars", () => {
    fc.assert(
      fc.property(fc.array(texts, { minLength: 1, maxLength: 4 }), texts, (parts, filling) => {
        expect(matches(parts.join("*"), parts.join(filling))).toBe(true);
      }),
    );
  });

  it("is read at once, however many stars it has", () => {
    expect(matches(`${"*a".repeat(500)}b`, "a".repeat(20_000))).toBe(false);
    expect(matches("*".repeat(20_000), "a".repeat(20_000))).toBe(true);
  });

  it("has no characters of its own but the star and the question mark", () => {
    expect(matches("(a+)+[b]\\d.$", "(a+)+[b]\\d.$")).toBe(true);
    expect(matches("a.c", "abc")).toBe(false);
  });
});

describe("a pattern of an ARN", () => {
  it.each([
    ["arn:aws:s3:::data/*", "arn:aws:s3:::data/a/b:c", true],
    ["arn:aws:s3:::data/*", "arn:aws:s3:::data", false],
    ["arn:aws:s3:::data", "arn:aws:s3:::data2", false],
    [
      "arn:aws:logs:*:*:log-group:/aws/lambda/f:*",
      "arn:aws:logs:eu-west-1:1:log-group:/aws/lambda/f:log-stream:x",
      true,
    ],
    ["arn:aws:sqs:*:queue", "arn:aws:sqs:eu-west-1:1:queue", false],
    ["arn:aws:s*:::data", "arn:aws:sns:eu-west-1:1:data", false],
    ["*", "anything", true],
    ["*", "*", true],
    ["arn:aws:dynamodb:us-east-1:1:table/*", "*", false],
  ])("%s and %s: %s", (pattern, arn, fits) => {
    expect(arnMatches(pattern, arn)).toBe(fits);
  });

  it("fits no ARN of another service or account", () => {
    const part = fc.constantFrom("a", "b", "c");
    fc.assert(
      fc.property(part, part, part, part, (service, account, other, otherAccount) => {
        const pattern = `arn:aws:${service}:*:${account}:*`;
        expect(arnMatches(pattern, `arn:aws:${other}:x:${otherAccount}:y:z`)).toBe(
          service === other && account === otherAccount,
        );
      }),
    );
  });
});
