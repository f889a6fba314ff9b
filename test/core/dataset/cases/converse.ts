import { converse, media, models } from "../datasets.ts";
import { aimedAt, answer, asked, system, user, type Case } from "./case.ts";

/** Conversations in the form of the Converse API. */
export const conversations: readonly Case[] = [
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
    wrong: { messages: [{ ...user({ text: "a" }), role: "system" }, user({ text: "b" }), answer] },
    right: { ...system("a"), messages: converse("b", "c").messages },
    finds: "system-message@1/messages/0/role",
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
  {
    wrong: { messages: [{ role: "user", content: "a" }, answer] },
    right: asked({ text: "a" }),
    finds: "text-not-in-blocks@1/messages/0/content",
  },
  { wrong: { prompt: "a", completion: "b" }, right: converse("a", "b"), finds: "wrong-format@1" },
  {
    wrong: { messages: [user({ text: "a" }), user({ text: "b" }), user({ text: "c" }), user({ text: "d" })] },
    right: converse("a", "b", "c", "d"),
    finds: "role-order@1/messages/1",
  },
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
    finds: "text-not-in-blocks@1/system",
  },
  {
    wrong: asked({ text: "a", toolUse: "" }),
    right: asked({ text: "a", image: null }),
    finds: "unknown-content-block@1/messages/0/content/0/toolUse",
  },
  {
    wrong: { ...converse("a", "b"), System: [] },
    right: { ...converse("a", "b"), system: [] },
    finds: "unknown-member@1/System",
  },
  { wrong: { ...converse("a", "b"), "a/b~c": [] }, right: converse("a", "b"), finds: "unknown-member@1/a~1b~0c" },
  {
    wrong: asked({ text: "a", image: media("png") }),
    right: asked({ text: "a" }, { image: media("png") }),
    finds: "several-content-blocks@1/messages/0/content/0",
  },
  {
    wrong: asked({ text: "a", mood: "calm" }),
    right: asked({ text: "a", type: "text" }),
    finds: "unknown-member@1/messages/0/content/0/mood",
  },
  ...aimedAt({ model: "meta.llama3-2-90b-instruct-v1:0:128k" }, [
    {
      wrong: converse("a".repeat(60_006), "b"),
      right: converse("a".repeat(60_005), "b"),
      finds: "too-many-tokens@1",
    },
  ]),
  ...aimedAt({ model: models.llama2 }, [
    {
      wrong: { messages: [user({ text: "a" }), user({ text: "b" }), user({ text: "c" })] },
      right: converse("a", "b", "c", "d"),
      finds: "role-order@1/messages/1",
    },
    {
      wrong: { messages: [user({ text: "a" }), user({ text: "b" }), user({ text: "c" }), answer] },
      right: converse("a", "b", "c", "d"),
      finds: "role-order@1/messages/1",
    },
    { wrong: system("a", "b"), right: system("a"), finds: "system-count@1/system" },
    {
      wrong: { ...converse("a", "b"), system: null },
      right: converse("a", "b"),
      finds: "wrong-type@1/system",
    },
    {
      wrong: asked({ text: "a", audio: { format: "wav" } }),
      right: asked({ text: "a" }),
      finds: "unknown-content-block@1/messages/0/content/0/audio",
    },
    {
      wrong: asked(),
      right: asked({ text: "a", type: 1 }),
      finds: "empty-content@1/messages/0/content",
    },
    {
      wrong: { ...converse("a", "b"), schemaVersion: 1 },
      right: { ...converse("a", "b"), schemaVersion: null },
      finds: "wrong-type@1/schemaVersion",
    },
    {
      wrong: asked({ text: "" }),
      right: asked({ text: "a" }),
      finds: "blank-text@1/messages/0/content",
    },
  ]),
];
