import { describe, expect, it } from "vitest";
import { errorSentences, warningSentences } from "#core/dataset/problems.ts";
import { check, converse, media, messages, models, said, type Aim } from "./datasets.ts";

/** A record that breaks one rule, one that just does not, and what is found in the first. */
interface Case {
  wrong: unknown;
  right: unknown;
  finds: string;
  aim?: Aim;
}

const user = (...content: readonly unknown[]) => ({ role: "user", content });
const answer = { role: "assistant", content: said("Yes") };
const asked = (...content: readonly unknown[]) => ({ messages: [user(...content), answer] });
const images = (count: number) => Array.from({ length: count }, () => ({ image: media("png") }));
const system = (...texts: readonly string[]) => ({ system: texts.map((text) => ({ text })), ...converse("a", "b") });
const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
const { haiku, llama1, llama2, vision, micro, lite, nova2, canvas, embeddings, titanText } = models;
const distilled = { type: "DISTILLATION", model: llama1 } as const;
const version = { schemaVersion: "bedrock-conversation-2024" };
const reinforced = { type: "REINFORCEMENT_FINE_TUNING", model: nova2 } as const;
const pretrained = { type: "CONTINUED_PRE_TRAINING", model: titanText } as const;
const prompted = (messages: readonly unknown[], reference_answer: unknown = "4") => ({ messages, reference_answer });
const tool = (name: string, json: unknown = { type: "object" }, description = "Tells the time") => ({
  toolSpec: { name, description, inputSchema: { json } },
});
const tools = { tools: [tool("clock")] };
const use = (toolUseId: string, name = "clock") => ({ toolUse: { toolUseId, name, input: {} } });
const result = (toolUseId: string, ...content: readonly unknown[]) => ({ toolResult: { toolUseId, content } });
const noon = { text: "Noon" };
const using = (asking: readonly unknown[], told: unknown, toolConfig: unknown = tools) => ({
  toolConfig,
  messages: [user({ text: "What time is it?" }), { role: "assistant", content: asking }, user(told), answer],
});
const wellUsed = using([use("1")], result("1", noon));
const reasoning = { reasoningContent: { reasoningText: { text: "b" } } };
const thinking = (...more: readonly unknown[]) => ({
  messages: [user({ text: "a" }), { role: "assistant", content: [reasoning, ...more] }],
});
const callable = (changed: Readonly<Record<string, unknown>>, type = "function") => ({
  ...prompted([{ role: "user", content: "a" }]),
  tools: [
    {
      type,
      function: {
        name: "clock",
        description: "Tells the time",
        parameters: { type: "object", properties: {} },
        ...changed,
      },
    },
  ],
});

const errors: readonly Case[] = [
  // JSON
  { wrong: '{"messages":', right: converse("a", "b"), finds: "not-json@1" },
  {
    wrong: `${JSON.stringify(converse("a", "b"))},`,
    right: ` ${JSON.stringify(converse("a", "b"))} `,
    finds: "not-json@1",
  },
  {
    wrong: '{"messages":[],"x":NaN}',
    right: converse("NaN", "Infinity"),
    finds: "not-a-json-number@1",
  },
  { wrong: '{"x":-Infinity}', right: converse("-Infinity", "b"), finds: "not-a-json-number@1" },
  { wrong: "[]", right: converse("a", "b"), finds: "not-an-object@1" },
  { wrong: "null", right: converse("a", "b"), finds: "not-an-object@1" },
  { wrong: "  ", right: converse("a", "b"), finds: "blank-line@1" },
  {
    wrong: { ...prompted([{ role: "user", content: "2+2?" }]), extra: nested(100) },
    right: { ...prompted([{ role: "user", content: "2+2?" }]), extra: nested(99) },
    finds: "too-deep@1/extra",
    aim: reinforced,
  },
  {
    wrong: { ...prompted([{ role: "user", content: "2+2?" }]), extra: Array.from({ length: 49_997 }, () => []) },
    right: { ...prompted([{ role: "user", content: "2+2?" }]), extra: Array.from({ length: 49_996 }, () => []) },
    finds: "too-many-values@1",
    aim: reinforced,
  },
  {
    wrong: JSON.stringify(converse("a\tb", "c")).replace("\\t", "\t"),
    right: converse("a\tb", "c"),
    finds: "not-json@1",
  },
  // Converse
  { wrong: {}, right: converse("a", "b"), finds: "missing-member@1" },
  { wrong: { messages: "a" }, right: converse("a", "b"), finds: "wrong-type@1/messages" },
  { wrong: { messages: [] }, right: converse("a", "b"), finds: "too-few-messages@1/messages" },
  { wrong: converse("a"), right: converse("a", "b"), finds: "too-few-messages@1/messages" },
  { wrong: converse("a", "b", "c"), right: converse("a", "b", "c", "d"), finds: "last-role@1/messages/2" },
  {
    wrong: { messages: [user({ text: "a" }), user({ text: "b" })] },
    right: converse("a", "b"),
    finds: "role-order@1/messages/1",
  },
  {
    wrong: { messages: [user({ text: "a" }), user({ text: "b" }), user({ text: "c" }), answer] },
    right: converse("a", "b", "c", "d"),
    finds: "role-order@1/messages/1",
    aim: { model: llama2 },
  },
  {
    wrong: { messages: [{ ...user({ text: "a" }), role: "system" }, answer] },
    right: converse("a", "b"),
    finds: "unknown-role@1/messages/0/role",
  },
  {
    wrong: { messages: [{ ...user({ text: "a" }), role: "User" }, answer] },
    right: converse("a", "b"),
    finds: "unknown-role@1/messages/0/role",
  },
  { wrong: { messages: [{ role: "user" }, answer] }, right: converse("a", "b"), finds: "missing-member@1/messages/0" },
  { wrong: asked(), right: asked({ text: "a" }), finds: "empty-content@1/messages/0/content" },
  {
    wrong: asked({ text: "" }),
    right: asked({ text: "" }, { text: "a" }),
    finds: "empty-content@1/messages/0/content",
  },
  { wrong: asked({ text: 1 }), right: asked({ text: "1" }), finds: "wrong-type@1/messages/0/content/0/text" },
  { wrong: asked("a"), right: asked({ text: "a" }), finds: "wrong-type@1/messages/0/content/0" },
  { wrong: asked({}), right: asked({ text: "a" }), finds: "missing-member@1/messages/0/content/0" },
  {
    wrong: asked({ text: null }),
    right: asked({ text: "a", image: null }),
    finds: "missing-member@1/messages/0/content/0",
  },
  {
    wrong: asked({ text: "a" }, { audio: {} }),
    right: asked({ text: "a" }, { type: "text", text: "b" }),
    finds: "unknown-content-block@1/messages/0/content/1/audio",
  },
  {
    wrong:
      '{"messages":[{"role":"user","content":[{"text":"a"},{"__proto__":{"text":"b"}}]},{"role":"assistant","content":[{"text":"c"}]}]}',
    right: converse("__proto__", "b"),
    finds: "unknown-content-block@1/messages/0/content/1/__proto__",
  },
  {
    wrong: { ...converse("a", "b"), schemaVersion: 1 },
    right: { ...converse("a", "b"), schemaVersion: "any" },
    finds: "wrong-type@1/schemaVersion",
  },
  {
    wrong: { ...converse("a", "b"), system: "a" },
    right: { ...converse("a", "b"), system: null },
    finds: "wrong-type@1/system",
  },
  { wrong: system("a", "b"), right: system("a"), finds: "system-count@1/system", aim: { model: llama2 } },
  {
    wrong: { ...converse("a", "b"), system: null },
    right: converse("a", "b"),
    finds: "wrong-type@1/system",
    aim: { model: llama2 },
  },
  // Reserved words
  ...[
    "System:",
    "SYSTEM:",
    "User:",
    "USER:",
    "uSeR:",
    "Bot:",
    "BOT:",
    "Assistant:",
    "ASSISTANT:",
    "Thought:",
    "[EOS]",
    "<image>",
    "<IMAGE>",
    "<video>",
    "<unk>",
  ].map((word) => ({
    wrong: converse(`Say ${word} now`, "b"),
    right: converse(`Say ${word.replace(/[:\]>]/, "")} now`, "b"),
    finds: "reserved-text@1/messages/0/content/0/text",
  })),
  { wrong: system("User: a"), right: system("User a"), finds: "reserved-text@1/system/0/text" },
  {
    wrong: converse("a", "Bot: b"),
    right: converse("a", "Robots: b"),
    finds: "reserved-text@1/messages/1/content/0/text",
  },
  {
    wrong: JSON.stringify(converse("XXXX", "b")).replace("XXXX", "\\u0055ser\\u003a"),
    right: converse("a", "b"),
    finds: "reserved-text@1/messages/0/content/0/text",
  },
  {
    wrong: converse("the user: a", "b"),
    right: converse("the user a", "b"),
    finds: "reserved-text@1/messages/0/content/0/text",
    aim: { model: nova2 },
  },
  {
    wrong: messages("a\nHuman: b", "c"),
    right: messages("a Human: b", "c"),
    finds: "reserved-text@1/messages/0/content",
    aim: { model: haiku },
  },
  {
    wrong: { system: "\nAssistant:", ...messages("a", "b") },
    right: { system: "Assistant:", ...messages("a", "b") },
    finds: "reserved-text@1/system",
    aim: { model: haiku },
  },
  // Media
  { wrong: asked(...images(11)), right: asked(...images(10)), finds: "too-many-media@1" },
  {
    wrong: { messages: [user(...images(6)), answer, user(...images(5)), answer] },
    right: { messages: [user(...images(5)), answer, user(...images(5)), answer] },
    finds: "too-many-media@1",
  },
  {
    wrong: asked({ video: media("mp4") }, { video: media("mp4") }),
    right: asked({ video: media("mp4") }),
    finds: "too-many-media@1",
  },
  { wrong: asked({ video: media("mkv") }, ...images(1)), right: asked(...images(2)), finds: "media-mixed@1" },
  {
    wrong: { messages: [user({ text: "a" }), { role: "assistant", content: images(1) }] },
    right: asked(...images(1)),
    finds: "media-from-assistant@1/messages/1",
  },
  {
    wrong: asked(...images(1)),
    right: asked({ text: "a" }),
    finds: "media-not-supported@1/messages/0/content/0/image",
    aim: { model: micro },
  },
  {
    wrong: asked({ text: "a" }, ...images(1)),
    right: asked({ text: "a" }),
    finds: "media-not-supported@1/messages/0/content/1/image",
    aim: { model: llama2 },
  },
  {
    wrong: asked({ video: media("mp4") }),
    right: asked(...images(20)),
    finds: "media-not-supported@1/messages/0/content/0/video",
    aim: { model: vision },
  },
  {
    wrong: asked({ image: media("tiff") }),
    right: asked({ image: media("PNG") }),
    finds: "media-format@1/messages/0/content/0/image/format",
  },
  {
    wrong: asked({ image: media("webp") }),
    right: asked({ image: media("gif") }),
    finds: "media-format@1/messages/0/content/0/image/format",
    aim: { model: nova2 },
  },
  {
    wrong: asked({ image: media("png", "https://bucket/a.png") }),
    right: asked({ image: media("png", "s3://bucket/a_b-c/d.png") }),
    finds: "s3-uri@1/messages/0/content/0/image/source/s3Location/uri",
  },
  {
    wrong: asked({ image: media("png", "s3://bucket/a b.png") }),
    right: asked({ image: media("png") }),
    finds: "s3-uri@1/messages/0/content/0/image/source/s3Location/uri",
  },
  {
    wrong: asked({ image: { format: "png" } }),
    right: asked({ image: media("png") }),
    finds: "missing-member@1/messages/0/content/0/image",
  },
  {
    wrong: asked({ document: media("pdf") }, { text: "a" }, { document: media("pdf") }),
    right: asked({ document: media("pdf") }, { text: "a" }),
    finds: "too-many-media@1",
    aim: { model: nova2 },
  },
  {
    wrong: asked({ document: media("pdf") }),
    right: asked({ text: "a" }),
    finds: "media-not-supported@1/messages/0/content/0/document",
  },
  {
    wrong: asked({ image: media("png", "s3://bucket/a+b.png") }),
    right: asked({ image: media("png", "s3://bucket/é/東.png") }),
    finds: "s3-uri@1/messages/0/content/0/image/source/s3Location/uri",
  },
  {
    wrong: asked({ image: media("png", "bucket/a b.png") }),
    right: asked({ image: media("png", "s3://bucket/day=1/a b+(1).png") }),
    finds: "s3-uri@1/messages/0/content/0/image/source/s3Location/uri",
    aim: { model: vision },
  },
  {
    wrong: asked({ image: { format: "png", source: { s3Location: { uri: "s3://bucket/a.png", bucketOwner: 1 } } } }),
    right: asked({ image: { format: "png", source: { s3Location: { uri: "s3://bucket/a.png", bucketOwner: null } } } }),
    finds: "wrong-type@1/messages/0/content/0/image/source/s3Location/bucketOwner",
  },
  {
    wrong: asked({ text: "a", toolUse: "" }),
    right: asked({ text: "a", image: null }),
    finds: "unknown-content-block@1/messages/0/content/0/toolUse",
  },
  {
    wrong: asked({ text: "a", audio: { format: "wav" } }),
    right: asked({ text: "a" }),
    finds: "unknown-content-block@1/messages/0/content/0/audio",
    aim: { model: llama2 },
  },
  {
    wrong: asked(),
    right: asked({ text: "a", type: 1 }),
    finds: "empty-content@1/messages/0/content",
    aim: { model: llama2 },
  },
  {
    wrong: { ...converse("a", "b"), schemaVersion: 1 },
    right: { ...converse("a", "b"), schemaVersion: null },
    finds: "wrong-type@1/schemaVersion",
    aim: { model: llama2 },
  },
  // Tools and reasoning
  {
    wrong: using([use("1", "cook")], result("1", noon)),
    right: wellUsed,
    finds: "unknown-tool@1",
    aim: { model: nova2 },
  },
  { wrong: using([use("1")], result("2", noon)), right: wellUsed, finds: "unanswered-tool@1", aim: { model: nova2 } },
  {
    wrong: using([use("1"), use("1")], result("1", noon)),
    right: using([use("1"), use("2")], result("1", noon)),
    finds: "repeated-tool-id@1",
    aim: { model: nova2 },
  },
  {
    wrong: { ...converse("a", "b"), toolConfig: { tools: [tool("clock"), tool("clock")] } },
    right: { ...converse("a", "b"), toolConfig: { tools: [tool("clock"), tool("watch")] } },
    finds: "repeated-tool@1",
    aim: { model: nova2 },
  },
  {
    wrong: { ...converse("a", "b"), toolConfig: { tools: [] } },
    right: { ...converse("a", "b"), toolConfig: null },
    finds: "empty-content@1/toolConfig/tools",
    aim: { model: nova2 },
  },
  {
    wrong: { ...converse("a", "b"), toolConfig: { tools: [tool("clock", { properties: {} })] } },
    right: { ...converse("a", "b"), toolConfig: { tools: [tool("clock", { type: "object", properties: {} })] } },
    finds: "missing-member@1/toolConfig/tools/0/toolSpec/inputSchema/json",
    aim: { model: nova2 },
  },
  {
    wrong: { ...converse("a", "b"), toolConfig: { tools: [tool("clock", { type: "object" }, " ")] } },
    right: { ...converse("a", "b"), toolConfig: tools },
    finds: "empty-content@1/toolConfig/tools/0/toolSpec/description",
    aim: { model: nova2 },
  },
  {
    wrong: using([use(" ")], result("1", noon), null),
    right: using([use("1")], result("1", noon), null),
    finds: "empty-content@1/messages/1/content/0/toolUse/toolUseId",
    aim: { model: nova2 },
  },
  {
    wrong: using([use("1")], result(" ", noon), null),
    right: using([use("1")], result("2", noon), null),
    finds: "empty-content@1/messages/2/content/0/toolResult/toolUseId",
    aim: { model: nova2 },
  },
  {
    wrong: using([use("1")], result("1", {})),
    right: using([use("1")], result("1", { json: { hour: 12 }, text: null })),
    finds: "tool-result-content@1/messages/2/content/0/toolResult/content/0",
    aim: { model: nova2 },
  },
  {
    wrong: using([use("1")], result("1", { ...noon, json: { hour: 12 } })),
    right: using([use("1")], result("1", noon, { json: { hour: 12 } })),
    finds: "tool-result-content@1/messages/2/content/0/toolResult/content/0",
    aim: { model: nova2 },
  },
  {
    wrong: using([use("1"), { text: "" }], result("1", noon)),
    right: wellUsed,
    finds: "empty-content@1/messages/1/content",
    aim: { model: nova2 },
  },
  {
    wrong: asked({ text: "a" }, use("1")),
    right: wellUsed,
    finds: "unknown-content-block@1/messages/0",
    aim: { model: nova2 },
  },
  {
    wrong: asked({ text: "a" }, reasoning),
    right: thinking({ text: "c" }),
    finds: "unknown-content-block@1/messages/0",
    aim: { model: nova2 },
  },
  {
    wrong: thinking(),
    right: thinking({ text: "" }),
    finds: "empty-content@1/messages/1/content",
    aim: { model: nova2 },
  },
  {
    wrong: thinking({ text: "c" }),
    right: converse("a", "c"),
    finds: "unknown-content-block@1/messages/1/content/0/reasoningContent",
  },
  {
    wrong: { messages: [user({ text: "a" }), { role: "assistant", content: [{ text: "b" }, use("1")] }] },
    right: converse("a", "b"),
    finds: "unknown-content-block@1/messages/1/content/1/toolUse",
  },
  // Messages
  {
    wrong: {
      messages: [
        { role: "user", content: said("a") },
        { role: "assistant", content: "b" },
      ],
    },
    right: messages("a", "b"),
    finds: "wrong-type@1/messages/0/content",
    aim: { model: haiku },
  },
  { wrong: messages("a", "b", "c"), right: messages("a", "b"), finds: "last-role@1/messages/2", aim: { model: haiku } },
  {
    wrong: { system: null, ...messages("a", "b") },
    right: { system: "", ...messages("a", "b") },
    finds: "wrong-type@1/system",
    aim: { model: haiku },
  },
  {
    wrong: messages("a".repeat(96_000), "bbb"),
    right: messages("a".repeat(95_998), "bbb"),
    finds: "too-many-tokens@1",
    aim: { model: haiku },
  },
  {
    wrong: messages("😀".repeat(96_003), "b"),
    right: messages("😀".repeat(96_002), "b"),
    finds: "too-many-tokens@1",
    aim: { model: haiku },
  },
  // Prompt and completion
  {
    wrong: { prompt: "a" },
    right: { prompt: "a", completion: "b" },
    finds: "missing-member@1",
    aim: { model: llama1 },
  },
  {
    wrong: { prompt: "a", completion: 1 },
    right: { prompt: "a", completion: "1" },
    finds: "wrong-type@1/completion",
    aim: { model: llama1 },
  },
  {
    wrong: { prompt: "a".repeat(24_582), completion: "b" },
    right: { prompt: "a".repeat(24_581), completion: "b" },
    finds: "too-many-tokens@1",
    aim: { model: titanText },
  },
  {
    wrong: { prompt: "a".repeat(96_006), completion: "b" },
    right: { prompt: "a".repeat(96_005), completion: "b" },
    finds: "too-many-tokens@1",
    aim: { model: llama1 },
  },
  // Image and caption
  {
    wrong: { "image-ref": "s3://b/a.png", caption: "ab" },
    right: { "image-ref": "s3://b/a.png", caption: "abc" },
    finds: "caption-length@1/caption",
    aim: { model: canvas },
  },
  {
    wrong: { "image-ref": "s3://b/a.png", caption: "😀".repeat(1_025) },
    right: { "image-ref": "s3://b/a.png", caption: "😀".repeat(1_024) },
    finds: "caption-length@1/caption",
    aim: { model: canvas },
  },
  {
    wrong: { "image-ref": "s3://b/a.png", caption: "a".repeat(2_561) },
    right: { "image-ref": "s3://b/a.png", caption: "a".repeat(2_560) },
    finds: "caption-length@1/caption",
    aim: { model: embeddings },
  },
  {
    wrong: { "image-ref": "s3://b/a.gif", caption: "abc" },
    right: { "image-ref": "s3://b/a.JPG", caption: "abc" },
    finds: "media-format@1/image-ref",
    aim: { model: canvas },
  },
  {
    wrong: { "image-ref": "b/a.png", caption: "abc" },
    right: { "image-ref": "s3://b/a", caption: "abc" },
    finds: "s3-uri@1/image-ref",
    aim: { model: canvas },
  },
  // Plain text
  { wrong: { input: 1 }, right: { input: "a" }, finds: "wrong-type@1/input", aim: pretrained },
  // Distillation
  {
    wrong: { ...version, schemaVersion: null, ...converse("a") },
    right: { ...version, ...converse("a") },
    finds: "wrong-type@1/schemaVersion",
    aim: distilled,
  },
  {
    wrong: { ...version, ...asked({ text: "a", mood: "calm" }) },
    right: { ...version, ...asked({ text: "a", type: "text" }) },
    finds: "unknown-content-block@1/messages/0/content/0/mood",
    aim: distilled,
  },
  { wrong: converse("a"), right: { ...version, ...converse("a") }, finds: "missing-member@1", aim: distilled },
  {
    wrong: { schemaVersion: "2023", ...converse("a") },
    right: { ...version, ...converse("a", "b") },
    finds: "wrong-schema-version@1/schemaVersion",
    aim: distilled,
  },
  {
    wrong: { ...version, ...converse("a", "b", "c") },
    right: { ...version, ...converse("a", "b") },
    finds: "too-many-messages@1/messages",
    aim: distilled,
  },
  {
    wrong: { ...version, ...converse("a"), extra: 1 },
    right: { ...version, ...converse("a") },
    finds: "unsupported-member@1/extra",
    aim: distilled,
  },
  {
    wrong: { ...version, ...system() },
    right: { ...version, ...system("a") },
    finds: "system-count@1/system",
    aim: distilled,
  },
  {
    wrong: { ...version, ...asked({ text: "a" }, { text: "b" }) },
    right: { ...version, ...asked({ text: "a", type: "text" }) },
    finds: "content-count@1/messages/0/content",
    aim: distilled,
  },
  {
    wrong: { ...version, messages: [answer] },
    right: { ...version, messages: [user({ text: "a" })] },
    finds: "role-order@1/messages/0",
    aim: distilled,
  },
  // Reinforcement fine-tuning
  {
    wrong: prompted([{ role: "system", content: "a" }]),
    right: prompted([{ role: "user", content: "a" }]),
    finds: "missing-user@1/messages",
    aim: reinforced,
  },
  {
    wrong: prompted([
      { role: "user", content: "a" },
      { role: "system", content: "b" },
    ]),
    right: prompted([
      { role: "system", content: "b" },
      { role: "user", content: "a" },
    ]),
    finds: "role-order@1/messages/1",
    aim: reinforced,
  },
  {
    wrong: prompted([
      { role: "user", content: "a" },
      { role: "system", content: "b" },
    ]),
    right: prompted([
      { role: "system", content: "b" },
      { role: "user", content: "a" },
      { role: "system", content: "c" },
    ]),
    finds: "role-order@1/messages/1",
    aim: reinforced,
  },
  {
    wrong: prompted([{ role: "user", content: " \n" }]),
    right: prompted([{ role: "user", content: " a" }]),
    finds: "empty-content@1/messages/0/content",
    aim: reinforced,
  },
  {
    wrong: { ...prompted([{ role: "user", content: "a" }]), id: " " },
    right: { ...prompted([{ role: "user", content: "a" }]), id: null },
    finds: "empty-content@1/id",
    aim: reinforced,
  },
  {
    wrong: { ...prompted([{ role: "user", content: "a" }]), tools: [] },
    right: callable({}),
    finds: "empty-content@1/tools",
    aim: reinforced,
  },
  {
    wrong: callable({}, "tool"),
    right: callable({ strict: true }),
    finds: "wrong-value@1/tools/0/type",
    aim: reinforced,
  },
  {
    wrong: callable({ name: " " }),
    right: callable({ name: "watch" }),
    finds: "empty-content@1/tools/0/function/name",
    aim: reinforced,
  },
  {
    wrong: callable({ parameters: { type: "object" } }),
    right: callable({ parameters: { type: "object", properties: { zone: {} }, required: ["zone"] } }),
    finds: "missing-member@1/tools/0/function/parameters",
    aim: reinforced,
  },
  {
    wrong: callable({ parameters: { type: "string", properties: {} } }),
    right: callable({ parameters: { type: "object", properties: {}, required: null } }),
    finds: "wrong-value@1/tools/0/function/parameters/type",
    aim: reinforced,
  },
  {
    wrong: { ...callable({}), tools: [...callable({}).tools, ...callable({}).tools] },
    right: { ...callable({}), tools: [...callable({}).tools, ...callable({ name: "watch" }).tools] },
    finds: "repeated-tool@1/tools",
    aim: reinforced,
  },
  {
    wrong: prompted([{ role: "user", content: "a" }], {}),
    right: { ...prompted([{ role: "user", content: "a" }], { answer: [1, { deep: null }] }), anything: [1] },
    finds: "empty-content@1/reference_answer",
    aim: reinforced,
  },
  {
    wrong: prompted([
      { role: "tool", content: "a" },
      { role: "user", content: "a" },
    ]),
    right: prompted([
      { role: "assistant", content: "a" },
      { role: "user", content: "a" },
    ]),
    finds: "unknown-role@1/messages/0/role",
    aim: reinforced,
  },
];

const warnings: readonly Case[] = [
  {
    wrong: { ...converse("a", "b"), System: [] },
    right: { ...converse("a", "b"), system: [] },
    finds: "unknown-member@1/System",
  },
  {
    wrong: '{"__proto__":{"a":1},"prompt":"a","completion":"b"}',
    right: { prompt: "a", completion: "b" },
    finds: "unknown-member@1/__proto__",
    aim: { model: llama1 },
  },
  { wrong: { ...converse("a", "b"), "a/b~c": [] }, right: converse("a", "b"), finds: "unknown-member@1/a~1b~0c" },
  {
    wrong: asked({ text: "a", image: media("png") }),
    right: asked({ text: "a" }, { image: media("png") }),
    finds: "several-content-blocks@1/messages/0/content/0",
  },
  {
    wrong: '{"prompt":"a","completion":"b","prompt":"c"}',
    right: { prompt: '"prompt":', completion: ': "prompt" :' },
    finds: "duplicate-key@1/prompt",
    aim: { model: llama1 },
  },
  {
    wrong: '{"prompt":"a","completion":"b","pro\\u006dpt" :"c"}',
    right: '{"prompt" :"a","completion":":"}',
    finds: "duplicate-key@1/prompt",
    aim: { model: llama1 },
  },
  {
    wrong: converse("a thought: b", "c"),
    right: converse("many thoughts: b", "c"),
    finds: "reserved-text-spelling@1/messages/0/content/0/text",
  },
  {
    wrong: messages("a", ""),
    right: messages("a", "b"),
    finds: "blank-text@1/messages/1/content",
    aim: { model: haiku },
  },
  {
    wrong: { prompt: "", completion: "b" },
    right: { prompt: "a", completion: "b" },
    finds: "blank-text@1/prompt",
    aim: { model: llama1 },
  },
  {
    wrong: { prompt: "a", completion: "" },
    right: { prompt: "a", completion: "b" },
    finds: "blank-text@1/completion",
    aim: { model: llama1 },
  },
  {
    wrong: asked({ text: "" }),
    right: asked({ text: "a" }),
    finds: "blank-text@1/messages/0/content",
    aim: { model: llama2 },
  },
  {
    wrong: { ...version, ...converse("") },
    right: { ...version, ...converse("a") },
    finds: "blank-text@1/messages/0/content",
    aim: distilled,
  },
  {
    wrong: asked({ text: "a", mood: "calm" }),
    right: asked({ text: "a", type: "text" }),
    finds: "unknown-member@1/messages/0/content/0/mood",
  },
  {
    wrong: { ...converse("a", "b"), toolConfig: tools },
    right: { ...converse("a", "b"), toolConfig: null },
    finds: "unknown-member@1/toolConfig",
  },
  {
    wrong: { prompt: "a", completion: "b", system: said("c") },
    right: { prompt: "a", completion: "b" },
    finds: "unknown-member@1/system",
    aim: { model: llama1 },
  },
  {
    wrong: prompted([{ role: "user", content: "a" }], null),
    right: prompted([{ role: "user", content: "a" }], "4"),
    finds: "missing-reference-answer@1",
    aim: reinforced,
  },
  {
    wrong: { ...version, ...converse("User: a") },
    right: { ...version, ...converse("Users: a") },
    finds: "reserved-text-spelling@1/messages/0/content/0/text",
    aim: { ...distilled, model: lite },
  },
  {
    wrong: { prompt: " \n", completion: "b" },
    right: { prompt: " a", completion: " b" },
    finds: "blank-text@1/prompt",
    aim: { model: llama1 },
  },
  {
    wrong: '{"prompt":"\\ud83d","completion":"b"}',
    right: '{"prompt":"\\ud83d\\ude00","completion":"b"}',
    finds: "lone-surrogate@1/prompt",
    aim: { model: llama1 },
  },
  {
    wrong: { messages: [{ role: "user", content: "a" }] },
    right: prompted([{ role: "user", content: "a" }]),
    finds: "missing-reference-answer@1",
    aim: reinforced,
  },
];

/** Codes of what a dataset is as a whole, and of its bytes, whose cases stand in whole.test.ts. */
const ofTheWhole = [
  ...["empty-dataset", "not-plain-text", "byte-order-mark", "too-few-records", "too-many-records"],
  ...["too-few-records-together", "too-many-records-together", "too-many-bytes", "validation-not-supported"],
  ...["line-too-long", "not-utf8", "lone-carriage-return", "dataset-media-mixed", "unknown-model", "carriage-returns"],
  ...["duplicate-record", "shared-record", "long-record", "few-records", "not-read-whole"],
];

const titled = ({ finds, aim = {}, wrong }: Case) => ({
  name: `${finds.slice(0, 70)} for ${aim.type ?? ""}${aim.model ?? "Nova Lite"}: ${(typeof wrong === "string" ? wrong : JSON.stringify(wrong)).slice(0, 60)}`,
});

const table = (cases: readonly Case[]) => cases.map((one) => ({ ...one, ...titled(one) }));

it("has a case for every code that there is", () => {
  const told = [...errors, ...warnings].map(({ finds }) => finds.split("@")[0]);
  const codes = [...Object.keys(errorSentences), ...Object.keys(warningSentences)];
  expect([...new Set([...told, ...ofTheWhole])].toSorted()).toEqual(codes.toSorted());
});

it("lets a prompt be as long as it is where a teacher answers it", async () => {
  const long = { ...version, ...converse("a".repeat(96_006)) };
  expect(await check([long], distilled)).toEqual({ errors: [], warnings: [] });
});

it("looks into tools that Nova is not trained on", async () => {
  expect((await check([{ ...converse("a", "b"), toolConfig: { tools: [] } }])).errors).toEqual([
    "empty-content@1/toolConfig/tools",
  ]);
});

it("counts system texts beside a prompt and its completion", async () => {
  const beside = (given: unknown) => check([{ prompt: "a", completion: "b", system: given }], { model: llama1 });
  expect((await beside([...said("c"), ...said("d")])).errors).toEqual(["system-count@1/system"]);
  expect((await beside(null)).errors).toEqual(["wrong-type@1/system"]);
  expect((await beside(said("c"))).errors).toEqual([]);
});

describe("each rule is broken by one record, and kept by another that is just inside it", () => {
  it.each(table(errors))("$name", async ({ wrong, right, finds, aim }) => {
    expect(await check([wrong], aim)).toEqual({ errors: [finds], warnings: [] });
    expect(await check([right], aim)).toEqual({ errors: [], warnings: [] });
  });

  it.each(table(warnings))("warning $name", async ({ wrong, right, finds, aim }) => {
    expect(await check([wrong], aim)).toEqual({ errors: [], warnings: [finds] });
    expect(await check([right], aim)).toEqual({ errors: [], warnings: [] });
  });

  it.each(table([...errors, ...warnings]).filter(({ wrong }) => wrong !== "  "))(
    "also among others: $name",
    async ({ wrong, right, finds, aim }) => {
      const others = [right, right, right];
      const { errors, warnings } = await check([...others, wrong, ...others, wrong], aim);
      const told = [...errors, ...warnings].filter((one) => !one.startsWith("duplicate-record"));
      expect(told).toEqual([finds.replace("@1", "@4"), finds.replace("@1", "@8")]);
    },
  );
});
