import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, open, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { text } from "node:stream/consumers";
import type { Format } from "#core/dataset/report.ts";
import { rulesFor } from "#core/dataset/rules.ts";
import { validateDataset } from "#core/dataset/validate.ts";
import { withDigest } from "../src/cli/digest.ts";
import { table, number } from "./table.ts";

/** What is done with a file: all that a validator does, or a part of it that anything that reads JSON Lines must do. */
const ways = ["validate", "parse", "split", "read"] as const;
type Way = (typeof ways)[number];

/** What it took to go through a file once, in a process of its own. */
export interface DatasetRate {
  dataset: string;
  megabytes: number;
  records: number;
  way: Way;
  megabytesPerSecond: number;
  recordsPerSecond: number;
  /** Of the whole process, Node included. */
  peakMegabytes: number;
  errors?: number;
}

interface Sample {
  format: Format;
  model: string;
  /** One line without its end, the `index`-th of a dataset. */
  line(index: number): string;
}

const words = (
  "the model answers a question about the order that a customer placed last week and says when it will arrive and what to do if it is " +
  "late or broken or not what was asked for with the number of the parcel and a link to the page where everything about it stands"
).split(" ");

/** Prose of so many words, another for each seed: with line breaks, quotes, and letters outside ASCII in one of twenty. */
const prose = (seed: number, count: number): string => {
  let state = (Math.imul(seed, 0x9e3779b1) ^ 0x85ebca77) >>> 0;
  const said: string[] = [];
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const word = words[(state >>> 8) % words.length] ?? "";
    said.push(state % 41 === 0 ? `${word}.\n` : state % 53 === 0 ? `"${word}"` : word);
  }
  return `${seed} ${said.join(" ")}${seed % 20 === 0 ? " – café, naïve, 東京 🚚" : ""}`;
};

const system = "You answer questions about orders in a friendly way and never promise what you do not know.";

const turns = (index: number) => [prose(index * 2 + 1, 30), prose(index * 2 + 2, 90)] as const;

/** Datasets that are measured, by name. */
export const samples: Readonly<Record<string, Sample>> = {
  Converse: {
    format: "converse",
    model: "amazon.nova-lite-v1:0:300k",
    line: (index) => {
      const [question, answer] = turns(index);
      return JSON.stringify({
        schemaVersion: "bedrock-conversation-2024",
        system: [{ text: system }],
        messages: [
          { role: "user", content: [{ text: question }] },
          { role: "assistant", content: [{ text: answer }] },
        ],
      });
    },
  },
  messages: {
    format: "messages",
    model: "anthropic.claude-3-haiku-20240307-v1:0:200k",
    line: (index) => {
      const [question, answer] = turns(index);
      const messages = [
        { role: "user", content: question },
        { role: "assistant", content: answer },
      ];
      return JSON.stringify({ system, messages });
    },
  },
  "prompt and completion": {
    format: "prompt-completion",
    model: "meta.llama3-1-8b-instruct-v1:0:128k",
    line: (index) => {
      const [prompt, completion] = turns(index);
      return JSON.stringify({ prompt, completion });
    },
  },
  "Converse, every record wrong": {
    format: "converse",
    model: "amazon.nova-lite-v1:0:300k",
    line: (index) => {
      const [question, answer] = turns(index);
      return JSON.stringify({
        schemaVersion: "bedrock-conversation-2024",
        system: [{ text: system }],
        messages: [
          { role: "user", content: [{ text: question }] },
          { role: "user", content: [{ text: answer }] },
        ],
      });
    },
  },
  "Converse, no line JSON": {
    format: "converse",
    model: "amazon.nova-lite-v1:0:300k",
    line: (index) => {
      const [question, answer] = turns(index);
      const messages = [
        { role: "user", content: [{ text: question }] },
        { role: "assistant", content: [{ text: answer }] },
      ];
      return JSON.stringify({ schemaVersion: "bedrock-conversation-2024", system: [{ text: system }], messages }).slice(
        0,
        -1,
      );
    },
  },
};

/** Writes lines until they have so many bytes; answers how many lines they are. */
const write = async (file: string, bytes: number, line: (index: number) => string): Promise<number> => {
  let records = 0;
  const pieces = function* () {
    for (let written = 0; written < bytes;) {
      const piece: string[] = [];
      for (let index = 0; index < 500; index += 1) piece.push(line(records + index), "\n");
      const content = Buffer.from(piece.join(""));
      records += 500;
      written += content.length;
      yield content;
    }
  };
  await pipeline(Readable.from(pieces()), createWriteStream(file));
  return records;
};

/** A file's bytes, in pieces that are overwritten once the next but one is asked for: buffers left to the collector would count for memory. */
const chunksOf = async function* (file: string): AsyncGenerator<Buffer> {
  await using handle = await open(file);
  let [next, spare] = [Buffer.allocUnsafeSlow(2 ** 18), Buffer.allocUnsafeSlow(2 ** 18)];
  let reading = handle.read(next);
  for (;;) {
    const { bytesRead, buffer } = await reading;
    if (bytesRead === 0) return;
    [next, spare] = [spare, next];
    reading = handle.read(next);
    yield buffer.subarray(0, bytesRead);
  }
};

/** Splits a file into its lines and gives each to `take`. */
const split = async (file: string, take: (bytes: Buffer, from: number, to: number) => void) => {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunksOf(file)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let to = bytes.indexOf(10); to >= 0; to = bytes.indexOf(10, from)) {
      take(bytes, from, to);
      from = to + 1;
    }
    rest = Buffer.from(bytes.subarray(from));
  }
};

const run: Readonly<Record<Way, (file: string, sample: Sample) => Promise<number | undefined>>> = {
  validate: async (file, { format, model }) => {
    const options = { format, rules: rulesFor(model), type: "FINE_TUNING", role: "training" } as const;
    const { size } = await stat(file);
    const { errorCount } = await withDigest(size, (digest) => validateDataset(chunksOf(file), { ...options, digest }));
    return errorCount;
  },
  parse: async (file) => {
    await split(file, (bytes, from, to) => {
      try {
        JSON.parse(bytes.toString("utf8", from, to));
      } catch {
        // A line that is not JSON is taken as long as it takes to find that out.
      }
    });
    return undefined;
  },
  split: async (file) => {
    await split(file, () => undefined);
    return undefined;
  },
  read: async (file) => {
    for await (const _ of chunksOf(file));
    return undefined;
  },
};

/** Content that nobody should send, so many bytes of it, and that must be refused soon and in little memory. */
export const oddities: Readonly<Record<string, { unit: string; bytes: number }>> = {
  "one line of 600 MB": { unit: "x", bytes: 600e6 },
  "50 MB of newlines": { unit: "\n", bytes: 50e6 },
  "50 MB of [": { unit: "[", bytes: 50e6 },
  "50 MB of lines of [": { unit: "[\n", bytes: 50e6 },
  "33 million rows of {}": { unit: "{}\n", bytes: 99e6 },
  "50 MB of lines of 60,000 [": { unit: `${"[".repeat(60_000)}\n`, bytes: 50e6 },
  "50 MB of lines of 2 MB of {}": { unit: `[${"{},".repeat(690_000)}{}]\n`, bytes: 50e6 },
};

const repeated = async function* (unit: string, bytes: number): AsyncGenerator<Uint8Array> {
  const piece = Buffer.from(unit.repeat(Math.ceil(2 ** 20 / unit.length)));
  for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, Math.min(left, piece.length));
};

const refuse = async ({ unit }: { unit: string }, bytes: number): Promise<number> => {
  const rules = rulesFor("amazon.nova-lite-v1:0:300k");
  const options = { format: "converse", rules, type: "FINE_TUNING", role: "training" } as const;
  return (await validateDataset(repeated(unit, bytes), options)).errorCount;
};

interface Outcome {
  seconds: number;
  peakMegabytes: number;
  errors?: number;
}

/** Runs this file in a fresh process, which answers what that took. Throws when it fails. */
const inProcess = async (args: readonly string[], options: readonly string[] = []): Promise<Outcome> => {
  const child = spawn(process.execPath, [...options, import.meta.filename, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  const answer = await text(child.stdout);
  await ended;
  if (child.exitCode !== 0) throw new Error(`${args.join(" ")} failed`);
  const { seconds, peakMegabytes, errors }: Outcome = JSON.parse(answer);
  return { seconds, peakMegabytes, ...(errors === undefined ? {} : { errors }) };
};

/** Has each oddity refused in a process of its own with a heap of 256 MB; `share` of its bytes. */
export const measureOddities = async ({ share = 1 } = {}): Promise<({ oddity: string } & Outcome)[]> => {
  const outcomes: ({ oddity: string } & Outcome)[] = [];
  for (const [oddity, { bytes }] of Object.entries(oddities))
    outcomes.push({
      oddity,
      ...(await inProcess(["refuse", oddity, `${bytes * share}`], ["--max-old-space-size=256"])),
    });
  return outcomes;
};

/** What it took to refuse the oddities, as a table. */
export const oddityTable = (outcomes: Awaited<ReturnType<typeof measureOddities>>): string =>
  table(
    "Refusing what is no dataset",
    ["content", "seconds", "peak MB", "errors"],
    outcomes.map(({ oddity, seconds, peakMegabytes, errors = 0 }) => [
      oddity,
      number(seconds, 1),
      number(peakMegabytes),
      number(errors),
    ]),
    ["Each in a process of its own with a heap of 256 MB; the peak is of the whole process."],
  );

/**
 * Goes through datasets of these sizes in each way, and answers how fast that was and how much memory it took. Run only when asked for: a
 * gigabyte takes its time and its place on the disk.
 */
export const measureDataset = async ({
  megabytes = [100],
  datasets = Object.keys(samples),
  rounds = 3,
}: { megabytes?: readonly number[]; datasets?: readonly string[]; rounds?: number } = {}): Promise<DatasetRate[]> => {
  const work = await mkdtemp(join(tmpdir(), "lapidary-dataset-"));
  const rates: DatasetRate[] = [];
  try {
    for (const size of megabytes)
      for (const dataset of datasets) {
        const sample = samples[dataset];
        if (!sample) throw new Error(`There is no dataset ${dataset}`);
        const file = join(work, "dataset.jsonl");
        const records = await write(file, size * 1e6, sample.line);
        const best = new Map<Way, Outcome>();
        for (let round = 0; round < rounds; round += 1)
          for (const way of ways) {
            const outcome = await inProcess([way, dataset, file]);
            if (outcome.seconds < (best.get(way)?.seconds ?? Infinity)) best.set(way, outcome);
          }
        for (const [way, { seconds, ...outcome }] of best)
          rates.push({
            dataset,
            megabytes: size,
            records,
            way,
            megabytesPerSecond: size / seconds,
            recordsPerSecond: records / seconds,
            ...outcome,
          });
      }
    return rates;
  } finally {
    await rm(work, { recursive: true });
  }
};

/** The rates as a table, each validation beside splitting lines and `JSON.parse` alone. */
export const datasetTable = (rates: readonly DatasetRate[]): string =>
  table(
    "Validating datasets",
    ["dataset", "MB", "way", "MB/s", "records/s", "peak MB", "of split and parse"],
    rates.map(({ dataset, megabytes, way, megabytesPerSecond, recordsPerSecond, peakMegabytes }) => {
      const alone = rates.find((one) => one.dataset === dataset && one.megabytes === megabytes && one.way === "parse");
      const share = (100 * megabytesPerSecond) / (alone?.megabytesPerSecond ?? NaN);
      return [
        dataset,
        number(megabytes),
        way,
        number(megabytesPerSecond),
        number(recordsPerSecond),
        number(peakMegabytes),
        `${number(share)} %`,
      ];
    }),
    ["Each way in a process of its own, the best of its rounds; the peak is of the whole process."],
  );

const [task, name = "", given = ""] = process.argv.slice(2);

const asked = (): Promise<number | undefined> => {
  const sample = samples[name];
  const way = ways.find((one) => one === task);
  if (way && sample) return run[way](given, sample);
  const oddity = oddities[name];
  if (task === "refuse" && oddity) return refuse(oddity, Number(given));
  throw new Error(`There is no ${task} ${name}`);
};

if (import.meta.main) {
  const from = performance.now();
  const errors = await asked();
  const seconds = (performance.now() - from) / 1_000;
  process.stdout.write(JSON.stringify({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1_024, errors }));
}
