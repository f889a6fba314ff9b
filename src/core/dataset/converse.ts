import { article, mediaOf, mediaTogether } from "./media.ts";
import { isObject, type JsonObject, type RecordCheck } from "./record.ts";
import { alternation, roleInTurn, turnsIn } from "./roles.ts";
import type { Range } from "./ranges.ts";
import { mediaKinds, type ModelRules } from "./rules.ts";
import { anything, list, object, orNull, string, text, type Check } from "./shape.ts";
import { toolBlocks, toolConfigOf, toolRoles, toolsTogether } from "./tools.ts";

const schemaVersion =
  ({ conversation: { schemaVersion: wanted } }: ModelRules): Check =>
  (value, record) => {
    string(value, record);
    if (wanted !== undefined && typeof value === "string" && value !== wanted)
      record.error("wrong-schema-version", value, wanted);
  };

/** How many system texts there are. */
export const countWithin = ({ least, most }: Range) => {
  const wanted = least === most ? `write ${most}` : `write at most ${most}`;
  return ({ length }: readonly unknown[], record: RecordCheck): void => {
    if (length < least || length > most) record.error("system-count", length, wanted);
  };
};

/** Content blocks. The commonest mistake is the text alone, as other formats have it. */
const inBlocks =
  (blocks: Check): Check =>
  (value, record) => {
    if (typeof value === "string") record.error("text-not-in-blocks");
    else blocks(value, record);
  };

const systemTexts = ({ conversation: { systemTexts: range, singleTurn } }: ModelRules): Check => {
  const item = object({ members: { text }, required: ["text"], others: singleTurn ? "error" : "warning" });
  return inBlocks(list(item, countWithin(range)));
};

/** Whether there is a block of this kind among them: null is none. */
const has = (block: JsonObject, key: string) => (block[key] ?? null) !== null;

/** What a content block may be, by its keys. */
const blocksOf = (rules: ModelRules): Readonly<Record<string, Check>> => ({
  text,
  ...Object.fromEntries(mediaKinds.map((kind) => [kind, mediaOf(kind, rules)])),
  ...toolBlocks(rules),
});

/** Content blocks of the Converse API that no model, or not every model, is trained on. */
const furtherBlocks = new Set([
  ...["toolUse", "toolResult", "reasoningContent", "guardContent", "cachePoint", "citationsContent", "searchResult"],
  "audio",
]);

/** Whether a key that is not known means a content block, rather than something that stands beside one. */
const isBlock = (key: string, value: unknown) => isObject(value) || (value !== null && furtherBlocks.has(key));

/** The keys of what there is in a block. */
const keysIn = (block: JsonObject) => Object.keys(block).filter((key) => key !== "type" && has(block, key));

const contentBlock = (rules: ModelRules): Check => {
  const { nulls, singleTurn } = rules.conversation;
  const blocks = blocksOf(rules);
  const typeName = singleTurn ? string : anything;
  const checks = new Map(Object.entries(blocks).map(([key, check]) => [key, nulls ? orNull(check) : check]));
  const supported = ["text", ...Object.keys(rules.media), ...Object.keys(toolBlocks(rules))];
  const known = supported.join(", ");
  return (value, record) => {
    if (!isObject(value)) {
      record.wrongType("an object", value);
      return;
    }
    let [found, unknown] = [0, 0];
    let isKnown: boolean | undefined;
    for (const key in value) {
      record.keys += 1;
      record.enter(key);
      const check = checks.get(key);
      if (check) {
        check(value[key], record);
        if (value[key] !== null) {
          found += 1;
          if (key !== "text") record.special += 1;
        }
      } else if (key === "type") typeName(value[key], record);
      else if (
        !singleTurn &&
        !isBlock(key, value[key]) &&
        (isKnown ??= keysIn(value).some((other) => checks.has(other)))
      ) {
        record.warn("unknown-member", key, known);
        record.skip(value[key]);
      } else {
        record.error("unknown-content-block", key, known);
        record.skip(value[key]);
        unknown += 1;
        record.special += 1;
      }
      record.leave();
    }
    if (found + unknown === 0 || (singleTurn && !has(value, "text"))) record.error("missing-member", "text");
    else if (found > 1) record.warn("several-content-blocks", Object.keys(value).join(", "));
  };
};

/** What a block brings to the content that it is in. */
const broughtBy = (block: unknown): string[] => {
  const keys = isObject(block) ? keysIn(block) : [];
  if (!isObject(block) || keys.length === 0) return ["something"];
  return keys.map((key) => {
    if (key === "text") return block["text"] === "" ? "no text" : "something";
    if (key === "reasoningContent") return "reasoning";
    return key in toolRoles ? "a tool" : "something";
  });
};

/** Content that says too little where a message must say something. */
const silent = new Set(["", "no text", "a tool, no text", "reasoning"]);

/** Content that says something: some text, or media, or a tool without an empty text. */
const content = (rules: ModelRules): Check => {
  const { singleTurn, filled } = rules.conversation;
  const blocks = inBlocks(
    list(contentBlock(rules), ({ length }, record) => {
      if (singleTurn && length > 1) record.error("content-count", length, "1");
    }),
  );
  return (value, record) => {
    const { characters, special } = record;
    blocks(value, record);
    if (!Array.isArray(value) || (record.characters > characters && record.special === special)) return;
    const brought = [...new Set(value.flatMap(broughtBy))].toSorted().join(", ");
    if (brought === "" || (filled && silent.has(brought))) record.error("empty-content");
    else if (brought === "no text") record.warn("blank-text");
  };
};

/** What only the other role may have. */
const rightful = (rules: ModelRules) => {
  const trained = mediaKinds.filter((kind) => rules.media[kind]);
  const toolKeys = Object.keys(toolBlocks(rules));
  return (message: JsonObject, record: RecordCheck) => {
    const { role: from, content: blocks } = message;
    if (record.special === 0 || !Array.isArray(blocks) || (from !== "assistant" && from !== "user")) return;
    for (const block of blocks) {
      if (!isObject(block)) continue;
      for (const kind of trained)
        if (from === "assistant" && has(block, kind)) record.error("media-from-assistant", `${article[kind]} ${kind}`);
      for (const key of toolKeys)
        if (has(block, key) && from !== toolRoles[key])
          record.error("unknown-content-block", key, `it in a message from the ${toolRoles[key] ?? ""}`);
    }
  };
};

/** A conversation in the form of the Converse API (`bedrock-conversation-2024`). */
export const converse = (rules: ModelRules): Check => {
  const { nulls, singleTurn, toolConfig } = rules.conversation;
  const optional = (check: Check) => (nulls ? orNull(check) : check);
  const others = singleTurn ? "error" : "warning";
  const message = object({
    members: { role: roleInTurn('"system": [{"text": "…"}]'), content: content(rules) },
    required: ["role", "content"],
    others,
    whole: rightful(rules),
  });
  const order = alternation(singleTurn);
  const messages = list(message, (given, record) => {
    order(given, record);
    const turns = singleTurn ? turnsIn(given) : 0;
    if (turns > 2) record.error("too-many-messages", turns, 2);
  });
  return object({
    members: {
      schemaVersion: singleTurn ? schemaVersion(rules) : orNull(schemaVersion(rules)),
      system: optional(systemTexts(rules)),
      messages,
      ...(toolConfig ? { toolConfig: optional(toolConfigOf(rules)) } : {}),
    },
    required: singleTurn ? ["schemaVersion", "messages"] : ["messages"],
    others,
    whole: (conversation, record) => {
      if (record.special > 0) mediaTogether(record);
      if (toolConfig) toolsTogether(conversation, record);
    },
  });
};
