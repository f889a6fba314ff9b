import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { serviceModel } from "#local/bedrock/service-model.ts";
import { limits, type Limits } from "#core/patterns.ts";
import { processorTime } from "../processor.ts";

const table: [string, Limits][] = Object.entries(limits);
const arn = "arn:aws:bedrock:us-east-1:123456789012:";
const job = `${arn}model-customization-job/a.bc/abcdefghijkl`;
const foundation = "arn:aws:bedrock:us-east-1::foundation-model/a.b";
const custom = `${arn}custom-model/a.b/abcdefghijkl`;

/** Strings that each pattern accepts, short enough for the model's own pattern to be run on their neighbours. */
const samples: Record<keyof typeof limits, string[]> = {
  jobName: ["a", "a-b", "a--.+"],
  customModelName: ["a", "a_b-", "0-a"],
  roleArn: ["arn:aws:iam:::role/a", "arn:aws-cn:iam::123456789012:role/a/b"],
  clientRequestToken: ["a", "ab", "a-b", "a--b"],
  baseModelIdentifier: ["a.bc", "a.b.c:d", "a_b", foundation, `${arn}custom-model/a.bc:d/abcdefghijkl`],
  kmsKeyId: ["alias/a-_/b", "12345678-1234-1234-1234-123456789012", "arn:aws:kms:a:123456789012:alias/a"],
  tagKey: ["a .", ":/=+@-"],
  tagValue: ["", "a .", ":/=+@-"],
  s3Uri: ["s3://abc", "s3://a.-c/", "s3://abc/d/e!", "s3://abc/(d)/"],
  subnetId: ["a-b"],
  securityGroupId: ["a-b"],
  requestMetadataKey: ["a $", ":/=+@-"],
  requestMetadataValue: ["", "a $"],
  teacherModelIdentifier: [
    "a.bc",
    "a.b.c:d",
    "arn:aws:bedrock:a::foundation-model/a.bc",
    `${arn}inference-profile/a:.b`,
    "arn:aws:bedrock:a:b_c",
  ],
  lambdaArn: [
    "arn:aws:lambda:us-east-1:123456789012:function:a",
    "arn::lambda:us-gov-east-1:123456789012:function:a_.:$LATEST",
  ],
  jobArn: [job, `${arn}model-customization-job/a.bc.d.e:f:g/abcdefghijkl`],
  jobIdentifier: ["a", "a-b", "a--.+", job],
  modelIdentifier: [
    "a.bc",
    "a_b",
    "arn:aws:bedrock:a::foundation-model/a.b.c",
    custom,
    `${arn}custom-model/imported/abcdefghijkl`,
  ],
  modelArn: [foundation, `${foundation}.c.d:e`, custom, `${arn}custom-model/imported:a/abcdefghijkl`],
  foundationModelArn: [foundation, `${foundation}.c.d:e:f`],
  foundationModelIdentifier: ["a.bc", "a.b.c:d", foundation, `${foundation}.c.d:e`],
  provider: ["a", "a b-"],
  taggableArn: [
    "a-b",
    job,
    `${arn}guardrail/a0`,
    `${arn}automated-reasoning-policy/a:b`,
    `${arn}custom-model/imported/abcdefghijkl`,
  ],
  nextToken: ["a", "=/+"],
};

const edit = fc.record({
  at: fc.nat({ max: 120 }),
  kind: fc.constantFrom("insert", "replace", "remove", "duplicate"),
  with: fc.constantFrom(..."aB0-._:/$+ \n"),
});

const edited = (start: string, edits: { at: number; kind: string; with: string }[]) =>
  edits.reduce((text, { at, kind, with: character }) => {
    const place = text.length - (at % (text.length + 1));
    const [before, here, after] = [text.slice(0, place), text.slice(place, place + 1), text.slice(place + 1)];
    if (kind === "insert") return before + character + here + after;
    if (kind === "remove") return before + after;
    if (kind === "duplicate") return before + here + here + after;
    return before + character + after;
  }, start);

/** The patterns as the service model has them. */
const modelled = new Map(Object.entries(serviceModel));

describe("a linear pattern accepts exactly what the service model's pattern accepts", () => {
  test.each(table)("%s, near what it accepts", (name, { pattern }) => {
    const original = new RegExp(`^(?:${modelled.get(name)})$`);
    const starts = Object.entries(samples).find(([key]) => key === name)?.[1] ?? [];
    for (const sample of starts)
      expect([sample, pattern.test(sample), original.test(sample)]).toEqual([sample, true, true]);
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.array(edit, { minLength: 1, maxLength: 4 }), (start, edits) => {
        const text = edited(start, edits);
        expect([text, pattern.test(text)]).toEqual([text, original.test(text)]);
      }),
      { numRuns: 400 },
    );
  });

  const all = (alphabet: string, length: number): string[] =>
    length === 0
      ? [""]
      : all(alphabet, length - 1).flatMap((text) =>
          text.length < length - 1 ? [text] : [text, ...[...alphabet].map((c) => text + c)],
        );

  test.each([
    ["jobName", "", "a-.", 8, ""],
    ["customModelName", "", "a-_", 8, ""],
    ["clientRequestToken", "", "a-_", 8, ""],
    ["baseModelIdentifier", "", "a.:-", 6, ""],
    ["baseModelIdentifier", "arn:aws:bedrock:us-east-1::foundation-model/", "a.:", 7, ""],
    ["baseModelIdentifier", `${arn}custom-model/`, "a.:", 7, "/abcdefghijkl"],
    ["s3Uri", "s3://abc", "a/", 9, ""],
    ["teacherModelIdentifier", "", "a.:-", 6, ""],
    ["jobArn", `${arn}model-customization-job/`, "a.:", 8, "/abcdefghijkl"],
    ["modelArn", `${arn}custom-model/`, "a.:", 7, "/abcdefghijkl"],
    ["foundationModelArn", "arn:aws:bedrock:us-east-1::foundation-model/", "a.:", 8, ""],
    ["taggableArn", `${arn}custom-model/`, "a.:", 7, "/abcdefghijkl"],
  ] as const)("%s, every short string after %j made of %j", (name, before, alphabet, length, after) => {
    const { pattern } = limits[name];
    const original = new RegExp(`^(?:${serviceModel[name]})$`);
    const differing = all(alphabet, length)
      .map((text) => before + text + after)
      .filter((text) => pattern.test(text) !== original.test(text));
    expect(differing).toEqual([]);
  });
});

/** Strings on which a pattern that can be read in several ways goes through all of them. */
const hostile = (size: number) => {
  const run = (text: string) => text.repeat(Math.ceil(size / text.length));
  const tails = ["", "!", "\n", "/", ":"];
  const bodies = ["-", "a", "a-", "a_", "a.", ".", "a:", ":", "/", "a/", "0", " ", "arn:aws-", "a-.", "$"].map(run);
  const heads = [
    "",
    "a",
    "a.",
    "s3://",
    "s3://abc/",
    "arn:aws:bedrock:us-east-1::foundation-model/",
    `${arn}model-customization-job/`,
  ]
    .concat(
      "arn:aws-",
      `${arn}custom-model/`,
      "arn:aws:bedrock:us-east-1:",
      `${arn}inference-profile/`,
      `${arn}guardrail/`,
    )
    .concat(
      "arn:aws",
      "arn:aws:iam::123456789012:role/",
      "arn:aws:kms:",
      "alias/",
      "arn:aws:lambda:us-east-1:123456789012:function:",
    );
  return heads.flatMap((head) => bodies.flatMap((body) => tails.map((tail) => head + body + tail)));
};

test.each(table)("%s takes no more than linear time, whatever it is given", (_name, { pattern }) => {
  const spent = (texts: string[]) =>
    processorTime(() => {
      for (const text of texts) pattern.test(text);
    });
  for (const text of hostile(63)) pattern.test(text);
  const short = spent(hostile(500));
  const long = spent(hostile(8_000));
  // Sixteen times the length: linear is 16 times the work, quadratic 256. The allowance covers a noisy first figure.
  expect(long).toBeLessThan(50 * short + 200_000);
});

test("a name of 63 hyphens, which the model's own pattern never finishes, is decided at once", () => {
  expect(limits.jobName.pattern.test("-".repeat(63))).toBe(false);
  expect(limits.jobName.pattern.test(`a${"-".repeat(61)}_`)).toBe(false);
  expect(limits.jobName.pattern.test(`a${"-".repeat(62)}`)).toBe(true);
});
