import { article, mediaOf, mediaTogether } from "./media.ts";
import { isObject, type JsonObject, type RecordCheck } from "./record.ts";
import { alternation, role } from "./roles.ts";
import type { MediaKind, ModelRules } from "./rules.ts";
import { list, object, orNull, string, text, type Check } from "./shape.ts";
import { toolBlocks, toolConfig, toolRoles, toolsTogether } from "./tools.ts";

const schemaVersion =
  ({ conversation: { schemaVersion: wanted } }: ModelRules): Check =>
  (value, record) => {
    string(value, record);
    if (wanted !== undefined && typeof value === "string" && value !== wanted)
      record.error("wrong-schema-version", value, wanted);
  };

const systemTexts = ({ conversation: { systemTexts: range, singleTurn } }: ModelRules): Check => {
  const wanted = range.least === range.most ? `write ${range.most}` : `write at most ${range.most}`;
  const item = object({ members: { text }, required: ["text"], others: singleTurn ? "error" : "warning" });
  return list(item, ({ length }, record) => {
    if (length < range.least || length > range.most) record.error("system-count", length, wanted);
  });
};

const mediaKinds: readonly MediaKind[] = ["image", "video", "document"];

/** Whether there is a block of this kind among them: null is none. */
const has = (block: JsonObject, key: string) => (block[key] ?? null) !== null;

/** What a content block may be, by its keys. */
const blocksOf = (rules: ModelRules): Readonly<Record<string, Check>> => ({
  text,
  ...Object.fromEntries(mediaKinds.map((kind) => [kind, mediaOf(kind, rules)])),
  ...(rules.conversation.tools ? toolBlocks : {}),
});

const contentBlock = (rules: ModelRules): Check => {
  const { nulls, singleTurn } = rules.conversation;
  const blocks = blocksOf(rules);
  const checks = new Map(Object.entries(blocks).map(([key, check]) => [key, nulls ? orNull(check) : check]));
  const supported = ["text", ...Object.keys(rules.media), ...Object.keys(rules.conversation.tools ? toolBlocks : {})];
  const known = supported.join(", ");
  return (value, record) => {
    if (!isObject(value)) {
      record.wrongType("an object", value);
      return;
    }
    let found = 0;
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
      } else if (key === "type") string(value[key], record);
      else {
        record.error("unknown-content-block", key, known);
        record.skip(value[key]);
        found += 1;
        record.special += 1;
      }
      record.leave();
    }
    if (found === 0 || (singleTurn && !has(value, "text"))) record.error("missing-member", "text");
    else if (found > 1) record.warn("several-content-blocks", Object.keys(value).join(", "));
  };
};

/** Content that says something: some text, or anything but a text. */
const content = (rules: ModelRules): Check => {
  const { singleTurn } = rules.conversation;
  const blocks = list(contentBlock(rules), ({ length }, record) => {
    if (singleTurn && length > 1) record.error("content-count", length, "1");
  });
  const onlyTexts = (block: unknown) => isObject(block) && block["text"] === "";
  return (value, record) => {
    const { characters, special } = record;
    blocks(value, record);
    if (record.characters > characters || record.special > special || !Array.isArray(value)) return;
    if (value.every(onlyTexts)) record.error("empty-content");
  };
};

const toolKeys = Object.keys(toolRoles);

/** What only the other role may have. */
const rightful = ({ media, conversation: { tools } }: ModelRules) => {
  const trained = mediaKinds.filter((kind) => media[kind]);
  return (message: JsonObject, record: RecordCheck) => {
    const { role: from, content: blocks } = message;
    if (record.special === 0 || !Array.isArray(blocks) || (from !== "assistant" && from !== "user")) return;
    for (const block of blocks) {
      if (!isObject(block)) continue;
      for (const kind of trained)
        if (from === "assistant" && has(block, kind)) record.error("media-from-assistant", `${article[kind]} ${kind}`);
      for (const key of tools ? toolKeys : [])
        if (has(block, key) && from !== toolRoles[key])
          record.error("unknown-content-block", key, `it in a message from the ${toolRoles[key] ?? ""}`);
    }
  };
};

/** A conversation in the form of the Converse API (`bedrock-conversation-2024`). */
export const converse = (rules: ModelRules): Check => {
  const { nulls, singleTurn, tools } = rules.conversation;
  const optional = (check: Check) => (nulls ? orNull(check) : check);
  const others = singleTurn ? "error" : "warning";
  const message = object({
    members: { role, content: content(rules) },
    required: ["role", "content"],
    others,
    whole: rightful(rules),
  });
  const order = alternation(singleTurn);
  const messages = list(message, (given, record) => {
    order(given, record);
    if (singleTurn && given.length > 2) record.error("too-many-messages", given.length, 2);
  });
  return object({
    members: {
      schemaVersion: optional(schemaVersion(rules)),
      system: optional(systemTexts(rules)),
      messages,
      ...(tools ? { toolConfig: optional(toolConfig) } : {}),
    },
    required: singleTurn ? ["schemaVersion", "messages"] : ["messages"],
    others,
    whole: (conversation, record) => {
      if (record.special > 0) mediaTogether(record);
      if (tools) toolsTogether(conversation, record);
    },
  });
};
