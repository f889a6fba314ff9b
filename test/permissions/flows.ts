import {
  CreateModelCustomizationJobCommand,
  CreateProvisionedModelThroughputCommand,
  StopModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { StopExecutionCommand } from "@aws-sdk/client-sfn";
import { expect } from "vitest";
import { eventTypes } from "#core/event-types.ts";
import type { Intercept } from "#local/endpoint.ts";
import { accessKeyOf, bedrockRole, bucket, bus } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { functions, type FunctionWiring } from "../../src/functions.ts";
import { dataset, request, type Setup } from "../cloud.ts";

const hour = 3_600_000;
const jobs = "/model-customization-jobs";

/** Data that do not exist. */
const nowhere = `s3://${bucket}/none.jsonl`;

/** The job of a request, made in Bedrock by somebody with a token. */
const made = (clientRequestToken: string) =>
  new CreateModelCustomizationJobCommand({
    ...request(),
    customizationType: "FINE_TUNING",
    roleArn: bedrockRole,
    outputDataConfig: { s3Uri: "s3://lapidary-data/output" },
    clientRequestToken,
  });

interface Flow {
  /** Of the request that is submitted first. */
  body?: Record<string, unknown>;
  /** What goes wrong meanwhile. */
  intercept?: Intercept;
  live: (all: Setup) => Promise<unknown>;
}

/** Every call of these principals, as long as it is one of `operations` where these are given, comes to nothing. */
const failing =
  (error: ServiceError, principals: readonly string[], operations?: readonly string[]): Intercept =>
  ({ accessKeyId, operation = "" }, next) => {
    if (principals.map(accessKeyOf).includes(accessKeyId) && (operations?.includes(operation) ?? true)) throw error;
    return next();
  };
const out = new ServiceError("InternalFailure", "The service is out of order");
const refused = new ServiceError("ValidationException", "The service will have none of it");

/** The functions that nobody waits for. */
const asynchronous = Object.entries<FunctionWiring>(functions).flatMap(([name, { may }]) => (may.queue ? [name] : []));

const plan = {
  request: Object.fromEntries(Object.entries(request()).filter(([name]) => !name.endsWith("Name"))),
  data: { s3Uri: `s3://${bucket}/new/` },
};

/** Has the bus say that a job of a plan is Completed. */
const sayCompleted = ({ eventbridge }: Setup) =>
  eventbridge.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: bus,
          Source: "lapidary",
          DetailType: eventTypes.stateChange,
          Detail: JSON.stringify({ jobName: "a-job", jobStatus: "Completed", plan: "renewed" }),
        },
      ],
    }),
  );

/** What a job may live through, from its submission with `body` on. */
export const flows: Record<string, Flow> = {
  "goes well, and is looked at in every way": {
    body: { validationDataConfig: { validators: [{ s3Uri: dataset }] } },
    async live({ clock, get }) {
      await clock.pass(8 * hour);
      const { jobArn, status } = (await get(`${jobs}/a-job`)).body;
      expect(status).toBe("Completed");
      const paths = ["a-job", encodeURIComponent(jobArn)].flatMap((id) =>
        ["", "/metrics", "/events", "/execution", "/execution/events"].map((end) => `${jobs}/${id}${end}`),
      );
      for (const path of [jobs, `${jobs}?statusEquals=Completed&maxResults=1`, ...paths])
        expect((await get(path)).status, path).toBe(200);
    },
  },
  "has data that do not exist": {
    body: { trainingDataConfig: { s3Uri: nowhere } },
    async live({ clock, send }) {
      const same = request({ trainingDataConfig: { s3Uri: nowhere } });
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
    async live({ clock, get, call, send, emit }) {
      await clock.pass(hour);
      const { jobArn } = (await get(`${jobs}/a-job`)).body;
      const tags = (key: string) =>
        send("PUT", `${jobs}/${encodeURIComponent(jobArn)}/tags`, { tags: [{ key, value: "x" }] });
      for (const key of ["team", "owner"]) expect((await tags(key)).status).toBe(200);
      for (const method of ["GET", "DELETE"]) expect((await call(method, "/custom-models/no-model")).status).toBe(404);
      await emit(eventTypes.stopRequested, { jobIdentifier: jobArn });
      expect((await call("POST", `${jobs}/${encodeURIComponent(jobArn)}/stop`)).status).toBe(202);
      await clock.pass(hour);
    },
  },
  "was tagged otherwise while it ran": {
    body: { customModelTags: [{ key: "team", value: "x" }] },
    async live({ clock, send }) {
      await clock.pass(hour);
      await send("PUT", `${jobs}/a-job/tags`, { tags: [{ key: "owner", value: "x" }] });
      await clock.pass(8 * hour);
    },
  },
  "makes a model that is deleted with what serves it, and then asked for by each of its names": {
    async live({ clock, bedrock, call, get, emit }) {
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
      const { jobArn, outputModelArn } = (await get(`${jobs}/a-job`)).body;
      for (const identifier of ["a-model", jobArn, outputModelArn]) {
        const path = `/custom-models/${encodeURIComponent(identifier)}`;
        expect((await get(path)).body).toMatchObject({ modelStatus: "Deleted" });
        expect((await call("DELETE", path)).status).toBe(200);
        await emit(eventTypes.deleteRequested, { modelIdentifier: identifier });
      }
      await clock.pass(hour);
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
    async live({ clock, send, bedrock }) {
      const { jobArn } = await bedrock.send(made("mine"));
      await send("POST", `${jobs}/imports`, { jobArn });
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
  "has tags, and is tagged again when its model is there": {
    body: { jobTags: [{ key: "team", value: "x" }], customModelTags: [{ key: "team", value: "x" }] },
    async live({ clock, send }) {
      await clock.pass(8 * hour);
      for (const key of ["team", "owner"])
        expect((await send("PUT", `${jobs}/a-job/tags`, { tags: [{ key, value: "x" }] })).status).toBe(200);
    },
  },
  "is accompanied by one made elsewhere of data that are not there": {
    async live({ clock, bedrock }) {
      const { input } = made("theirs");
      const theirs = { jobName: "theirs", customModelName: "theirs", trainingDataConfig: { s3Uri: nowhere } };
      await bedrock.send(new CreateModelCustomizationJobCommand({ ...input, ...theirs }));
      await clock.pass(8 * hour);
    },
  },
  "can be neither stopped nor deleted": {
    intercept: failing(refused, ["stop-training", "find-model"], ["GetModelCustomizationJob"]),
    async live({ clock, get, emit, executions }) {
      await clock.pass(hour);
      const { jobArn } = (await get(`${jobs}/a-job`)).body;
      await emit(eventTypes.stopRequested, { jobIdentifier: jobArn });
      await emit(eventTypes.deleteRequested, { modelIdentifier: jobArn });
      await clock.pass(hour);
      for (const machine of ["stop-job", "delete-model"] as const)
        expect(await executions(machine)).toMatchObject([{ status: "FAILED" }]);
      await clock.pass(8 * hour);
    },
  },
  "is made again by a plan, because somebody asks": {
    async live({ clock, call, get, send, emit }) {
      await send("PUT", "/retraining-plans/renewed", plan);
      await emit(eventTypes.retrainingRequested, { plan: "renewed" });
      await clock.pass(8 * hour);
      expect((await call("POST", "/retraining-plans/renewed/run")).status).toBe(202);
      for (const path of ["/retraining-plans", "/datasets"]) expect((await get(path)).status, path).toBe(200);
      await clock.pass(8 * hour);
      expect((await send("DELETE", "/retraining-plans/renewed", {})).status).toBe(204);
      await clock.pass(8 * hour);
    },
  },
  "is followed although nothing that events run gets an answer for a day": {
    intercept: failing(out, asynchronous),
    async live(all) {
      await all.send("PUT", "/retraining-plans/renewed", plan);
      await sayCompleted(all);
      await all.emit(eventTypes.retrainingRequested, { plan: "renewed" });
      await all.clock.pass(25 * hour);
      expect((await all.get(`${jobs}/a-job`)).body.status).toBe("Completed");
    },
  },
  "is followed although EventBridge reaches nobody for a day": {
    intercept: failing(out, ["events"]),
    async live(all) {
      await all.send("PUT", "/retraining-plans/renewed", plan);
      await sayCompleted(all);
      await all.emit(eventTypes.retrainingRequested, { plan: "renewed" });
      await all.emit(eventTypes.stopRequested, { jobIdentifier: "a-job" });
      await all.emit(eventTypes.deleteRequested, { modelIdentifier: "a-model" });
      await all.post({
        ...request({ trainingDataConfig: { s3Uri: nowhere } }),
        jobName: "refused",
      });
      await all.clock.pass(hour);
      await all.put("new/data.jsonl", "");
      await all.clock.pass(25 * hour);
      expect((await all.get(`${jobs}/a-job`)).body.status).toBe("Completed");
    },
  },
};
