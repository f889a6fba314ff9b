import { counted, grouped } from "../amounts.ts";

/** What a sentence is made of: whatever the rule compared. */
export type Detail = string | number;

type Sentence = (...details: readonly Detail[]) => string;

/** So many of something, as sentences say it. */
const number = (count: Detail | undefined, noun: string) => counted(Number(count), noun);

const amount = (count: Detail | undefined) => grouped(Number(count));

/** That there are so many of something. */
const there = (count: Detail | undefined, noun: string) => `There ${count === 1 ? "is" : "are"} ${number(count, noun)}`;

/** Every error by its code: one sentence that says what is wrong and what to do. */
export const errorSentences = {
  // The file
  "empty-dataset": () => "The dataset is empty: name a file with records.",
  "not-plain-text": (kind) => `The file is ${kind}: give JSON Lines as plain text, in UTF-8.`,
  "byte-order-mark": () => "The file starts with a byte order mark: save it as UTF-8 without one.",
  "too-few-records": (records, least, model) =>
    `${there(records, "record")} and ${model} takes at least ${amount(least)}: add some.`,
  "too-many-records": (records, most, model) =>
    `${there(records, "record")} and ${model} takes at most ${amount(most)}: leave some out.`,
  "too-few-records-together": (records, least, model) =>
    `Training and validation data have ${number(records, "record")} together and ${model} takes at least ${amount(least)}: add some.`,
  "too-many-records-together": (records, most, model) =>
    `Training and validation data have ${number(records, "record")} together and ${model} takes at most ${amount(most)}: leave some out.`,
  "too-many-bytes": (bytes, most, model) =>
    `The file has ${number(bytes, "byte")} and ${model} takes at most ${amount(most)}: split it.`,
  "validation-not-supported": (model) => `${model} takes no validation data: leave it out.`,

  // The line
  "blank-line": () => "The line is blank: every line must be a record, so delete it.",
  "line-too-long": (most) => `The line is longer than ${amount(most)} bytes, which no model takes: shorten the record.`,
  "not-utf8": () => "The line is not UTF-8: save the file in that encoding.",
  "lone-carriage-return": () =>
    "The line has a carriage return that no line feed follows, where some readers end the line: remove it.",
  "not-json": (column, wrong) =>
    `The line is not JSON from character ${column} on (${wrong}): write one whole object on one line.`,
  "not-a-json-number": (word, column) =>
    `${word} at character ${column} is not JSON: write a number, or null if there is none.`,
  "not-an-object": (kind) => `The record is ${kind}: it must be an object.`,
  "wrong-format": (given, wanted, shape) =>
    `The record is of the format ${given}, and must be of ${wanted}: write it as ${shape}.`,
  "too-many-values": (most) => `The record has more than ${amount(most)} objects and lists: leave some out.`,
  "too-deep": (most) => `The value is nested more than ${most} levels deep: flatten it.`,

  // Any structure
  "missing-member": (key) => `"${key}" is missing: add it.`,
  "wrong-type": (expected, kind) => `This must be ${expected}; it is ${kind}.`,
  "wrong-value": (given, wanted) => `This is "${given}": it must be "${wanted}".`,
  "unsupported-member": (key, known) => `"${key}" is not allowed here: only ${known} are.`,

  // Text
  "empty-content": () => "There is nothing in it: write something, or leave the record out.",
  "reserved-text": (word, model) => `The text has "${word}", which ${model} reserves: replace it.`,
  "too-many-tokens": (tokens, most, rule) =>
    `The record has about ${number(tokens, "token")} (${rule}) and may have at most ${amount(most)}: shorten it.`,
  "caption-length": (characters, least, most) =>
    `The caption has ${number(characters, "character")}: it must have ${amount(least)} to ${amount(most)}.`,

  // Conversations
  "wrong-schema-version": (given, wanted) => `The schema version is "${given}": it must be "${wanted}".`,
  "system-count": (given, wanted) => `${there(given, "system text")}: ${wanted}.`,
  "too-few-messages": (given) =>
    `${there(given, "message")}: write at least one from the user and one from the assistant.`,
  "too-many-messages": (given, most) =>
    `${there(given, "message")}: one turn, of at most ${most}, is all that is taken.`,
  "system-message": (place) =>
    `The role is system, which no message may have: write its text into the record as ${place}.`,
  "unknown-role": (role, known) => `The role "${role}" is not known: write ${known}.`,
  "role-order": (role, wanted) =>
    `The role is ${role} where ${wanted} must follow: let the roles alternate, beginning with user.`,
  "last-role": (role) => `The last message is from ${role}: end with the assistant's.`,
  "missing-user": () => "No message is from the user: add the prompt.",
  "content-count": (given, most) => `${there(given, "content block")}: write ${most}.`,
  "text-not-in-blocks": () => 'This is a string, and must be a list of content blocks: write it as [{"text": "…"}].',
  "unknown-content-block": (key, known) =>
    `"${key}" is not a content block that this model is trained on: write ${known}.`,
  "tool-result-content": () =>
    "A tool result must have a text or a json here, and not both: give each an item of its own.",
  "unanswered-tool": (id) => `No tool use before this has the id "${id}": answer one that was asked.`,
  "repeated-tool-id": (id) => `The tool use id "${id}" stands twice: give each its own.`,
  "unknown-tool": (name) => `The tool "${name}" is not in toolConfig: add it there.`,
  "repeated-tool": (name) => `The tool "${name}" is defined twice: remove one.`,

  // Media
  "media-not-supported": (kind, model) => `${model} is not trained on ${kind}: leave it out.`,
  "media-from-assistant": (kind) => `The assistant's message has ${kind}: only the user's may.`,
  "too-many-media": (given, kind, most) =>
    `The record has ${number(given, String(kind))}: it may have at most ${most}.`,
  "media-mixed": (one, other) => `The record has ${one}s and ${other}s: only one kind is allowed.`,
  "dataset-media-mixed": (one, other) =>
    `The record has ${one}s and an earlier one has ${other}s: a dataset may have only one kind.`,
  "media-format": (format, known) => `The format "${format}" is not taken: use ${known}.`,
  "s3-uri": (uri, taken) => `"${uri}" is not an S3 URI that is taken (${taken}): write it as s3://bucket/key.`,
} as const satisfies Record<string, Sentence>;

/** Every warning by its code: what is worth knowing before the job is paid for. */
export const warningSentences = {
  "not-read-whole": (bytes) =>
    `The time was enough for ${number(bytes, "byte")}: nothing is known of the rest, nor of how many records there are.`,
  "unknown-model": (format) =>
    `The model is not known here: only the general rules of the format ${format} were checked.`,
  "unknown-member": (key, known) => `"${key}" is not known here and will not be trained on: the members are ${known}.`,
  "several-content-blocks": (keys) => `One content block has ${keys}: give each a block of its own.`,
  "reserved-text-spelling": (word, model) =>
    `The text has "${word}", which ${model} reserves in another spelling: better replace it.`,
  "blank-text": () => "There is no text, or only white space: nothing can be learnt from it.",
  "lone-surrogate": () => "The text has half of a surrogate pair, which is no character: replace it.",
  "carriage-returns": (lines) =>
    `${number(lines, "line")} ${lines === 1 ? "ends" : "end"} in a carriage return and a line feed: a line feed alone is enough.`,
  "missing-reference-answer": () => 'There is no "reference_answer": the reward function must do without.',
  "duplicate-key": (key) =>
    `The key "${key}" stands twice in one object, and only the last of its values counts: remove the others.`,
  "duplicate-record": (line) => `The record is the same as that of line ${line}: it would count twice.`,
  "shared-record": (line) =>
    `The record is also in the training data, on line ${line}: a model cannot be validated with what it was trained on.`,
  "long-record": (characters, middle) =>
    `The record has ${number(characters, "character")}, more than ten times the ${amount(middle)} of the one in the middle: look whether it belongs there.`,
  "few-records": (records, advised, model) =>
    `${there(records, "record")}: for ${model}, at least ${amount(advised)} are advised.`,
} as const satisfies Record<string, Sentence>;

export type ErrorCode = keyof typeof errorSentences;
export type WarningCode = keyof typeof warningSentences;
