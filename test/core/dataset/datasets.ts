import type { CustomizationType } from "#core/request.ts";
import type { DatasetReport, Format } from "#core/dataset/report.ts";
import { formatFor, rulesFor } from "#core/dataset/rules.ts";
import { validateDataset, type ValidationOptions } from "#core/dataset/validate.ts";

export const models = {
  micro: "amazon.nova-micro-v1:0:128k",
  lite: "amazon.nova-lite-v1:0:300k",
  nova2: "amazon.nova-2-lite-v1:0:256k",
  canvas: "amazon.nova-canvas-v1:0",
  embeddings: "amazon.titan-embed-image-v1:0",
  titanText: "amazon.titan-text-lite-v1:0:4k",
  haiku: "anthropic.claude-3-haiku-20240307-v1:0:200k",
  llama1: "meta.llama3-1-8b-instruct-v1:0:128k",
  llama2: "meta.llama3-2-3b-instruct-v1:0:128k",
  vision: "meta.llama3-2-11b-instruct-v1:0:128k",
  unknown: "acme.model-v1:0",
} as const;

/** What is checked, and for which model. */
export interface Aim extends Partial<Omit<ValidationOptions, "rules">> {
  model?: string;
  /** In place of the numbers of records that the model takes. */
  anyNumber?: boolean;
}

/** The report on bytes that come in these pieces. */
export const reportOn = (pieces: Iterable<Uint8Array>, aim: Aim = {}): Promise<DatasetReport> => {
  const { model = models.lite, type = "FINE_TUNING", anyNumber = true, ...options } = aim;
  const rules = rulesFor(model, type);
  const format: Format = aim.format ?? formatFor(model, type);
  const chunks = (async function* () {
    yield* pieces;
  })();
  return validateDataset(chunks, {
    role: "training",
    ...options,
    format,
    type,
    rules: anyNumber ? { ...rules, records: {}, validationData: true } : rules,
  });
};

export const jsonLines = (records: readonly unknown[]): Buffer =>
  Buffer.from(records.map((record) => `${typeof record === "string" ? record : JSON.stringify(record)}\n`).join(""));

/** What was found, as `code@line/pointer`. */
export const found = ({ errors, warnings }: DatasetReport) => ({
  errors: errors.map(({ code, line, pointer }) => `${code}@${line}${pointer}`),
  warnings: warnings.map(({ code, line, pointer }) => `${code}@${line}${pointer}`),
});

/** What is found in records, each a line; a string is a line as it is. */
export const check = async (records: readonly unknown[], aim?: Aim) => found(await reportOn([jsonLines(records)], aim));

export const said = (text: string) => [{ text }];

/** A conversation of these texts in turn, in Converse's form. */
export const converse = (...texts: readonly string[]) => ({
  messages: texts.map((text, index) => ({ role: index % 2 === 0 ? "user" : "assistant", content: said(text) })),
});

export const messages = (...texts: readonly string[]) => ({
  messages: texts.map((content, index) => ({ role: index % 2 === 0 ? "user" : "assistant", content })),
});

export const media = (format: string, uri = `s3://bucket/file.${format}`) => ({
  format,
  source: { s3Location: { uri } },
});

export const types: readonly CustomizationType[] = [
  "FINE_TUNING",
  "CONTINUED_PRE_TRAINING",
  "DISTILLATION",
  "REINFORCEMENT_FINE_TUNING",
];
