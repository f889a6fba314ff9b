import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hostingLimits } from "#local/bedrock/hosting-limits.ts";
import { serviceModel } from "#local/bedrock/service-model.ts";
import { processorTime } from "../processor.ts";

const account = "arn:aws:bedrock:us-east-1:123456789012:";
const samples: Record<keyof typeof hostingLimits, string[]> = {
  customModelArn: [
    `${account}custom-model/imported/abcdefghijkl`,
    `${account}custom-model/a.bc/abcdefghijkl`,
    "arn:aws-iso-b:bedrock:a:123456789012:custom-model/a.bcd.efg.hij:kl:mn/abcdefghijkl",
  ],
  deploymentName: ["a", "a_b-", "0-a"],
  deploymentDescription: ["a", "a b\t"],
  deploymentIdentifier: ["a_b-", "a".repeat(63), `${account}custom-model-deployment/abcdefghijkl`],
  provisionedModelName: ["a", "a_b-", "0-a"],
  provisionedModelId: ["a_b-", "a".repeat(64), `${account}provisioned-model/abcdefghijkl`],
};

const edit = fc.record({
  at: fc.nat({ max: 120 }),
  removed: fc.nat({ max: 1 }),
  added: fc.constantFrom("", ..."aB0-._:/ \n"),
});

const edited = (start: string, edits: { at: number; removed: number; added: string }[]) =>
  edits.reduce((text, { at, removed, added }) => {
    const place = text.length - (at % (text.length + 1));
    return text.slice(0, place) + added + text.slice(place + removed);
  }, start);

/** The patterns as the service model has them. */
const modelled = new Map(Object.entries(serviceModel));

describe.each(Object.entries(hostingLimits))("the pattern of %s", (name, { pattern }) => {
  const starts = Object.entries(samples).find(([key]) => key === name)?.[1] ?? [];

  test("accepts exactly what the service model's accepts, near what it accepts", () => {
    const original = new RegExp(`^(?:${modelled.get(name)})$`);
    for (const sample of starts) expect([sample, pattern.test(sample)]).toEqual([sample, true]);
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.array(edit, { minLength: 1, maxLength: 4 }), (start, edits) => {
        const text = edited(start, edits);
        expect([text, pattern.test(text)]).toEqual([text, original.test(text)]);
      }),
      { numRuns: 400 },
    );
  });

  test("takes no more than linear time, whatever it is given", () => {
    const pieces = ["a", "a-", "a.", ".", "a:", ":", "-", "aws-"];
    const heads = [
      "",
      "arn:aws-",
      `${account}custom-model/`,
      `${account}custom-model/a.`,
      `${account}provisioned-model/`,
    ];
    const spent = (times: number) => {
      const bodies = pieces.map((piece) => piece.repeat(times));
      const texts = heads.flatMap((head) => bodies.flatMap((body) => ["", "!"].map((tail) => head + body + tail)));
      return processorTime(() => {
        for (const text of texts) pattern.test(text);
      });
    };
    spent(60);
    // Sixteen times the length: linear is 16 times the work, quadratic 256. The allowance covers a noisy first figure.
    expect(spent(20_000)).toBeLessThan(50 * spent(1_250) + 200_000);
  });
});

/** Every string of the letters, up to a length. */
const all = (letters: string, length: number): string[] =>
  length === 0
    ? [""]
    : ["", ...all(letters, length - 1).flatMap((rest) => [...letters].map((letter) => letter + rest))];

test.each([
  ["customModelArn", `${account}custom-model/`, "a.:", 10, "/abcdefghijkl"],
  ["deploymentName", "", "a-_", 7, ""],
  ["provisionedModelId", "", "a-_", 7, ""],
] as const)("%s allows what the service model does, of all that begins with %j and goes on with %j", (...row) => {
  const [name, before, letters, length, after] = row;
  const { pattern } = hostingLimits[name];
  const original = new RegExp(`^(?:${serviceModel[name]})$`);
  const differing = all(letters, length)
    .map((text) => before + text + after)
    .filter((text) => pattern.test(text) !== original.test(text));
  expect(differing).toEqual([]);
});
