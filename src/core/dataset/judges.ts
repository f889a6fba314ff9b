import { converse } from "./converse.ts";
import { s3Location } from "./media.ts";
import { isObject, type JsonObject, type RecordCheck } from "./record.ts";
import type { Format } from "./report.ts";
import { alternation, role, roleOf } from "./roles.ts";
import type { ModelRules } from "./rules.ts";
import { anything, filledText, list, object, text, type Check } from "./shape.ts";

const message = object({
  members: { role, content: filledText },
  required: ["role", "content"],
  others: "warning",
});

const messages = object({
  members: { system: text, messages: list(message, alternation(false)) },
  required: ["messages"],
  others: "warning",
});

const promptAndCompletion = object({
  members: { prompt: filledText, completion: filledText },
  required: ["prompt", "completion"],
  others: "warning",
});

const plainText = object({ members: { input: filledText }, required: ["input"], others: "warning" });

/** A file in S3 whose name, where it tells one, tells one of the formats. */
const imageRef = ({ media }: ModelRules): Check => {
  const formats = media.image?.formats ?? [];
  return (value, record) => {
    s3Location(value, record);
    const named = typeof value === "string" ? /\.([^./]+)$/.exec(value)?.[1] : undefined;
    if (named !== undefined && !formats.includes(named.toLowerCase()))
      record.error("media-format", named, formats.join(", "));
  };
};

const caption =
  ({ caption: { least, most } }: ModelRules): Check =>
  (value, record) => {
    text(value, record);
    if (typeof value !== "string" || (value.length >= least && value.length <= most)) return;
    const { length } = [...value];
    if (length < least || length > most) record.error("caption-length", length, least, most);
  };

const imageAndCaption = (rules: ModelRules): Check =>
  object({
    members: { "image-ref": imageRef(rules), caption: caption(rules) },
    required: ["image-ref", "caption"],
    others: "warning",
  });

const prompt = object({
  members: { role: roleOf(["system", "user", "assistant"]), content: filledText },
  required: ["role", "content"],
  others: "warning",
});

const rolesOf = (prompts: readonly unknown[]) => prompts.map((one) => (isObject(one) ? one["role"] : undefined));

const prompts = list(prompt, (given, record) => {
  const roles = rolesOf(given);
  if (!roles.includes("user")) record.error("missing-user");
  const late = roles.lastIndexOf("system");
  if (late <= 0) return;
  record.enter(late);
  record.error("role-order", "system", "user or assistant");
  record.leave();
});

const isEmpty = (value: unknown) =>
  value === null ||
  (typeof value === "string" && value.trim() === "") ||
  (isObject(value) && Object.keys(value).length === 0);

const referenceAnswer: Check = (value, record) => {
  if (isEmpty(value)) record.error("empty-content");
  record.skip(value);
};

const withoutAnswer = (value: JsonObject, record: RecordCheck) => {
  if (!Object.hasOwn(value, "reference_answer")) record.warn("missing-reference-answer");
};

/** OpenAI's chat completions, with an answer to compare with, and whatever else the reward function reads. */
const reinforcement = object({
  members: { messages: prompts, reference_answer: referenceAnswer, tools: anything, id: anything },
  required: ["messages"],
  whole: withoutAnswer,
});

/** What makes a record right, by its format ("Prepare data for fine-tuning your models" and the pages below it). */
export const judges: Readonly<Record<Format, (rules: ModelRules) => Check>> = {
  converse,
  messages: () => messages,
  "prompt-completion": () => promptAndCompletion,
  "image-caption": imageAndCaption,
  text: () => plainText,
  rft: () => reinforcement,
};
