import {
  GetModelCustomizationJobCommand,
  ListModelCustomizationJobsCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { accessKeyOf } from "#local/names.ts";
import { randomFrom } from "#local/random.ts";
import { request, setup, type Setup } from "./cloud.ts";
import { placeholders } from "../src/definition.ts";
import { functions } from "../src/functions.ts";
import type { MachineName } from "../src/wiring.ts";
import { everyKind, mischief, type Toll } from "./mischief.ts";

const seeds = Number(process.env["FAULT_SEEDS"] ?? 200);
const first = Number(process.env["FAULT_FIRST_SEED"] ?? 1);
const hour = 3_600_000;

/** Data that does not exist: a job that names it is refused before Bedrock hears of it. */
const nowhere = "s3://lapidary-data/none.jsonl";

/** As a caller does: the same request again until it is accepted. */
const insist = async ({ post }: Setup, body: unknown) => {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const { status } = await post(body);
    if (status === 202) return;
    expect(status).toBeGreaterThanOrEqual(500);
  }
  throw new Error("The request was never accepted");
};

const compared = [
  "status",
  "jobArn",
  "outputModelArn",
  "failureMessage",
  "creationTime",
  "endTime",
  "trainingMetrics",
  "validationMetrics",
] as const;

/** What went wrong over all seeds. */
const toll: Toll = { kinds: new Map(), callers: new Map() };

/** Seeds enough for everything to have gone wrong at least once. */
const enough = 50;

/** Machines that run here: the job's own, and the one that stops it when its execution fails. */
const running = ["customize-model", "stop-job"] as const satisfies readonly MachineName[];

/** The machines themselves, the functions of their states, and those that a change of a job runs. */
const behindTheApi = [
  ...running,
  ...running
    .flatMap((name) => placeholders(readFileSync(`statemachines/${name}.asl.json`, "utf8")))
    .filter((name) => name in functions),
  "on-job-change",
  "announce-change",
];

const live = async (seed: number) => {
  const random = randomFrom(seed);
  const { options, calm } = mischief(random, toll);
  const all = await setup({ seed, ...options });
  const names = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => `job-${index}`);
  const refused = new Set<string>();
  for (const jobName of names) {
    if (random() < 0.15) refused.add(jobName);
    const body = request({ jobName, ...(refused.has(jobName) && { trainingDataConfig: { s3Uri: nowhere } }) });
    await Promise.all(Array.from({ length: 1 + Math.floor(random() * 2) }, () => insist(all, body)));
    await all.clock.pass(random() * hour);
    if (random() < 0.2)
      await all.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: jobName })).catch(() => undefined);
  }
  const running = async () => (await all.executions()).filter(({ status }) => status === "RUNNING");
  for (let waited = 0; (await running()).length > 0; waited += 1) {
    expect(waited, "an execution does not end").toBeLessThan(24 * 14);
    await all.clock.pass(hour);
  }
  calm();
  await all.clock.pass(hour);

  // A request that was refused before Bedrock, repeated because its answer was lost, is a new attempt.
  const attempts = (await all.executions()).filter(
    ({ name = "" }) => !refused.has(name.slice(0, name.lastIndexOf("-"))),
  );
  expect(attempts).toHaveLength(names.length - refused.size);
  const { modelCustomizationJobSummaries: made = [] } = await all.bedrock.send(
    new ListModelCustomizationJobsCommand({}),
  );
  expect(made.map(({ jobName }) => jobName).sort()).toEqual(names.filter((jobName) => !refused.has(jobName)));
  for (const jobName of names) {
    const { body: record } = await all.get(`/model-customization-jobs/${jobName}`);
    if (refused.has(jobName)) {
      const failureMessage = expect.stringContaining(`${nowhere}, which does not exist`);
      expect(record).toMatchObject({ status: "Failed", failureMessage });
      expect(await all.execution(`${jobName}-1`)).toMatchObject({ status: "FAILED", cause: failureMessage });
      continue;
    }
    const job = await all.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: jobName }));
    const said = JSON.parse(JSON.stringify(job));
    const { status, error, cause } = await all.execution(`${jobName}-1`);
    const account = `${jobName}: execution ${status}, ${error}, ${cause}`;
    for (const name of compared) expect(record[name], `${name} of ${account}`).toEqual(said[name]);
    expect(status, account).toBe(record.status === "Failed" ? "FAILED" : "SUCCEEDED");
  }
  expect(all.surprises).toEqual([]);
};

describe(`in a world of faults, seeds ${first} to ${first + seeds - 1}`, () => {
  it.each(Array.from({ length: seeds }, (_, index) => first + index))(
    "seed %i: every execution ends, no request makes two jobs, every record says what Bedrock says or why it was not asked",
    live,
  );
});

describe.skipIf(seeds < enough)("over all those seeds", () => {
  it.each(everyKind)("%s happened", (kind) => {
    expect(toll.kinds.get(kind) ?? 0).toBeGreaterThan(0);
  });

  it.each(behindTheApi)("%s met a fault", (name) => {
    expect(toll.callers.get(accessKeyOf(name)) ?? 0).toBeGreaterThan(0);
  });
});
