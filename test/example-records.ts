import { readFileSync } from "node:fs";
import * as v from "valibot";

/** The text of a file of the examples, by its path there. */
export const read = (path: string) => readFileSync(new URL(`../examples/${path}`, import.meta.url), "utf8");
const records = <Schema extends v.GenericSchema>(schema: Schema, path: string) =>
  read(path)
    .trimEnd()
    .split("\n")
    .map((line) => v.parse(schema, JSON.parse(line)));

const oneText = v.pipe(v.array(v.strictObject({ text: v.pipe(v.string(), v.nonEmpty()) })), v.length(1));
const role = v.picklist(["user", "assistant"]);

const Converse = v.strictObject({
  schemaVersion: v.literal("bedrock-conversation-2024"),
  system: oneText,
  messages: v.array(v.strictObject({ role, content: oneText })),
});
const Messages = v.strictObject({
  system: v.string(),
  messages: v.array(v.strictObject({ role, content: v.pipe(v.string(), v.nonEmpty()) })),
});
const PromptAndCompletion = v.strictObject({
  prompt: v.pipe(v.string(), v.nonEmpty()),
  completion: v.pipe(v.string(), v.nonEmpty()),
});

export interface Lesson {
  instruction: string;
  questions: string[];
  answers: string[];
}

/** The two sides of a conversation. */
export const lesson = (instruction: string, said: { role: string; text: string }[]): Lesson => ({
  instruction,
  questions: said.filter(({ role }) => role === "user").map(({ text }) => text),
  answers: said.filter(({ role }) => role === "assistant").map(({ text }) => text),
});

/** Reads an example's records in its own format, and only in that: what is said in each, in order. */
export const conversations = {
  nova: (path: string) =>
    records(Converse, path).map(({ system, messages }) => ({
      instruction: system[0]?.text ?? "",
      said: messages.map(({ role, content }) => ({ role, text: content[0]?.text ?? "" })),
    })),
  "claude-3-haiku": (path: string) =>
    records(Messages, path).map(({ system, messages }) => ({
      instruction: system,
      said: messages.map(({ role, content }) => ({ role, text: content })),
    })),
  llama: (path: string) =>
    records(PromptAndCompletion, path).map(({ prompt, completion }) => {
      const parted = /^(?<instruction>.+?)\n\nQuestion: (?<question>.+)\nAnswer:$/s.exec(prompt)?.groups ?? {};
      return {
        instruction: parted["instruction"] ?? "",
        said: [
          { role: "user", text: parted["question"] ?? "" },
          { role: "assistant", text: completion.trimStart() },
        ],
      };
    }),
} as const;
