import { writeFileSync } from "node:fs";
import { corpus, type Lesson } from "./corpus.ts";
import { converse, messages, promptAndCompletion } from "./formats.ts";
import { requests } from "./requests.ts";

const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
const oneTurn = (lessons: readonly Lesson[]) => lessons.filter((lesson) => lesson.length === 1).flat();

/** How many lessons the smaller examples take: they show the format, Nova's is the whole corpus. */
const shares = { haiku: { training: 80, validation: 40 }, llama: { training: 140, validation: 30 } } as const;

/** Every generated file: its path from this folder, and its text. */
export const files = (): Map<string, string> => {
  const { training, validation } = corpus();
  return new Map([
    ...Object.entries(requests).map(
      ([folder, body]) => [`${folder}/request.json`, `${JSON.stringify(body, null, 2)}\n`] as const,
    ),
    ["nova/train.jsonl", lines(training.map(converse))],
    ["nova/validation.jsonl", lines(validation.map(converse))],
    ["claude-3-haiku/train.jsonl", lines(training.slice(0, shares.haiku.training).map(messages))],
    ["claude-3-haiku/validation.jsonl", lines(validation.slice(0, shares.haiku.validation).map(messages))],
    ["llama/train.jsonl", lines(oneTurn(training).slice(0, shares.llama.training).map(promptAndCompletion))],
    ["llama/validation.jsonl", lines(oneTurn(validation).slice(0, shares.llama.validation).map(promptAndCompletion))],
  ]);
};

if (import.meta.main) for (const [path, text] of files()) writeFileSync(new URL(path, import.meta.url), text);
