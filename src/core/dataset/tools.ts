import { isObject, type JsonObject, type RecordCheck } from "./record.ts";
import { anything, filledText, list, object, string, text, type Check } from "./shape.ts";

const json: Check = (value, record) => (isObject(value) ? record.skip(value) : record.wrongType("an object", value));

const toolSpec = object({
  members: {
    name: filledText,
    description: filledText,
    inputSchema: object({ members: { json }, required: ["json"], others: "warning" }),
    strict: anything,
  },
  required: ["name", "description", "inputSchema"],
  others: "warning",
});

/** The tools that a conversation may use, in Converse's form. */
export const toolConfig: Check = object({
  members: {
    tools: list(object({ members: { toolSpec }, required: ["toolSpec"], others: "warning" }), (tools, record) => {
      if (tools.length === 0) record.error("empty-content");
    }),
    toolChoice: anything,
  },
  required: ["tools"],
  others: "warning",
});

/** Blocks of Converse besides text and media, by their keys. */
export const toolBlocks: Readonly<Record<string, Check>> = {
  toolUse: object({
    members: { toolUseId: string, name: string, input: json },
    required: ["toolUseId", "name", "input"],
    others: "warning",
  }),
  toolResult: object({
    members: {
      toolUseId: string,
      content: list(object({ members: { text, json }, others: "error" }), (items, record) => {
        if (items.length === 0) record.error("empty-content");
      }),
      status: string,
    },
    required: ["toolUseId", "content"],
    others: "warning",
  }),
  reasoningContent: object({
    members: {
      reasoningText: object({
        members: { text: filledText, signature: string },
        required: ["text"],
        others: "warning",
      }),
    },
    required: ["reasoningText"],
    others: "warning",
  }),
};

/** Who may have which of them. */
export const toolRoles: Readonly<Record<string, string>> = {
  toolUse: "assistant",
  toolResult: "user",
  reasoningContent: "assistant",
};

const each = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const inside = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);

const toolNames = (tools: readonly unknown[]): unknown[] =>
  tools.map((tool) => inside(inside(tool, "toolSpec"), "name"));

/** Whether each tool that is used was defined once, and each result answers a use before it. */
export const toolsTogether = (conversation: JsonObject, record: RecordCheck): void => {
  const { toolConfig: config, messages } = conversation;
  if (config === undefined || config === null) return;
  const names = toolNames(each(inside(config, "tools")));
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (typeof repeated === "string") record.error("repeated-tool", repeated);
  const [asked, answered] = [new Set<unknown>(), new Set<unknown>()];
  for (const block of each(messages).flatMap((message) => each(inside(message, "content")))) {
    const use = inside(block, "toolUse");
    const result = inside(block, "toolResult");
    const [name, id, answer] = [inside(use, "name"), inside(use, "toolUseId"), inside(result, "toolUseId")];
    if (typeof name === "string" && !names.includes(name)) record.error("unknown-tool", name);
    if (typeof id === "string" && asked.has(id)) record.error("repeated-tool-id", id);
    if (typeof answer === "string" && !asked.has(answer)) record.error("unanswered-tool", answer);
    if (typeof answer === "string" && answered.has(answer)) record.error("repeated-tool-id", answer);
    asked.add(id);
    answered.add(answer);
  }
};
