import { isObject, type JsonObject, type RecordCheck } from "./record.ts";
import type { Uncounted } from "./report.ts";
import type { ModelRules } from "./rules.ts";
import { anything, filledText, list, meaningfulString, object, orNull, text, type Check } from "./shape.ts";

/** An object that is trained on, whose characters are not counted. */
const json =
  (as: Uncounted): Check =>
  (value, record) => {
    record.uncounted.add(as);
    if (isObject(value)) record.skip(value);
    else record.wrongType("an object", value);
  };

const jsonSchema = object({ members: { type: anything }, required: ["type"] });

const toolSpec = object({
  members: {
    name: meaningfulString,
    description: meaningfulString,
    inputSchema: object({ members: { json: jsonSchema }, required: ["json"], others: "warning" }),
    strict: anything,
  },
  required: ["name", "description", "inputSchema"],
  others: "warning",
});

const toolConfig: Check = object({
  members: {
    tools: list(object({ members: { toolSpec }, required: ["toolSpec"], others: "warning" }), (tools, record) => {
      if (tools.length === 0) record.error("empty-content");
    }),
    toolChoice: anything,
  },
  required: ["tools"],
  others: "warning",
});

/** The tools that a conversation may use, in Converse's form. AWS's sample validator looks into them whether they are trained or not. */
export const toolConfigOf =
  ({ conversation: { tools } }: ModelRules): Check =>
  (value, record) => {
    if (tools) record.uncounted.add("toolConfig");
    else record.warn("unknown-member", "toolConfig", "schemaVersion, system, messages");
    toolConfig(value, record);
  };

const resultItem = object({
  members: { text: orNull(text), json: orNull(json("toolResult.json")) },
  others: "warning",
  whole: ({ text: said, json: given }, record) => {
    if (((said ?? null) === null) === ((given ?? null) === null)) record.error("tool-result-content");
  },
});

const toolUseBlocks: Readonly<Record<string, Check>> = {
  toolUse: object({
    members: { toolUseId: meaningfulString, name: meaningfulString, input: json("toolUse.input") },
    required: ["toolUseId", "name", "input"],
    others: "warning",
  }),
  toolResult: object({
    members: {
      toolUseId: meaningfulString,
      content: list(resultItem, (items, record) => {
        if (items.length === 0) record.error("empty-content");
      }),
      status: anything,
    },
    required: ["toolUseId", "content"],
    others: "warning",
  }),
};

const reasoningBlocks: Readonly<Record<string, Check>> = {
  reasoningContent: object({
    members: {
      reasoningText: object({
        members: { text: filledText, signature: anything },
        required: ["text"],
        others: "warning",
      }),
    },
    required: ["reasoningText"],
    others: "warning",
  }),
};

/** Blocks of Converse besides text and media that a model is trained on, by their keys. */
export const toolBlocks = ({ conversation: { tools, reasoning } }: ModelRules): Readonly<Record<string, Check>> => ({
  ...(tools ? toolUseBlocks : {}),
  ...(reasoning ? reasoningBlocks : {}),
});

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

/** Whether a name is given to two tools. */
export const repeatedTool = (names: readonly unknown[], record: RecordCheck): void => {
  const before = new Set<unknown>();
  const repeated = names.find((name) => before.size === before.add(name).size);
  if (typeof repeated === "string") record.error("repeated-tool", repeated);
};

/** Whether each tool that is used was defined once, and each result answers a use before it. */
export const toolsTogether = (conversation: JsonObject, record: RecordCheck): void => {
  const { toolConfig: config, messages } = conversation;
  if (config === undefined || config === null) return;
  const names = toolNames(each(inside(config, "tools")));
  repeatedTool(names, record);
  const defined = new Set(names);
  const [asked, answered] = [new Set<unknown>(), new Set<unknown>()];
  for (const block of each(messages).flatMap((message) => each(inside(message, "content")))) {
    const use = inside(block, "toolUse");
    const result = inside(block, "toolResult");
    const [name, id, answer] = [inside(use, "name"), inside(use, "toolUseId"), inside(result, "toolUseId")];
    if (typeof name === "string" && !defined.has(name)) record.error("unknown-tool", name);
    if (typeof id === "string" && asked.has(id)) record.error("repeated-tool-id", id);
    if (typeof answer === "string" && !asked.has(answer)) record.error("unanswered-tool", answer);
    if (typeof answer === "string" && answered.has(answer)) record.error("repeated-tool-id", answer);
    asked.add(id);
    answered.add(answer);
  }
};
