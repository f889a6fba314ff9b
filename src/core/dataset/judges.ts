import { converse, countWithin } from "./converse.ts";
import { functions } from "./functions.ts";
import { s3Uri } from "./media.ts";
import { isObject, type JsonObject, type RecordCheck } from "./record.ts";
import { otherFormat, shapes } from "./formats.ts";
import type { Format } from "./report.ts";
import { alternation, roleInTurn, roleOf } from "./roles.ts";
import type { ModelRules } from "./rules.ts";
import {
  anything,
  filledText,
  list,
  meaningfulString,
  meaningfulText,
  object,
  orNull,
  text,
  wantedText,
  type Check,
} from "./shape.ts";

const message = object({
  members: { role: roleInTurn('"system": "…"'), content: wantedText },
  required: ["role", "content"],
  others: "warning",
});

const messages = object({
  members: { system: text, messages: list(message, alternation(false)) },
  required: ["messages"],
  others: "warning",
});

const pair = { prompt: wantedText, completion: wantedText };

/** Nothing is trained on it, but AWS's sample validator for Llama counts system texts in this format too. */
const strayTexts = ({ conversation: { systemTexts: range } }: ModelRules): Check => {
  const texts = list(anything, countWithin(range));
  return (value, record) => {
    record.warn("unknown-member", "system", Object.keys(pair).join(", "));
    texts(value, record);
  };
};

const promptAndCompletion = (rules: ModelRules): Check =>
  object({
    members: Number.isFinite(rules.conversation.systemTexts.most) ? { ...pair, system: strayTexts(rules) } : pair,
    required: ["prompt", "completion"],
    others: "warning",
  });

const plainText = object({ members: { input: filledText }, required: ["input"], others: "warning" });

/** A file in S3 whose name, where it tells one, tells one of the formats. */
const imageRef = (rules: ModelRules): Check => {
  const formats = rules.media.image?.formats ?? [];
  const uri = s3Uri(rules);
  return (value, record) => {
    record.media.image += 1;
    uri(value, record);
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
  members: { role: roleOf(["system", "user", "assistant"]), content: meaningfulText },
  required: ["role", "content"],
  others: "warning",
});

const rolesOf = (prompts: readonly unknown[]) => prompts.map((one) => (isObject(one) ? one["role"] : undefined));

const prompts = list(prompt, (given, record) => {
  const roles = rolesOf(given);
  if (!roles.includes("user")) record.error("missing-user");
  const late = roles.indexOf("system");
  if (late <= 0) return;
  record.enter(late);
  record.error("role-order", "system", "user or assistant");
  record.leave();
});

const isEmpty = (value: unknown) =>
  (typeof value === "string" && value.trim() === "") || (isObject(value) && Object.keys(value).length === 0);

const referenceAnswer: Check = (value, record) => {
  if (isEmpty(value)) record.error("empty-content");
  record.skip(value);
};

const withoutAnswer = (value: JsonObject, record: RecordCheck) => {
  if ((value["reference_answer"] ?? null) === null) record.warn("missing-reference-answer");
};

/**
 * OpenAI's chat completions, with an answer to compare with, and whatever else the reward function reads. AWS's sample validator for Nova
 * looks into tools and ids; of other models nothing is known.
 */
const reinforcement = ({ known }: ModelRules): Check =>
  object({
    members: {
      messages: prompts,
      reference_answer: referenceAnswer,
      tools: known ? functions : anything,
      id: known ? orNull(meaningfulString) : anything,
    },
    required: ["messages"],
    whole: withoutAnswer,
  });

const judges: Readonly<Record<Format, (rules: ModelRules) => Check>> = {
  converse,
  messages: () => messages,
  "prompt-completion": promptAndCompletion,
  "image-caption": imageAndCaption,
  text: () => plainText,
  rft: reinforcement,
};

/** What makes a record right ("Prepare data for fine-tuning your models" and the pages below it). Of one in another format it says only that. */
export const judgeOf = (format: Format, rules: ModelRules): Check => {
  const check = judges[format](rules);
  return (value, record) => {
    const other = isObject(value) ? otherFormat(value, format) : undefined;
    if (other === undefined) check(value, record);
    else {
      record.error("wrong-format", other, format, shapes[format]);
      record.skip(value);
    }
  };
};
