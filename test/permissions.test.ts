import {
  CreateModelCustomizationJobCommand,
  CreateProvisionedModelThroughputCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { eventTypes } from "#core/event-types.ts";
import type { Call, Intercept } from "#local/endpoint.ts";
import { accessKeyOf, bedrockRole } from "#local/names.ts";
import { everythingOnce } from "../bench/everything.ts";
import { exampleCloud } from "../bench/example-cloud.ts";
import { functions } from "../src/functions.ts";
import { rules, streams } from "../src/wiring.ts";
import { dataset, request, setup, type Setup } from "./cloud.ts";

const hour = 3_600_000;
const jobs = "/model-customization-jobs";

/** The action that allows an operation, where it is not called as the operation is. */
const actionNames: Record<string, string> = {
  "s3:HeadObject": "s3:GetObject",
  "s3:ListObjectsV2": "s3:ListBucket",
};
const prefixes: Partial<Record<Call["service"], string>> = { sfn: "states", eventbridge: "events" };

const actionOf = ({ service, operation }: Call) => {
  const name = `${prefixes[service] ?? service}:${operation}`;
  return actionNames[name] ?? name;
};

/** Permissions that AWS demands although the function calls no operation of their name: which functions need them, and why. */
const demanded: { actions: string[]; by: string[]; because: string }[] = [
  {
    actions: ["iam:PassRole"],
    by: ["create-job"],
    because: "CreateModelCustomizationJob names the role that Bedrock assumes",
  },
  {
    actions: ["bedrock:TagResource"],
    by: ["create-job"],
    because: "CreateModelCustomizationJob may have jobTags",
  },
  {
    actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
    by: Object.keys(streams),
    because: "Lambda itself reads the table's stream, as the function",
  },
  {
    actions: ["dynamodb:Query"],
    by: ["record-failure"],
    because: "A stop by ARN may fail before the job's name is known: test/stopping.test.ts",
  },
  {
    actions: ["sqs:SendMessage"],
    by: [
      ...Object.values(rules).flatMap(({ target }) => ("function" in target ? [target.function] : [])),
      ...Object.keys(streams),
    ],
    because: "Lambda itself puts away an event that failed to the last, as the function",
  },
];

const names = Object.keys(functions);
const allowed = new Map<string, readonly string[]>(
  Object.entries(functions).map(([name, { may }]) => [name, Object.values(may).flat()]),
);

/** The job of a request, made in Bedrock by somebody with a token. */
const made = (clientRequestToken: string) =>
  new CreateModelCustomizationJobCommand({
    ...request(),
    customizationType: "FINE_TUNING",
    roleArn: bedrockRole,
    outputDataConfig: { s3Uri: "s3://lapidary-data/output" },
    clientRequestToken,
  });

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
  "has data that do not exist": {
    body: { trainingDataConfig: { s3Uri: "s3://lapidary-data/none.jsonl" } },
    async live({ clock, send }) {
      const same = request({ trainingDataConfig: { s3Uri: "s3://lapidary-data/none.jsonl" } });
      expect((await send("POST", `${jobs}?dryRun=true`, same)).body.valid).toBe(false);
      await clock.pass(hour);
    },
  },
  "makes a model that another job starts from, after a dry run": {
    async live({ clock, send, post, get }) {
      await clock.pass(8 * hour);
      const second = { ...request({ baseModelIdentifier: "a-model" }), jobName: "second", customModelName: "second" };
      expect((await send("POST", `${jobs}?dryRun=true`, second)).body.valid).toBe(true);
      await post(second);
      await clock.pass(8 * hour);
      expect((await get(`${jobs}/second`)).body.status).toBe("Completed");
    },
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
  "is tagged and stopped by its ARN, and asked for by every name of its model": {
    async live({ clock, get, call, emit }) {
      await clock.pass(hour);
      const { jobArn } = (await get(`${jobs}/a-job`)).body;
      const tags = (key: string) =>
        call("PUT", `${jobs}/${encodeURIComponent(jobArn)}/tags`, JSON.stringify({ tags: [{ key, value: "x" }] }), {
          "content-type": "application/json",
        });
      for (const key of ["team", "owner"]) expect((await tags(key)).status).toBe(200);
      for (const method of ["GET", "DELETE"]) expect((await call(method, "/custom-models/no-model")).status).toBe(404);
      await emit(eventTypes.stopRequested, { jobIdentifier: jobArn });
      expect((await call("POST", `${jobs}/${encodeURIComponent(jobArn)}/stop`)).status).toBe(202);
      await clock.pass(hour);
    },
  },
  "was tagged otherwise while it ran": {
    body: { customModelTags: [{ key: "team", value: "x" }] },
    async live({ clock, call }) {
      await clock.pass(hour);
      await call("PUT", `${jobs}/a-job/tags`, '{"tags": [{"key": "owner", "value": "x"}]}', {
        "content-type": "application/json",
      });
      await clock.pass(8 * hour);
    },
  },
  "makes a model that is deleted with what serves it": {
    async live({ clock, bedrock, call }) {
      await clock.pass(8 * hour);
      await bedrock.send(
        new CreateProvisionedModelThroughputCommand({
          modelId: "a-model",
          provisionedModelName: "serves",
          modelUnits: 1,
        }),
      );
      await clock.pass(hour);
      expect((await call("DELETE", "/custom-models/a-model?cascade=true")).status).toBe(202);
      await clock.pass(3 * hour);
      expect((await call("GET", "/custom-models/a-model")).body).toMatchObject({ modelStatus: "Deleted" });
    },
  },
  "comes to light after its record has ended": {
    body: { clientRequestToken: "mine" },
    async live({ clock, sfn, executions, bedrock }) {
      const [running] = await executions();
      await sfn.send(new StopExecutionCommand({ executionArn: running?.executionArn }));
      await clock.pass(hour);
      await bedrock.send(made("mine"));
      await clock.pass(hour);
    },
  },
  "is deleted while it runs, unheard of by Bedrock's events": {
    async live({ clock, call, bedrock, emit, get }) {
      await clock.pass(hour / 2);
      const { jobArn } = (await get(`${jobs}/a-job`)).body;
      await bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: "a-job" }));
      await emit(eventTypes.deleteRequested, { modelIdentifier: jobArn });
      expect((await call("DELETE", `/custom-models/${encodeURIComponent(jobArn)}`)).status).toBe(202);
      await clock.pass(3 * hour);
    },
  },
  "is imported before its own CreateJob has recorded it": {
    body: { clientRequestToken: "mine" },
    async live({ clock, call, bedrock }) {
      const { jobArn } = await bedrock.send(made("mine"));
      await call("POST", `${jobs}/imports`, JSON.stringify({ jobArn }), { "content-type": "application/json" });
      await clock.pass(8 * hour);
    },
  },
  "outlives its hours": {
    body: { orchestration: { timeoutHours: 1 } },
    live: ({ clock }) => clock.pass(3 * hour),
  },
  "has a name that is taken": {
    body: { clientRequestToken: "mine" },
    async live({ clock, bedrock }) {
      await bedrock.send(made("theirs"));
      await clock.pass(hour);
    },
  },
};

/** Keeps what each function does, by its name. */
const observer = () => {
  const done = new Map(names.map((name) => [name, new Set<string>()]));
  const intercept: Intercept = (call, next) => {
    const caller = names.find((name) => accessKeyOf(name) === call.accessKeyId);
    if (caller !== undefined) done.get(caller)?.add(actionOf(call));
    return next();
  };
  return { done, intercept };
};

/** What each function did while a job lived so. */
const actionsIn = async ({ body = {}, live }: (typeof flows)[string]) => {
  const { done, intercept } = observer();
  const all = await setup({ jobs: { duration: () => 5 * hour }, intercept });
  expect((await all.post(request(body))).status).toBe(202);
  await live(all);
  expect((await all.executions()).filter(({ status }) => status === "RUNNING")).toEqual([]);
  expect(all.surprises).toEqual([]);
  return done;
};

const actionsInEverything = async () => {
  const { done, intercept } = observer();
  await everythingOnce(await exampleCloud({ seed: 1, intercept }));
  return done;
};

const lived = await Promise.all([
  ...Object.entries(flows).map(async ([title, flow]) => ({
    title: `a job that ${title}`,
    done: await actionsIn(flow),
  })),
  (async () => ({ title: "everything that the API can be asked for", done: await actionsInEverything() }))(),
]);

describe("the permissions of the functions", () => {
  it.each(lived)("allow every call that is made for $title", ({ done }) => {
    for (const [name, actions] of done)
      expect(
        [...actions].filter((action) => !allowed.get(name)?.includes(action)),
        name,
      ).toEqual([]);
  });

  it.each(names)("give %s nothing that it does not use", (name) => {
    const used = new Set(lived.flatMap(({ done }) => [...(done.get(name) ?? [])]));
    for (const { actions, by } of demanded) if (by.includes(name)) for (const action of actions) used.add(action);
    expect(allowed.get(name)?.filter((action) => !used.has(action))).toEqual([]);
  });
});
