import { describe, expect, it } from "vitest";
import { errorSentences, warningSentences } from "#core/dataset/problems.ts";
import { converse, found, jsonLines, messages, models, reportOn, said, type Aim } from "./datasets.ts";

const sentencesOn = async (record: unknown, aim: Aim = {}) =>
  (await reportOn([jsonLines([record])], aim)).errors.map(({ code, message }) => `${code}: ${message}`);

const errorsOn = async (record: unknown, aim: Aim = {}) => found(await reportOn([jsonLines([record])], aim));

it("counts one of something in the singular, and many in groups of three digits", () => {
  expect(errorSentences["too-few-records"](1, 8, "Nova")).toMatch(/^There is 1 record and Nova/);
  expect(errorSentences["too-many-records"](20_001, 20_000, "Nova")).toBe(
    "There are 20,001 records and Nova takes at most 20,000: leave some out.",
  );
  expect(errorSentences["too-few-records-together"](1, 100, "Llama")).toContain("have 1 record together");
  expect(errorSentences["too-few-messages"](1)).toMatch(/^There is 1 message:/);
  expect(errorSentences["too-few-messages"](0)).toMatch(/^There are 0 messages:/);
  expect(errorSentences["too-many-messages"](3, 2)).toMatch(/^There are 3 messages:/);
  expect(errorSentences["system-count"](2, "write at most 1")).toMatch(/^There are 2 system texts:/);
  expect(errorSentences["content-count"](2, "1")).toMatch(/^There are 2 content blocks:/);
  expect(errorSentences["caption-length"](1, 3, 10)).toMatch(/^The caption has 1 character:/);
  expect(errorSentences["too-many-media"](11, "image", 10)).toMatch(/^The record has 11 images:/);
  expect(warningSentences["few-records"](1, 100, "Nova")).toMatch(/^There is 1 record:/);
  expect(warningSentences["carriage-returns"](1)).toMatch(/^1 line ends in/);
  expect(warningSentences["carriage-returns"](2)).toMatch(/^2 lines end in/);
});

it("says of an empty file to name one with records", () => {
  expect(errorSentences["empty-dataset"]()).toBe("The dataset is empty: name a file with records.");
});

describe("data of OpenAI's form", () => {
  const chat = {
    messages: [{ role: "system", content: "Be brief." }, ...messages("Who is it?", "A cat.").messages],
  };
  const inBlocks =
    'text-not-in-blocks: This is a string, and must be a list of content blocks: write it as [{"text": "…"}].';

  it("is told how to write each text for Converse, and the system's, and nothing else", async () => {
    expect(await sentencesOn(chat)).toEqual([
      'system-message: The role is system, which no message may have: write its text into the record as "system": [{"text": "…"}].',
      ...[inBlocks, inBlocks, inBlocks],
    ]);
  });

  it("is told how to write the system's text where texts are strings", async () => {
    expect(await sentencesOn(chat, { model: models.haiku })).toEqual([
      'system-message: The role is system, which no message may have: write its text into the record as "system": "…".',
    ]);
  });

  it("is judged by the order of the other roles", async () => {
    const [, ask, answer] = chat.messages;
    const order = async (...given: unknown[]) =>
      (await errorsOn({ messages: given }, { model: models.haiku })).errors.filter((one) => !one.startsWith("system"));
    const [system] = chat.messages;
    expect(await order(ask, system, answer)).toEqual([]);
    expect(await order(system, answer, ask)).toEqual(["role-order@1/messages/1"]);
    expect(await order(system, ask)).toEqual(["too-few-messages@1/messages"]);
    expect(await order(system)).toEqual(["too-few-messages@1/messages"]);
    expect((await errorsOn({ messages: [...converse("a", "b", "c").messages, system] })).errors).toContain(
      "last-role@1/messages/2",
    );
  });
});

describe("a record of another format", () => {
  const records = {
    converse: converse("a", "b"),
    messages: messages("a", "b"),
    "prompt-completion": { prompt: "a", completion: "b" },
    "image-caption": { "image-ref": "s3://bucket/a.png", caption: "a cat" },
    text: { input: "a" },
    rft: { ...messages("a"), reference_answer: "b" },
  };
  const withMessages = ["converse", "messages", "rft"];

  it.each(Object.keys(records))("than %s has one error, which names both and shows how to write it", async (name) => {
    const format = Object.keys(records).find((one): one is keyof typeof records => one === name) ?? "text";
    for (const [other, record] of Object.entries(records)) {
      if (withMessages.includes(name) && withMessages.includes(other)) continue;
      const { errors, warnings } = await reportOn([jsonLines([{ id: 7, ...record }, record])], { format });
      if (name === other) expect(errors).toEqual([]);
      else {
        const told = other === "text" ? errors.filter(({ line }) => line === 2) : errors;
        expect(told.map(({ code }) => code)).toEqual(told.map(() => "wrong-format"));
        expect(told.at(-1)?.message).toMatch(
          `The record is of the format ${other}, and must be of ${name}: write it as {"`,
        );
        if (other !== "text") expect(warnings).toEqual([]);
      }
    }
  });

  it("may have an id beside, and is none that has an input and an output", async () => {
    const aim: Aim = { model: models.llama1 };
    expect((await errorsOn({ id: 1, ...converse("a", "b") }, aim)).errors).toEqual(["wrong-format@1"]);
    expect((await errorsOn({ input: "a", output: "b" }, aim)).errors).toEqual(["missing-member@1", "missing-member@1"]);
    expect((await errorsOn({ prompt: "a", messages: said("b") }, aim)).errors).toEqual(["missing-member@1"]);
  });
});
