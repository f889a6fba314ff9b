import { CreateModelCustomizationJobCommand, StopModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import type { Call } from "#local/endpoint.ts";
import { accessKeyOf, bedrockRole } from "#local/names.ts";
import { functions } from "../src/wiring.ts";
import { dataset, request, setup, type Setup } from "./cloud.ts";

const hour = 3_600_000;
const jobs = "/model-customization-jobs";

/** The action that allows an operation, where it is not called as the operation is. */
const actionNames: Record<string, string> = {
  "s3:HeadObject": "s3:GetObject",
  "s3:ListObjectsV2": "s3:ListBucket",
};
const prefixes: Partial<Record<Call["service"], string>> = { sfn: "states" };

const actionOf = ({ service, operation }: Call) => {
  const name = `${prefixes[service] ?? service}:${operation}`;
  return actionNames[name] ?? name;
};

/** Permissions that AWS demands although nothing calls an operation of their name: who needs each, and why. */
const demanded: Record<string, { by: string; because: string }> = {
  "iam:PassRole": { by: "create-job", because: "CreateModelCustomizationJob names the role that Bedrock assumes" },
  "bedrock:TagResource": { by: "create-job", because: "CreateModelCustomizationJob may have jobTags" },
  "sqs:SendMessage": { by: "on-job-change", because: "Lambda itself puts away an event that failed to the last" },
};

const names = Object.keys(functions);
const allowed = new Map<string, readonly string[]>(
  Object.entries(functions).map(([name, { may }]) => [name, Object.values(may).flat()]),
);

const flows: Record<string, { body?: Record<string, unknown>; live: (all: Setup) => Promise<unknown> }> = {
  "goes well, and is looked at in every way": {
    body: { validationDataConfig: { validators: [{ s3Uri: dataset }] } },
    async live({ clock, get }) {
      await clock.pass(8 * hour);
      const { jobArn, status } = (await get(`${jobs}/a-job`)).body;
      expect(status).toBe("Completed");
      const paths = ["a-job", encodeURIComponent(jobArn)].flatMap((id) =>
        ["", "/metrics", "/events"].map((end) => `${jobs}/${id}${end}`),
      );
      for (const path of [jobs, `${jobs}?statusEquals=Completed&maxResults=1`, ...paths])
        expect((await get(path)).status, path).toBe(200);
    },
  },
  "starts from a custom model that does not exist, with data that does not": {
    body: {
      baseModelIdentifier: "my-model",
      trainingDataConfig: { s3Uri: "s3://lapidary-data/none.jsonl" },
    },
    live: ({ clock }) => clock.pass(hour),
  },
  "is submitted again after its execution was stopped before the job was made": {
    async live({ clock, sfn, executions, post }) {
      const [running] = await executions();
      await sfn.send(new StopExecutionCommand({ executionArn: running?.executionArn }));
      expect((await post(request())).body).toMatchObject({ attempt: 2 });
      await clock.pass(8 * hour);
    },
  },
  "is stopped by a person": {
    async live({ clock, bedrock }) {
      await clock.pass(hour / 2);
      await bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: "a-job" }));
      await clock.pass(hour);
    },
  },
  "outlives its hours": {
    body: { orchestration: { timeoutHours: 1 } },
    live: ({ clock }) => clock.pass(3 * hour),
  },
  "has a name that is taken": {
    body: { clientRequestToken: "mine" },
    async live({ clock, bedrock }) {
      const theirs = new CreateModelCustomizationJobCommand({
        ...request(),
        customizationType: "FINE_TUNING",
        roleArn: bedrockRole,
        outputDataConfig: { s3Uri: "s3://lapidary-data/output" },
        clientRequestToken: "theirs",
      });
      await bedrock.send(theirs);
      await clock.pass(hour);
    },
  },
};

/** What each function did while a job lived so, by the function's name. */
const actionsIn = async ({ body = {}, live }: (typeof flows)[string]) => {
  const done = new Map(names.map((name) => [name, new Set<string>()]));
  const all = await setup({
    jobs: { duration: () => 5 * hour },
    intercept(call, next) {
      const caller = names.find((name) => accessKeyOf(name) === call.accessKeyId);
      if (caller !== undefined) done.get(caller)?.add(actionOf(call));
      return next();
    },
  });
  expect((await all.post(request(body))).status).toBe(202);
  await live(all);
  expect((await all.executions()).filter(({ status }) => status === "RUNNING")).toEqual([]);
  expect(all.surprises).toEqual([]);
  return done;
};

const lived = await Promise.all(
  Object.entries(flows).map(async ([title, flow]) => ({ title, done: await actionsIn(flow) })),
);

describe("the permissions of the functions", () => {
  it.each(lived)("allow every call that is made for a job that $title", ({ done }) => {
    for (const [name, actions] of done)
      expect(
        [...actions].filter((action) => !allowed.get(name)?.includes(action)),
        name,
      ).toEqual([]);
  });

  it.each(names)("give %s nothing that it does not use", (name) => {
    const used = new Set(lived.flatMap(({ done }) => [...(done.get(name) ?? [])]));
    for (const [action, { by }] of Object.entries(demanded)) if (by === name) used.add(action);
    expect(allowed.get(name)?.filter((action) => !used.has(action))).toEqual([]);
  });
});
