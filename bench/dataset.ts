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
import { samples, type Sample } from "./dataset-samples.ts";
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
const oddities: Readonly<Record<string, { unit: string; bytes: number }>> = {
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

interface Burden {
  format: Format;
  model: string;
  lines: number;
  /** The `index`-th line without its end. */
  line(index: number): string;
}

const toNova = { format: "converse", model: "amazon.nova-lite-v1:0:300k" } as const;
/** Nearly as many bytes as a line may have. */
const whole = 2_000_000;

const levels = (count: number, inside: string) =>
  Array.from({ length: count }, (_, level) => `{"${level}${"k".repeat(80)}":`).join("") + inside + "}".repeat(count);

const asked = (block: string, role = "user") =>
  `{"messages":[{"role":"${role}","content":[${block}]},{"role":"assistant","content":[{"text":"a"}]}]}`;

const unknownMembers = (count: number) => Array.from({ length: count }, (_, index) => `,"k${index}":1`).join("");

const tools = (count: number) =>
  Array.from({ length: count }, (_, index) => `{"toolSpec":{"name":"t${index}"}}`).join(",");

/** A conversation with spaces between its texts, 8 × 8 × 8 times in other places. */
const spaced = (index: number) => {
  const [one = 0, two = 0, three = 0] = index.toString(8).padStart(3, "0");
  const gap = (count: number) => `{"text":"aa"}${" ".repeat(count)}`;
  return asked(`${gap(Number(one))},${gap(Number(two))},${gap(whole - Number(three))}`);
};

/** Records that are made to cost memory or time, and of which all must be said in a heap of 256 MB. */
export const burdens: Readonly<Record<string, Burden>> = {
  "a million messages that are numbers": {
    ...toNova,
    lines: 8,
    line: (index) => `{"messages":[0${",0".repeat(whole / 2 - 100 - index)}]}`,
  },
  "spaces outside of texts": { ...toNova, lines: 260, line: spaced },
  "roles of 2 MB": { ...toNova, lines: 100, line: (index) => asked('{"text":"a"}', `${index}${"r".repeat(whole)}`) },
  "a key 340,000 times, 97 levels deep": {
    ...toNova,
    lines: 1,
    line: () => `{"messages":[],"x":${levels(97, `{"a":0${',"a":0'.repeat(340_000)}}`)}}`,
  },
  "a block of 150,000 unknown members": {
    ...toNova,
    lines: 1,
    line: () => asked(`{"text":"a"${unknownMembers(150_000)}}`),
  },
  "20,000 tools": {
    ...toNova,
    lines: 1,
    line: () => asked('{"text":"a"}').replace("{", `{"toolConfig":{"tools":[${tools(20_000)}]},`),
  },
};

const bear = async ({ format, model, lines, line }: Burden): Promise<number> => {
  const options = { format, rules: rulesFor(model), type: "FINE_TUNING", role: "training" } as const;
  const content = async function* () {
    for (let index = 0; index < lines; index += 1) yield Buffer.from(`${line(index)}\n`);
  };
  return (await validateDataset(content(), options)).records;
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

/** What it took to check the records of a burden. */
interface BurdenOutcome extends Omit<Outcome, "errors"> {
  burden: string;
  records: number;
}

/** Has each burden checked in a process of its own with a heap of 256 MB. */
export const measureBurdens = async (): Promise<BurdenOutcome[]> => {
  const outcomes: BurdenOutcome[] = [];
  for (const burden of Object.keys(burdens)) {
    const { errors: records = 0, ...outcome } = await inProcess(["bear", burden], ["--max-old-space-size=256"]);
    outcomes.push({ burden, records, ...outcome });
  }
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

const wanted = (): Promise<number | undefined> => {
  const sample = samples[name];
  const way = ways.find((one) => one === task);
  if (way && sample) return run[way](given, sample);
  const oddity = oddities[name];
  if (task === "refuse" && oddity) return refuse(oddity, Number(given));
  const burden = burdens[name];
  if (task === "bear" && burden) return bear(burden);
  throw new Error(`There is no ${task} ${name}`);
};

if (import.meta.main) {
  const from = performance.now();
  const errors = await wanted();
  const seconds = (performance.now() - from) / 1_000;
  process.stdout.write(JSON.stringify({ seconds, peakMegabytes: process.resourceUsage().maxRSS / 1_024, errors }));
}
