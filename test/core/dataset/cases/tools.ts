import { converse, models } from "../datasets.ts";
import { aimedAt, answer, asked, user, type Case } from "./case.ts";

const tool = (name: string, json: unknown = { type: "object" }, description = "Tells the time") => ({
  toolSpec: { name, description, inputSchema: { json } },
});
const tools = { tools: [tool("clock")] };
const use = (toolUseId: string, name = "clock") => ({ toolUse: { toolUseId, name, input: {} } });
const result = (toolUseId: string, ...content: readonly unknown[]) => ({ toolResult: { toolUseId, content } });
const noon = { text: "Noon" };
const using = (asking: readonly unknown[], told: unknown, toolConfig: unknown = tools) => ({
  toolConfig,
  messages: [
    user({ text: "What time is it?" }),
    { role: "assistant", content: asking },
    user(...[told].flat()),
    answer,
  ],
});
const wellUsed = using([use("1")], result("1", noon));

const reasoning = { reasoningContent: { reasoningText: { text: "b" } } };
const thinking = (...more: readonly unknown[]) => ({
  messages: [user({ text: "a" }), { role: "assistant", content: [reasoning, ...more] }],
});

/** Tools and reasoning in conversations: of models that are trained on them, and of one that is not. */
export const toolsAndReasoning: readonly Case[] = [
  ...aimedAt({ model: models.nova2 }, [
    {
      wrong: using([use("1", "cook")], result("1", noon)),
      right: wellUsed,
      finds: "unknown-tool@1",
    },
    { wrong: using([use("1")], result("2", noon)), right: wellUsed, finds: "unanswered-tool@1" },
    {
      wrong: using([use("1"), use("1")], result("1", noon)),
      right: using([use("1"), use("2")], result("1", noon)),
      finds: "repeated-tool-id@1",
    },
    {
      wrong: using([use("1"), use("2")], [result("1", noon), result("1", noon)]),
      right: using([use("1"), use("2")], [result("1", noon), result("2", noon)]),
      finds: "repeated-tool-id@1",
    },
    {
      wrong: { ...converse("a", "b"), toolConfig: { tools: [tool("clock"), tool("clock")] } },
      right: { ...converse("a", "b"), toolConfig: { tools: [tool("clock"), tool("watch")] } },
      finds: "repeated-tool@1",
    },
    {
      wrong: { ...converse("a", "b"), toolConfig: { tools: [] } },
      right: { ...converse("a", "b"), toolConfig: null },
      finds: "empty-content@1/toolConfig/tools",
    },
    {
      wrong: { ...converse("a", "b"), toolConfig: { tools: [tool("clock", { properties: {} })] } },
      right: { ...converse("a", "b"), toolConfig: { tools: [tool("clock", { type: "object", properties: {} })] } },
      finds: "missing-member@1/toolConfig/tools/0/toolSpec/inputSchema/json",
    },
    {
      wrong: { ...converse("a", "b"), toolConfig: { tools: [tool("clock", { type: "object" }, " ")] } },
      right: { ...converse("a", "b"), toolConfig: tools },
      finds: "empty-content@1/toolConfig/tools/0/toolSpec/description",
    },
    {
      wrong: using([use(" ")], result("1", noon), null),
      right: using([use("1")], result("1", noon), null),
      finds: "empty-content@1/messages/1/content/0/toolUse/toolUseId",
    },
    {
      wrong: using([use("1")], result(" ", noon), null),
      right: using([use("1")], result("2", noon), null),
      finds: "empty-content@1/messages/2/content/0/toolResult/toolUseId",
    },
    {
      wrong: using([use("1")], result("1", {})),
      right: using([use("1")], result("1", { json: { hour: 12 }, text: null })),
      finds: "tool-result-content@1/messages/2/content/0/toolResult/content/0",
    },
    {
      wrong: using([use("1")], result("1", { ...noon, json: { hour: 12 } })),
      right: using([use("1")], result("1", noon, { json: { hour: 12 } })),
      finds: "tool-result-content@1/messages/2/content/0/toolResult/content/0",
    },
    {
      wrong: using([use("1"), { text: "" }], result("1", noon)),
      right: wellUsed,
      finds: "empty-content@1/messages/1/content",
    },
    {
      wrong: asked({ text: "a" }, use("1")),
      right: wellUsed,
      finds: "unknown-content-block@1/messages/0",
    },
    {
      wrong: asked({ text: "a" }, reasoning),
      right: thinking({ text: "c" }),
      finds: "unknown-content-block@1/messages/0",
    },
    {
      wrong: thinking(),
      right: thinking({ text: "" }),
      finds: "empty-content@1/messages/1/content",
    },
  ]),
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
  {
    wrong: { ...converse("a", "b"), toolConfig: tools },
    right: { ...converse("a", "b"), toolConfig: null },
    finds: "unknown-member@1/toolConfig",
  },
];
