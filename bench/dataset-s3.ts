import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { Settings } from "#core/settings.ts";
import { bundling, functions } from "#functions";
import { bucket, region, table as jobs } from "#local/names.ts";
import { bundle, root } from "../scripts/bundle.ts";
import { dataAccount, dataset, record } from "./data-account.ts";
import { number, table } from "./table.ts";

/** What is done with a dataset in S3: all that CheckDatasets does, or nothing but reading it. */
const ways = ["check", "read"] as const;
type Way = (typeof ways)[number];

/** The handler that does it, and its event. */
const runs = {
  check: { handler: "functions/check-datasets", event: { jobName: record.jobName, attempt: record.attempt } },
  read: { handler: "bench/read-object", event: { uri: dataset } },
} as const satisfies Record<Way, object>;

/** What it took to go through a dataset in S3 once, in a process of its own. */
export interface DatasetFromS3 {
  megabytes: number;
  records: number;
  way: Way;
  megabytesPerSecond: number;
  /** Of the whole process, Node included. */
  peakMegabytes: number;
}

const { memoryMb: deployed } = functions["check-datasets"];

/** What Lambda starts Node with, for a function of that memory: 90 % of it for old objects, and 5 % for half of the new ones. */
const heapOf = (memoryMb: number) => [
  `--max-old-space-size=${Math.floor(memoryMb * 0.9)}`,
  `--max-semi-space-size=${Math.floor(memoryMb * 0.05)}`,
];

const program = `
  const [entry, event] = process.argv.slice(1);
  const { handler } = await import(entry);
  const from = performance.now();
  const refusal = await handler(JSON.parse(event), {}).then(() => undefined, String);
  const seconds = (performance.now() - from) / 1_000;
  process.stdout.write(JSON.stringify({ refusal, seconds, peakMegabytes: process.resourceUsage().maxRSS / 1_024 }));`;

const Outcome = v.object({ refusal: v.optional(v.string()), seconds: v.number(), peakMegabytes: v.number() });
type Outcome = v.InferOutput<typeof Outcome>;

/** What the timeline has of a dataset of which there is nothing to say but that it has more records than the model takes. */
const Whole = v.object({
  type: v.literal("dataset.checked"),
  report: v.object({
    records: v.number(),
    errors: v.array(v.object({ code: v.literal("too-many-records") })),
    fingerprint: v.string(),
  }),
});

const link = (name: string, value: object) => ({ [`SST_RESOURCE_${name}`]: JSON.stringify(value) });

/** Invokes a bundled handler with everything AWS at `url`. Throws when it fails. */
const invoke = async (way: Way, { bundles, url, memoryMb }: { bundles: string; url: string; memoryMb: number }) => {
  const { handler, event } = runs[way];
  const entry = pathToFileURL(join(bundles, `${handler}.mjs`)).href;
  const child = spawn(
    process.execPath,
    [...heapOf(memoryMb), "--input-type=module", "--eval", program, entry, JSON.stringify(event)],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        AWS_ENDPOINT_URL: url,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
        POWERTOOLS_LOG_LEVEL: "SILENT",
        ...link("Jobs", { name: jobs }),
        ...link("Data", { name: bucket }),
        ...link("Settings", v.parse(Settings, {})),
      },
    },
  );
  const ended = once(child, "close");
  const answer = await text(child.stdout);
  await ended;
  if (child.exitCode !== 0) throw new Error(`${handler} failed`);
  return v.parse(v.pipe(v.string(), v.parseJson(), Outcome), answer);
};

/**
 * Has datasets of these sizes read from an S3 on loopback by the bundled function, with the heap that Lambda gives it, and answers how fast
 * that was and how much memory it took; and the same for reading alone. Throws when a dataset was not read whole, or when anything but its
 * size was found to be wrong.
 */
export const measureDatasetFromS3 = async ({
  megabytes = [100, 1000],
  rounds = 3,
  memoryMb = deployed,
}: { megabytes?: readonly number[]; rounds?: number; memoryMb?: number } = {}): Promise<DatasetFromS3[]> => {
  // Within the project, so that bundles find its packages.
  await mkdir(join(root, "node_modules/.cache"), { recursive: true });
  const bundles = await mkdtemp(join(root, "node_modules/.cache/dataset-s3-"));
  const measured: DatasetFromS3[] = [];
  try {
    for (const { handler } of Object.values(runs))
      await bundle(
        {
          functionID: handler,
          handler: `${handler}.handler`,
          runtime: "nodejs24.x",
          links: {},
          properties: bundling,
        },
        bundles,
      );
    for (const size of megabytes) {
      const account = await dataAccount(size);
      const outcomes: Record<Way, Outcome[]> = { check: [], read: [] };
      for (let round = 0; round < rounds; round += 1)
        for (const way of ways) outcomes[way].push(await invoke(way, { bundles, url: account.url, memoryMb }));
      account.close();
      const reports = account.told.filter((told) => v.is(Whole, told) && told.report.records === account.records);
      const failed = outcomes.read.filter(({ refusal }) => refusal !== undefined);
      if (reports.length !== rounds || failed.length > 0)
        throw new Error(`${size} MB were not read whole: ${JSON.stringify(outcomes)}`);
      for (const way of ways)
        measured.push({
          megabytes: size,
          records: account.records,
          way,
          megabytesPerSecond: account.bytes / 1e6 / Math.min(...outcomes[way].map(({ seconds }) => seconds)),
          peakMegabytes: Math.max(...outcomes[way].map(({ peakMegabytes }) => peakMegabytes)),
        });
    }
    return measured;
  } finally {
    await rm(bundles, { recursive: true });
  }
};

/** The rates as a table, each check beside reading alone. */
export const datasetFromS3Table = (measured: readonly DatasetFromS3[]): string =>
  table(
    "A dataset from S3",
    ["way", "MB", "records", "MB/s", "peak MB", "of reading"],
    measured.map(({ way, megabytes, records, megabytesPerSecond, peakMegabytes }) => {
      const alone = measured.find((one) => one.megabytes === megabytes && one.way === "read");
      return [
        way,
        number(megabytes),
        number(records),
        number(megabytesPerSecond),
        number(peakMegabytes),
        `${number((100 * megabytesPerSecond) / (alone?.megabytesPerSecond ?? NaN))} %`,
      ];
    }),
    [
      `The bundled check-datasets in a process of its own, with the heap of a Lambda of ${number(deployed)} MB, from a server on loopback.`,
      "The fastest of its rounds, and the highest peak, which is of the whole process.",
    ],
  );
