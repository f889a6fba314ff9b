import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import { Settings } from "#core/settings.ts";
import {
  accessKeyOf,
  bedrockRole,
  bucket,
  bus,
  functionArn,
  functionName,
  machineArn,
  planRulePrefix,
  region,
  table,
  undelivered,
} from "#local/names.ts";
import { bundling, type FunctionName } from "#functions";
import { bundle, type Build } from "../scripts/bundle.ts";
import { clientsOnly } from "./clients.ts";
import { functionNames, recordFunctions, type Recording } from "./recording.ts";
import { replay } from "./replay.ts";
import { median, rotated } from "./sampling.ts";

/** What it takes to import a function and call it once: kilobytes of its bundle that were loaded, and milliseconds. */
export interface Startup {
  function: string;
  kilobytes: number;
  milliseconds: number;
  /** The same for its SDK clients alone, as they come, which make the same calls. */
  clientMilliseconds: number;
}

export interface Startups {
  functions: (Startup & { clientKilobytes: number })[];
  /** Milliseconds of a handler that does nothing. */
  emptyMilliseconds: number;
}

const root = join(import.meta.dirname, "..");

const resource = (name: string, value: object) => ({ [`SST_RESOURCE_${name}`]: JSON.stringify(value) });

/** A function's environment, as Lambda and SST would set it, with everything AWS at `url`. */
const environment = (name: string, url: string) => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: accessKeyOf(name),
  AWS_SECRET_ACCESS_KEY: "local",
  AWS_SESSION_TOKEN: "local",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
  AWS_LAMBDA_FUNCTION_NAME: functionName(name),
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
  POWERTOOLS_SERVICE_NAME: "lapidary",
  POWERTOOLS_METRICS_NAMESPACE: "Lapidary",
  POWERTOOLS_LOG_LEVEL: "INFO",
  HOME: "/nonexistent",
  ...resource("Jobs", { name: table }),
  ...resource("Data", { name: bucket }),
  ...resource("CustomizeModel", { arn: machineArn("customize-model") }),
  ...resource("BedrockRole", { arn: bedrockRole }),
  ...resource("Lapidary", { name: bus }),
  ...resource("Settings", v.parse(Settings, {})),
  ...resource("PlanRules", {
    prefix: planRulePrefix,
    functionArn: functionArn("start-retraining"),
    queueArn: undelivered,
  }),
});

/** Something to start: a bundled handler, its event, its environment, and what has to be true of a start. */
interface Candidate {
  name: string;
  entry: string;
  event: string;
  env: Record<string, string>;
  before(): void;
  /** What went otherwise than it should, if anything. */
  after(): readonly string[];
  samples: number[];
}

/** Starts a candidate in a fresh process and answers what it measured. Throws when the handler failed or made other calls. */
const start = async ({ name, entry, event, env, before, after }: Candidate, asked: "milliseconds" | "kilobytes") => {
  before();
  const child = spawn(process.execPath, [join(import.meta.dirname, "child.mjs"), entry, asked, event], {
    env,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    timeout: 30_000,
  });
  const [, , errors, answer] = child.stdio;
  const ended = once(child, "close");
  const [failure, measured] = await Promise.all([text(readable(errors)), text(readable(answer))]);
  await ended;
  const missed = after();
  if (measured === "" || missed.length > 0) throw new Error(`${name}: ${[...missed, failure].join("; ")}`);
  return Number(measured);
};

const readable = (stream: unknown): Readable => {
  if (stream instanceof Readable) return stream;
  throw new Error("The process has no such stream");
};

/** The SDK as it comes: bundled with every function's options, but without what `bundling` leaves out of it. */
const { plugins: _, ...asItComes } = bundling;

/** Bundles a handler as SST does and answers its URL. */
const bundled = async (handler: string, out: string, properties: Build["properties"] = bundling): Promise<string> => {
  await bundle({ functionID: handler, handler, runtime: "nodejs24.x", links: {}, properties }, out);
  return pathToFileURL(join(out, `${handler.replace(/\.\w+$/, "")}.mjs`)).href;
};

interface Pair {
  name: FunctionName;
  whole: Candidate;
  clients: Candidate;
}

const pairOf = async (
  name: FunctionName,
  recording: Recording,
  server: Awaited<ReturnType<typeof replay>>,
  work: string,
) => {
  const write = async (file: string, content: string) => {
    await writeFile(join(work, file), content);
    return join(work, file);
  };
  const common = {
    env: environment(name, server.url),
    before: () => server.rewind(),
    after: () => server.missed(),
  };
  await write(`${name}.clients.ts`, clientsOnly(recording.calls));
  const inputs = recording.calls.flat().map(({ input }) => input);
  const handler = `${relative(root, work)}/${name}.clients.handler`;
  return {
    name,
    whole: {
      ...common,
      name,
      entry: await bundled(`functions/${name}.handler`, join(work, name)),
      event: await write(`${name}.json`, JSON.stringify(recording.event)),
      samples: [],
    },
    clients: {
      ...common,
      name: `${name}'s clients`,
      entry: await bundled(handler, join(work, `${name}.clients`), asItComes),
      event: await write(`${name}.clients.json`, JSON.stringify(inputs)),
      samples: [],
    },
  } satisfies Pair;
};

const emptyHandler = async (work: string): Promise<Candidate> => {
  await writeFile(join(work, "empty.ts"), "export const handler = async () => {};");
  await writeFile(join(work, "empty.json"), "{}");
  return {
    name: "empty",
    entry: await bundled(`${relative(root, work)}/empty.handler`, join(work, "empty")),
    event: join(work, "empty.json"),
    env: environment("empty", "http://127.0.0.1:9"),
    before: () => undefined,
    after: () => [],
    samples: [],
  };
};

/**
 * Starts every function and its clients alone in fresh processes, against the recorded answers of an emulated account, and answers the
 * medians of `rounds` rounds. In each round everything runs once, in another order; a function stands beside its clients.
 */
export const measureStartup = async ({ rounds = 11, seed = 1, only = functionNames } = {}): Promise<Startups> => {
  const recordings = await recordFunctions(seed);
  // Within the project, so that bundles find its packages.
  await mkdir(join(root, "node_modules/.cache"), { recursive: true });
  const work = await mkdtemp(join(root, "node_modules/.cache/bench-"));
  const servers: Awaited<ReturnType<typeof replay>>[] = [];
  try {
    const pairs: Pair[] = [];
    for (const name of only) {
      const recording = recordings.get(name);
      if (!recording) throw new Error(`${name} was not recorded`);
      const server = await replay(recording);
      servers.push(server);
      pairs.push(await pairOf(name, recording, server, work));
    }
    const empty = await emptyHandler(work);
    for (let round = 0; round < rounds; round += 1) {
      for (const { whole, clients } of rotated(pairs, round))
        for (const candidate of rotated([whole, clients], round))
          candidate.samples.push(await start(candidate, "milliseconds"));
      empty.samples.push(await start(empty, "milliseconds"));
    }
    const functions: Startups["functions"] = [];
    for (const { name, whole, clients } of pairs)
      functions.push({
        function: name,
        kilobytes: await start(whole, "kilobytes"),
        milliseconds: median(whole.samples),
        clientMilliseconds: median(clients.samples),
        clientKilobytes: await start(clients, "kilobytes"),
      });
    return { functions, emptyMilliseconds: median(empty.samples) };
  } finally {
    for (const server of servers) server.close();
    await rm(work, { recursive: true });
  }
};
