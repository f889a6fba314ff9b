import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { Point } from "#core/curves.ts";
import { isTerminal, JobStatus } from "#core/lifecycle.ts";
import { TimelineEvent } from "#core/timeline.ts";
import { bucket } from "./names.ts";
import { plotLosses } from "./plot.ts";

const examples = ["nova", "claude-3-haiku", "llama"];
const files = ["train.jsonl", "validation.jsonl"];

const exampleFile = (path: string) => readFile(new URL(`../../examples/${path}`, import.meta.url));

/** Puts the example datasets where the example requests look for them. */
export const putExamples = async (settings: object): Promise<void> => {
  const s3 = new S3Client(settings);
  for (const example of examples)
    for (const file of files) {
      const Body = await exampleFile(`${example}/${file}`);
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `examples/${example}/${file}`, Body }));
    }
};

const Submitted = v.object({ jobName: v.string() });
const Shown = v.object({
  status: JobStatus,
  statusDetails: v.optional(v.record(v.string(), v.object({ status: v.optional(v.string()) }))),
  lastModifiedTime: v.optional(v.string()),
  creationTime: v.string(),
  failureMessage: v.optional(v.string()),
  outputModelArn: v.optional(v.string()),
  trainingMetrics: v.optional(v.object({ trainingLoss: v.optional(v.number()) })),
  validationMetrics: v.optional(v.array(v.object({ validationLoss: v.optional(v.number()) }))),
});
const Events = v.object({ events: v.array(TimelineEvent) });
const Metrics = v.object({ training: v.array(Point), validation: v.array(Point) });

const fetched = async <Schema extends v.GenericSchema>(schema: Schema, url: string, request?: RequestInit) => {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000), ...request });
  const body: unknown = await response.json();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${JSON.stringify(body)}`);
  return v.parse(schema, body);
};

/** A loss to four digits; a dash where there is none. */
const figure = (loss: number | undefined) => (loss === undefined ? "–" : loss.toPrecision(4));

/** Seconds as `h:mm:ss`. */
const duration = (seconds: number) => {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number) => String(value).padStart(2, "0");
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
};

const phases: Record<string, string> = {
  validationDetails: "Bedrock validates the data.",
  dataProcessingDetails: "Bedrock prepares the data.",
  trainingDetails: "Bedrock trains the model.",
};

/** What the job is at, in words, when it is at something. */
const phaseOf = ({ status, statusDetails = {} }: v.InferOutput<typeof Shown>) =>
  status === "InProgress"
    ? Object.entries(phases).find(([name]) => statusDetails[name]?.status === "InProgress")?.[1]
    : undefined;

const pollMilliseconds = 250;

/**
 * Submits the example job through the HTTP API at `url`, prints what happens to it as it happens, and then its losses.
 * Resolves to whether it was Completed; ends early when `signal` aborts. `once` when nothing is served afterwards.
 */
export const followExample = async (
  url: string,
  print: (line: string) => void,
  signal: AbortSignal,
  once: boolean,
): Promise<boolean> => {
  const { jobName } = await fetched(Submitted, `${url}/model-customization-jobs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: await exampleFile("nova/request.json"),
  });
  const job = `${url}/model-customization-jobs/${jobName}`;
  print(`Submitted ${jobName} (examples/nova/request.json). Simulated time since then:`);

  const seen = new Set<string>();
  let start: number | undefined;
  let record: v.InferOutput<typeof Shown>;
  const tell = (id: string, time: string, message: string) => {
    start ??= Date.parse(time);
    if (!seen.has(id)) print(`  ${duration((Date.parse(time) - start) / 1000)}  ${message}`);
    seen.add(id);
  };
  do {
    if (signal.aborted) return false;
    record = await fetched(Shown, job);
    const { events } = await fetched(Events, `${job}/events`);
    for (const { id, time, message } of events) tell(id, time, message);
    const phase = phaseOf(record);
    if (phase) tell(phase, record.lastModifiedTime ?? record.creationTime, phase);
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  } while (!isTerminal(record.status) || ![...seen].some((id) => /#(?:metrics|execution)\./.test(id)));

  const { status, failureMessage, outputModelArn, trainingMetrics, validationMetrics } = record;
  if (status !== "Completed") {
    print(`${jobName} is ${status}: ${failureMessage ?? "no reason was given"}`);
    return false;
  }
  print("");
  for (const line of plotLosses(await fetched(Metrics, `${job}/metrics`))) print(line);
  print("");
  const [validated] = validationMetrics ?? [];
  print(
    `Final training loss ${figure(trainingMetrics?.trainingLoss)}, validation loss ${figure(validated?.validationLoss)}`,
  );
  print(`Custom model ${outputModelArn}`);
  print("");
  print(once ? "Where to look next, with `npm start` instead, which goes on serving:" : "Where to look next:");
  print(`  curl ${job}`);
  print(`  curl ${job}/metrics`);
  print(`  curl ${job}/events`);
  return true;
};
