import { isObject, type JsonObject } from "./record.ts";
import { formats, type Format } from "./report.ts";

/** What a record looks like, as sentences show it. */
export const shapes: Readonly<Record<Format, string>> = {
  converse: '{"messages": [{"role": "user", "content": [{"text": "…"}]}, …]}',
  messages: '{"messages": [{"role": "user", "content": "…"}, …]}',
  "prompt-completion": '{"prompt": "…", "completion": "…"}',
  "image-caption": '{"image-ref": "s3://…", "caption": "…"}',
  text: '{"input": "…"}',
  rft: '{"messages": [{"role": "user", "content": "…"}], "reference_answer": "…"}',
};

/** Members by which a record is known to be of a format: all of them say so, and one is enough to say that it was meant. */
const marks: Readonly<Record<Format, readonly string[]>> = {
  converse: ["messages"],
  messages: ["messages"],
  "prompt-completion": ["prompt", "completion"],
  "image-caption": ["image-ref", "caption"],
  text: ["input"],
  rft: ["messages"],
};

/** Which of the formats with messages it is. */
const formatOfMessages = (record: JsonObject): Format => {
  const { messages } = record;
  if (Object.hasOwn(record, "reference_answer")) return "rft";
  const [first]: readonly unknown[] = Array.isArray(messages) ? messages : [];
  return isObject(first) && typeof first["content"] === "string" ? "messages" : "converse";
};

/** The format that a record is of, where it has nothing of the one that is wanted. */
export const otherFormat = (record: JsonObject, wanted: Format): Format | undefined => {
  const has = (key: string) => Object.hasOwn(record, key);
  if (marks[wanted].some(has)) return undefined;
  const given = formats.find((format) => marks[format].every(has));
  if (given === "converse") return formatOfMessages(record);
  // Others too have an "input", with an "output" and more beside it.
  return given === "text" && Object.keys(record).length > 1 ? undefined : given;
};
