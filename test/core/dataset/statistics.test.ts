import { expect, it } from "vitest";
import { converse, jsonLines, media, models, reportOn, said, type Aim } from "./datasets.ts";

const statisticsOf = async (records: readonly unknown[], aim: Aim) =>
  (await reportOn([jsonLines(records)], aim)).statistics;

const user = (...content: readonly unknown[]) => ({ role: "user", content });
const assistant = (...content: readonly unknown[]) => ({ role: "assistant", content });
const answered = (...content: readonly unknown[]) => ({
  messages: [user(...content), assistant(...said("It is so."))],
});

const image = { image: media("png") };
const document = { document: media("pdf") };
const video = { video: media("mp4") };

it("count the images, videos and documents of all records", async () => {
  const pictured = answered(image, { text: "What is it?" }, image, document);
  const { media: counted } = await statisticsOf(
    [
      ...Array.from({ length: 50 }, () => pictured),
      converse("What is it?", "It is so."),
      answered(video),
      answered(video),
    ],
    { model: models.nova2 },
  );
  expect(counted).toEqual({ image: 100, video: 2, document: 50 });
});

it("count the images that have captions, and those of a record that is too long", async () => {
  const captioned = { "image-ref": "s3://bucket/a.png", caption: "A cat" };
  expect((await statisticsOf([captioned, captioned], { model: models.canvas })).media.image).toBe(2);
  const long = answered(image, { text: "a".repeat(96_006) });
  expect((await statisticsOf([long], { model: models.vision })).media.image).toBe(1);
});

it("count no media that are null, or that the model is not trained on", async () => {
  const records = [answered({ text: "What is it?", image: null }), answered(document)];
  expect((await statisticsOf(records, { model: models.lite })).media).toEqual({ image: 0, video: 0, document: 0 });
});

const clock = { toolSpec: { name: "clock", description: "Tells it", inputSchema: { json: { type: "object" } } } };
const toolConfig = { tools: [clock] };
const use = { toolUse: { toolUseId: "1", name: "clock", input: { zone: "UTC" } } };
const result = (content: unknown) => ({ toolResult: { toolUseId: "1", content: [content] } });
const using = (given: unknown) => ({
  toolConfig,
  messages: [user(...said("When?")), assistant(use), user(result(given)), assistant(...said("Noon."))],
});

it.each<[string, unknown, string[], Aim]>([
  ["nothing, where there are texts alone", converse("What is it?", "It is so."), [], {}],
  ["tools", { toolConfig, ...converse("What is it?", "It is so.") }, ["toolConfig"], { model: models.nova2 }],
  [
    "tools, not where the model is not trained on them",
    { toolConfig, ...converse("What is it?", "It is so.") },
    [],
    {},
  ],
  ["what a tool is given", using({ text: "12:00" }), ["toolConfig", "toolUse.input"], { model: models.nova2 }],
  [
    "what a tool answers in JSON",
    using({ json: { hour: 12 } }),
    ["toolConfig", "toolResult.json", "toolUse.input"],
    { model: models.nova2 },
  ],
  [
    "functions",
    { messages: [{ role: "user", content: "When?" }], tools: [] },
    ["tools"],
    { model: models.nova2, type: "REINFORCEMENT_FINE_TUNING" },
  ],
])("name what costs tokens and was not counted: %s", async (_, record, uncounted, aim) => {
  expect((await statisticsOf([record], aim)).uncounted).toEqual(uncounted);
  expect((await statisticsOf([record, record, record], aim)).uncounted).toEqual(uncounted);
});
