import { converse, messages, models } from "../datasets.ts";
import { aimedAt, system, version, type Case } from "./case.ts";

const spellings = [
  ...["System:", "SYSTEM:", "User:", "USER:", "uSeR:", "Bot:", "BOT:", "Assistant:", "ASSISTANT:"],
  ...["Thought:", "[EOS]", "<image>", "<IMAGE>", "<video>", "<unk>"],
];

/** Words that models reserve. */
export const words: readonly Case[] = [
  ...spellings.map((word) => ({
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
    wrong: converse("a thought: b", "c"),
    right: converse("many thoughts: b", "c"),
    finds: "reserved-text-spelling@1/messages/0/content/0/text",
  },
  ...aimedAt({ model: models.nova2 }, [
    {
      wrong: converse("the user: a", "b"),
      right: converse("the user a", "b"),
      finds: "reserved-text@1/messages/0/content/0/text",
    },
  ]),
  ...aimedAt({ model: models.haiku }, [
    {
      wrong: messages("a\nHuman: b", "c"),
      right: messages("a Human: b", "c"),
      finds: "reserved-text@1/messages/0/content",
    },
    {
      wrong: { system: "\nAssistant:", ...messages("a", "b") },
      right: { system: "Assistant:", ...messages("a", "b") },
      finds: "reserved-text@1/system",
    },
  ]),
  ...aimedAt({ type: "DISTILLATION", model: models.lite }, [
    {
      wrong: { ...version, ...converse("User: a") },
      right: { ...version, ...converse("Users: a") },
      finds: "reserved-text-spelling@1/messages/0/content/0/text",
    },
  ]),
];
