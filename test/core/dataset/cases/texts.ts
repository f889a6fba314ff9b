import { messages, models, said } from "../datasets.ts";
import { aimedAt, type Case } from "./case.ts";

/** Messages, and prompts with completions: the formats in which texts stand without blocks. */
export const plainTexts: readonly Case[] = [
  ...aimedAt({ model: models.haiku }, [
    {
      wrong: {
        messages: [
          { role: "user", content: said("a") },
          { role: "assistant", content: "b" },
        ],
      },
      right: messages("a", "b"),
      finds: "wrong-type@1/messages/0/content",
    },
    {
      wrong: { messages: [{ role: "system", content: "a" }, ...messages("b", "c").messages] },
      right: { system: "a", ...messages("b", "c") },
      finds: "system-message@1/messages/0/role",
    },
    {
      wrong: { messages: messages("a", "b").messages.toSpliced(1, 0, { role: "system", content: "c" }) },
      right: messages("a", "b"),
      finds: "system-message@1/messages/1/role",
    },
    { wrong: messages("a", "b", "c"), right: messages("a", "b"), finds: "last-role@1/messages/2" },
    {
      wrong: { system: null, ...messages("a", "b") },
      right: { system: "", ...messages("a", "b") },
      finds: "wrong-type@1/system",
    },
    {
      wrong: messages("a".repeat(96_000), "bbb"),
      right: messages("a".repeat(95_998), "bbb"),
      finds: "too-many-tokens@1",
    },
    {
      wrong: messages("😀".repeat(96_003), "b"),
      right: messages("😀".repeat(96_002), "b"),
      finds: "too-many-tokens@1",
    },
    {
      wrong: messages("a", ""),
      right: messages("a", "b"),
      finds: "blank-text@1/messages/1/content",
    },
  ]),
  ...aimedAt({ model: models.llama1 }, [
    {
      wrong: { prompt: "a" },
      right: { prompt: "a", completion: "b" },
      finds: "missing-member@1",
    },
    { wrong: messages("a", "b"), right: { prompt: "a", completion: "b" }, finds: "wrong-format@1" },
    { wrong: { input: "a" }, right: { prompt: "a", completion: "b" }, finds: "wrong-format@1" },
    {
      wrong: { prompt: "a", completion: 1 },
      right: { prompt: "a", completion: "1" },
      finds: "wrong-type@1/completion",
    },
    {
      wrong: { prompt: "a".repeat(96_006), completion: "b" },
      right: { prompt: "a".repeat(96_005), completion: "b" },
      finds: "too-many-tokens@1",
    },
    {
      wrong: { prompt: "", completion: "b" },
      right: { prompt: "a", completion: "b" },
      finds: "blank-text@1/prompt",
    },
    {
      wrong: { prompt: "a", completion: "" },
      right: { prompt: "a", completion: "b" },
      finds: "blank-text@1/completion",
    },
    {
      wrong: { prompt: "a", completion: "b", system: said("c") },
      right: { prompt: "a", completion: "b" },
      finds: "unknown-member@1/system",
    },
    {
      wrong: { prompt: " \n", completion: "b" },
      right: { prompt: " a", completion: " b" },
      finds: "blank-text@1/prompt",
    },
  ]),
  ...aimedAt({ model: models.titanText }, [
    {
      wrong: { prompt: "a".repeat(24_582), completion: "b" },
      right: { prompt: "a".repeat(24_581), completion: "b" },
      finds: "too-many-tokens@1",
    },
  ]),
  ...aimedAt({ type: "CONTINUED_PRE_TRAINING", model: models.titanText }, [
    { wrong: { input: 1 }, right: { input: "a" }, finds: "wrong-type@1/input" },
  ]),
];
