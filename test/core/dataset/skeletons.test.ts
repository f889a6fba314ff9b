import fc from "fast-check";
import { expect, it } from "vitest";
import { found, reportOn, type Aim } from "./datasets.ts";

const aim: Aim = { format: "prompt-completion" };

const text = fc
  .array(fc.constantFrom("a", "word ", '"', "\\", "\n", "\u0001", "é", "東", "{", "}", ",", ":"), { maxLength: 12 })
  .map((some) => `x${some.join("")}`);

/** Ways to write a record, most of them not JSON; some are so only with some texts. */
const spellings: readonly ((prompt: string, completion: string) => string)[] = [
  (prompt, completion) => JSON.stringify({ prompt, completion }),
  (prompt, completion) => JSON.stringify({ prompt, completion }).slice(0, -1),
  (prompt, completion) => `${JSON.stringify({ prompt, completion })},`,
  (prompt, completion) => JSON.stringify({ prompt, completion }).replace('","', '" "'),
  (prompt, completion) => JSON.stringify({ prompt, completion, more: 0 }).replace(/0}$/, "NaN}"),
  (prompt, completion) => JSON.stringify({ prompt, completion }).replace(/}$/, '\\"}'),
  (prompt, completion) => `{"prompt":"${prompt.replaceAll("\n", "")}","completion":${JSON.stringify(completion)}}`,
  (prompt, completion) => `{"prompt":${JSON.stringify(prompt)},"completion":"${completion.replaceAll("\n", "")}`,
  (prompt) => JSON.stringify([{ prompt }]),
];

const lines = fc.array(
  fc.tuple(fc.constantFrom(...spellings), text, text).map(([spell, one, other]) => spell(one, other)),
  { minLength: 1, maxLength: 40 },
);

const reportOnLines = (given: readonly string[]) => reportOn([Buffer.from(given.join("\n"))], aim);

it("counts as many errors among many wrong lines as in each line alone", async () => {
  const wrong = Array.from({ length: 100 }, () => "[");
  await fc.assert(
    fc.asyncProperty(lines, async (given) => {
      const alone = await Promise.all(given.map((line) => reportOnLines([line])));
      const report = await reportOnLines([...wrong, ...given]);
      expect(report.errorCount).toBe(100 + alone.reduce((sum, { errorCount }) => sum + errorCount, 0));
      expect(report.records).toBe(100 + given.length);
      expect(report.statistics.characters).toBe(alone.reduce((sum, { statistics }) => sum + statistics.characters, 0));
    }),
    { numRuns: 500 },
  );
});

it("finds a control character wherever it stands in a line like others", async () => {
  const line = JSON.stringify({ prompt: "What is the number?", completion: 'It is "seventeen",\nor so.' });
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: line.length }), fc.nat({ max: 31 }), async (at, code) => {
      fc.pre(code !== 10 && code !== 13);
      const spoilt = line.slice(0, at) + String.fromCharCode(code) + line.slice(at);
      const isTab = code === 9;
      const alone = found(await reportOnLines([spoilt])).errors;
      expect(alone).toEqual(isTab && alone.length === 0 ? [] : ["not-json@1"]);
      const { errors } = found(await reportOnLines([line, line, spoilt]));
      expect(errors).toEqual(alone.map((error) => error.replace("@1", "@3")));
    }),
    { numRuns: 400 },
  );
});

it("does not take a line for no JSON that is like one with too many levels", async () => {
  const nested = (completion: string) =>
    `{"prompt":"a","completion":"${completion}","more":${"[".repeat(101)}${"]".repeat(101)}}`;
  const wrong = Array.from({ length: 100 }, () => "[");
  const { statistics } = await reportOnLines([...wrong, nested("b".repeat(2 ** 16)), nested("b")]);
  expect(statistics.characters).toBe(2);
});
