import {
  CreateCustomModelDeploymentCommand,
  CreateProvisionedModelThroughputCommand,
  DeleteCustomModelCommand,
  GetCustomModelCommand,
  ListCustomModelDeploymentsCommand,
  ListProvisionedModelThroughputsCommand,
  StopModelCustomizationJobCommand,
  UpdateCustomModelDeploymentCommand,
  UpdateProvisionedModelThroughputCommand,
  type CommitmentDuration,
} from "@aws-sdk/client-bedrock";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { LostAnswer } from "#local/endpoint.ts";
import { accessKeyOf } from "#local/names.ts";
import { randomFrom } from "#local/random.ts";
import { ServiceError } from "#local/service.ts";
import { request, setup, type Setup } from "./cloud.ts";
import { dyingAt, madeBy } from "./dying.ts";
import { mischief, type Toll } from "./mischief.ts";

const minute = 60_000;
const hour = 60 * minute;
const deleteRequested = "Custom Model Delete Requested";
const me = "arn:aws:iam::123456789012:user/local";

/** An account with a job of one hour that has Completed, and its model's ARN. */
const withModel = async (options: Parameters<typeof setup>[0] = {}, body: Record<string, unknown> = {}) => {
  const all = await setup({ ...options, jobs: { duration: () => hour, ...options.jobs } });
  await all.post(request(body));
  await all.clock.pass(2 * hour);
  const { outputModelArn, jobArn } = (await all.get("/model-customization-jobs/a-job")).body;
  return { ...all, modelArn: String(outputModelArn), jobArn: String(jobArn) };
};

const remove = ({ call }: Setup, identifier = "a-model", query = "") =>
  call("DELETE", `/custom-models/${encodeURIComponent(identifier)}${query}`);

const deploy = ({ bedrock }: Setup, modelArn: string, modelDeploymentName = "chat") =>
  bedrock.send(new CreateCustomModelDeploymentCommand({ modelDeploymentName, modelArn }));

const provision = ({ bedrock }: Setup, modelId: string, commitmentDuration?: CommitmentDuration) =>
  bedrock.send(
    new CreateProvisionedModelThroughputCommand({
      provisionedModelName: "steady",
      modelUnits: 1,
      modelId,
      commitmentDuration,
    }),
  );

/** What Bedrock has of a model: nothing when it is gone with all that served it. */
const left = async ({ bedrock }: Setup, modelArn: string) => {
  const model = await bedrock.send(new GetCustomModelCommand({ modelIdentifier: modelArn })).then(
    () => ["model"],
    () => [],
  );
  const { modelDeploymentSummaries = [] } = await bedrock.send(
    new ListCustomModelDeploymentsCommand({ modelArnEquals: modelArn }),
  );
  const { provisionedModelSummaries = [] } = await bedrock.send(
    new ListProvisionedModelThroughputsCommand({ modelArnEquals: modelArn }),
  );
  return [
    ...model,
    ...modelDeploymentSummaries.map(() => "deployment"),
    ...provisionedModelSummaries.map(() => "throughput"),
  ];
};

/** How every execution of delete-model ended, newest first: its status, its states, its cause, and the event that began it. */
const endings = async (all: Setup) =>
  Promise.all(
    (await all.executions("delete-model")).map(async ({ name = "" }) => {
      const { status, cause = "", input = "" } = await all.execution(name, "delete-model");
      const entered = (await all.history(name, "delete-model")).flatMap(
        ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? [],
      );
      return { status, last: entered.at(-1), cause, entered, detail: JSON.parse(input).detail };
    }),
  );

const record = async ({ get }: Setup, name = "a-job") => (await get(`/model-customization-jobs/${name}`)).body;

const timeline = async ({ get }: Setup, name = "a-job"): Promise<{ time: string; type: string; message: string }[]> =>
  (await get(`/model-customization-jobs/${name}/events`)).body.events;

const types = async (all: Setup, name?: string) =>
  (await timeline(all, name)).map(({ type }) => type).filter((type) => /^(?:delete|model|stop)\./.test(type));

describe("a model that nothing serves", () => {
  it("is deleted, and its job's record says when and by whom", async () => {
    const all = await withModel();
    const asked = await remove(all);
    expect(asked).toMatchObject({
      status: 202,
      body: { modelIdentifier: "a-model", modelArn: all.modelArn, jobName: "a-job" },
    });
    expect((await all.get(asked.body.events)).body.events).toEqual(await timeline(all));
    await all.clock.pass(minute);
    expect(await left(all, all.modelArn)).toEqual([]);
    const [ending] = await endings(all);
    expect(ending).toMatchObject({
      status: "SUCCEEDED",
      detail: { modelIdentifier: all.modelArn, requestedBy: me },
      entered: ["FindModel", "IsThereAModel", "ClearModel", "IsModelClear", "DeleteModel", "IsModelDeleted", "Deleted"],
    });
    const { modelStatus, modelDeletedAt, modelDeletedBy, status } = await record(all);
    expect({ modelStatus, modelDeletedBy, status }).toEqual({
      modelStatus: "Deleted",
      modelDeletedBy: me,
      status: "Completed",
    });
    expect(all.clock.now() - Date.parse(modelDeletedAt)).toBeLessThan(minute);
    expect(await types(all)).toEqual(["delete.requested", "model.deleted"]);
    expect(all.surprises).toEqual([]);
  });

  it.each(["modelArn", "jobArn", "a-model", "a-job"])(
    "is found by its %s, through the API and on the bus",
    async (by) => {
      for (const ask of [
        (all: Setup, id: string) => remove(all, id),
        ({ emit }: Setup, modelIdentifier: string) => emit(deleteRequested, { modelIdentifier, requestedBy: "a test" }),
      ]) {
        const all = await withModel();
        await ask(all, by === "modelArn" ? all.modelArn : by === "jobArn" ? all.jobArn : by);
        await all.clock.pass(minute);
        expect(await left(all, all.modelArn)).toEqual([]);
        expect(await record(all)).toMatchObject({ modelStatus: "Deleted" });
      }
    },
  );

  it("is deleted although Bedrock twice says that it is still in use", async () => {
    const all = await withModel({ jobs: { faults: { conflictsOnDelete: 2 } } });
    await remove(all);
    await all.clock.pass(2 * minute);
    expect(await left(all, all.modelArn)).toEqual([]);
    expect((await endings(all))[0]?.entered.filter((state) => state === "DeleteModel")).toHaveLength(3);
  });

  it("is deleted although Bedrock says by another error that it is still in use", async () => {
    let refusals = 2;
    const all = await withModel({
      intercept: ({ operation, accessKeyId }, next) => {
        if (refusals === 0 || operation !== "DeleteCustomModel" || accessKeyId === accessKeyOf("cli")) return next();
        refusals -= 1;
        throw new ServiceError("ValidationException", "The model is in use");
      },
    });
    await remove(all);
    await all.clock.pass(2 * minute);
    expect(refusals).toBe(0);
    expect(await left(all, all.modelArn)).toEqual([]);
    expect(await record(all)).toMatchObject({ modelStatus: "Deleted", modelDeletedBy: me });
  });

  it("is not said to be deleted before Bedrock has ceased to show it", async () => {
    let stale = 2;
    const all = await withModel({
      intercept: async (call, next) => {
        const mine = call.accessKeyId === accessKeyOf("delete-custom-model");
        if (!mine || call.operation !== "GetCustomModel" || stale === 0) return next();
        stale -= 1;
        const body = JSON.stringify({ modelArn: all.modelArn, modelName: "a-model" });
        return { status: 200, headers: { "content-type": "application/json" }, body };
      },
    });
    await remove(all);
    await all.clock.pass(20_000);
    expect(await record(all)).not.toHaveProperty("modelStatus");
    await all.clock.pass(minute);
    expect(await record(all)).toMatchObject({ modelStatus: "Deleted", modelDeletedBy: me });
  });

  it("is deleted where it was not made here, and leaves no tombstone", async () => {
    const all = await setup({ jobs: { duration: () => hour } });
    await all.makeElsewhere();
    await all.clock.pass(2 * hour);
    const { modelArn = "" } = await all.bedrock.send(new GetCustomModelCommand({ modelIdentifier: "a-model" }));
    const asked = await remove(all);
    expect(asked).toMatchObject({ status: 202, body: { modelArn } });
    expect(asked.body).not.toHaveProperty("jobName");
    expect(asked.body).not.toHaveProperty("events");
    await all.clock.pass(minute);
    expect(await left(all, modelArn)).toEqual([]);
    expect((await endings(all))[0]).toMatchObject({ status: "SUCCEEDED", last: "Deleted" });
    expect((await remove(all)).status).toBe(404);
  });
});

describe("a model that is served", () => {
  it.each([
    ["a deployment", true, false],
    ["provisioned throughput", false, true],
    ["both", true, true],
  ])("by %s goes with it when the request says cascade", async (_, deployed, provisioned) => {
    const all = await withModel();
    if (deployed) await deploy(all, all.modelArn);
    if (provisioned) await provision(all, all.modelArn);
    await all.clock.pass(hour);
    await remove(all, "a-model", "?cascade=true");
    await all.clock.pass(hour);
    expect(await left(all, all.modelArn)).toEqual([]);
    expect((await endings(all))[0]).toMatchObject({ status: "SUCCEEDED", last: "Deleted" });
    expect(await types(all)).toEqual(["delete.requested", "model.cleared", "model.deleted"]);
    const cleared = (await timeline(all)).find(({ type }) => type === "model.cleared");
    for (const [there, name] of [
      [deployed, "deployment chat"],
      [provisioned, "provisioned throughput steady"],
    ] as const)
      expect(cleared?.message.includes(name)).toBe(there);
  });

  it.each([["through the API"], ["on the bus"]])("stays with all of it without cascade, asked for %s", async (way) => {
    const all = await withModel();
    const { customModelDeploymentArn } = await deploy(all, all.modelArn);
    const { provisionedModelArn } = await provision(all, all.modelArn);
    await all.clock.pass(hour);
    await (way === "on the bus" ? all.emit(deleteRequested, { modelIdentifier: "a-model" }) : remove(all));
    await all.clock.pass(hour);
    const [ending] = await endings(all);
    expect(ending).toMatchObject({ status: "FAILED", last: "NotDeleted" });
    for (const named of ["ConflictException", "chat", "steady", customModelDeploymentArn, provisionedModelArn])
      expect(ending?.cause).toContain(named);
    expect(await left(all, all.modelArn)).toEqual(["model", "deployment", "throughput"]);
    expect((await timeline(all)).at(-1)).toMatchObject({ type: "delete.failed", message: ending?.cause });
    expect(await record(all)).not.toHaveProperty("modelStatus");
  });

  it("under commitment stays with all of it, and the end of the term is named", async () => {
    const all = await withModel();
    await deploy(all, all.modelArn);
    await provision(all, all.modelArn, "OneMonth");
    const end = new Date(all.clock.now() + 30 * 24 * hour).toISOString();
    await all.clock.pass(hour);
    await remove(all, "a-model", "?cascade=true");
    await all.clock.pass(hour);
    const [ending] = await endings(all);
    expect(ending).toMatchObject({ status: "FAILED", entered: expect.not.arrayContaining(["WaitForRemoval"]) });
    expect(ending?.cause).toContain("provisioned throughput steady");
    expect(ending?.cause).toContain(`until ${end}`);
    expect(await left(all, all.modelArn)).toEqual(["model", "deployment", "throughput"]);
  });

  it("goes once the term of the commitment is over", async () => {
    const all = await withModel();
    await provision(all, all.modelArn, "OneMonth");
    await all.clock.pass(31 * 24 * hour);
    await remove(all, "a-model", "?cascade=true");
    await all.clock.pass(hour);
    expect(await left(all, all.modelArn)).toEqual([]);
  });

  it("by a deployment that is still being created, or about to serve it, goes once that has happened", async () => {
    for (const prepare of [
      (all: Setup, modelArn: string) => deploy(all, modelArn),
      async (all: Setup, modelArn: string) => {
        await all.post(request({ jobName: "b-job", customModelName: "b-model" }));
        await all.clock.pass(2 * hour);
        await deploy(all, (await record(all, "b-job")).outputModelArn);
        await all.clock.pass(hour);
        const update = { customModelDeploymentIdentifier: "chat", modelArn };
        await all.bedrock.send(new UpdateCustomModelDeploymentCommand(update));
      },
    ]) {
      const all = await withModel();
      await prepare(all, all.modelArn);
      await remove(all, "a-model", "?cascade=true");
      await all.clock.pass(hour);
      expect(await left(all, all.modelArn)).toEqual([]);
      expect((await endings(all))[0]).toMatchObject({ status: "SUCCEEDED", last: "Deleted" });
    }
  });

  it("by throughput that is about to serve another one does not take it along", async () => {
    const all = await withModel();
    await all.post(request({ jobName: "b-job", customModelName: "b-model" }));
    await all.clock.pass(2 * hour);
    const desiredModelId = String((await record(all, "b-job")).outputModelArn);
    await provision(all, all.modelArn, "OneMonth");
    await all.clock.pass(hour);
    const update = { provisionedModelId: "steady", desiredModelId };
    await all.bedrock.send(new UpdateProvisionedModelThroughputCommand(update));
    await remove(all, "a-model", "?cascade=true");
    await all.clock.pass(hour);
    expect(await left(all, all.modelArn)).toEqual([]);
    expect(await left(all, desiredModelId)).toEqual(["model", "throughput"]);
    expect(await types(all)).toEqual(["delete.requested", "model.deleted"]);
  });

  it("longer than the request has time is left, and what still stands is named", async () => {
    const all = await withModel();
    await deploy(all, all.modelArn);
    await remove(all, "a-model", "?cascade=true&timeoutMinutes=1");
    await all.clock.pass(2 * minute);
    const [ending] = await endings(all);
    expect(ending).toMatchObject({ status: "FAILED", last: "NotDeleted" });
    expect(ending?.cause).toMatch(
      /^TimeoutException: After 1 minute .* still served by deployment chat \(Creating, arn:/,
    );
    expect(ending?.cause).toContain("is being created");
    expect(await left(all, all.modelArn)).toEqual(["model", "deployment"]);
  });
});

describe("a deletion that gets no further", () => {
  it("is given up after two hours unless the request says otherwise", async () => {
    const all = await withModel({ jobs: { faults: { conflictsOnDelete: 10_000 } } });
    await remove(all);
    await all.clock.pass(110 * minute);
    expect((await endings(all))[0]?.status).toBe("RUNNING");
    await all.clock.pass(20 * minute);
    const [ending] = await endings(all);
    expect(ending).toMatchObject({ status: "FAILED" });
    expect(ending?.cause).toMatch(/^TimeoutException: After 120 minutes arn:.* is still there: The model is in use/);
    expect(await types(all)).toEqual(["delete.requested", "delete.failed"]);
  });

  it("because Bedrock does not answer is given up as well", async () => {
    let gone = false;
    const all = await withModel({
      intercept: ({ service, accessKeyId }, next) => {
        if (gone && service === "bedrock" && accessKeyId !== accessKeyOf("cli")) throw new LostAnswer("socket hang up");
        return next();
      },
    });
    gone = true;
    await all.emit(deleteRequested, { modelIdentifier: all.modelArn, timeoutMinutes: 30 });
    await all.clock.pass(hour);
    expect((await endings(all))[0]).toMatchObject({
      status: "FAILED",
      cause: expect.stringMatching(/^TimeoutException: After 30 minutes .*ECONNRESET/),
    });
  });
});

describe("a deletion that fails", () => {
  it("is told of each time it was asked for, though it fails with the same words, and once however often that is recorded", async () => {
    const all = await withModel();
    await deploy(all, all.modelArn);
    await all.clock.pass(hour);
    const told = ["delete.requested", "delete.failed"];
    for (const expected of [told, [...told, ...told]]) {
      await all.emit(deleteRequested, { modelIdentifier: "a-model" });
      await all.clock.pass(minute);
      expect(await types(all)).toEqual(expected);
    }
    expect(new Set((await endings(all)).map(({ cause }) => cause)).size).toBe(1);
    const [{ name = "" } = {}] = await all.executions("delete-model");
    const recording = (await all.history(name, "delete-model"))
      .flatMap(({ taskScheduledEventDetails }) => taskScheduledEventDetails?.parameters ?? [])
      .at(-1);
    const { FunctionName, Payload } = JSON.parse(String(recording));
    expect(Payload).toMatchObject({ flow: "delete" });
    const recordAgain = (change: object) =>
      new LambdaClient(all.cloud.clientSettings("cli", "lambda")).send(
        new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify({ ...Payload, ...change })) }),
      );
    await recordAgain({});
    expect(await types(all)).toEqual([...told, ...told]);
    // An execution that was redriven may fail at something else.
    await recordAgain({ cause: "Another" });
    expect((await timeline(all)).at(-1)).toMatchObject({ type: "delete.failed", message: "Another" });
  });
});

describe("a model that Bedrock does not show yet", () => {
  /** An account with a job of one hour that is about to end or has just ended, and whose model our functions do not see until told to. */
  const withHidden = async (minutes: number) => {
    const world = { hidden: true };
    const all = await setup({
      jobs: { duration: () => hour },
      intercept: ({ operation, accessKeyId }, next) => {
        if (!world.hidden || operation !== "GetCustomModel" || accessKeyId === accessKeyOf("cli")) return next();
        throw new ServiceError("ResourceNotFoundException", "The model is not found");
      },
    });
    await all.post(request());
    await all.clock.pass(minutes * minute);
    return { ...all, world };
  };

  it.each([
    ["just before its job ends", 59.9],
    ["just after its job has ended", 61],
  ])("is waited for when its deletion is asked for %s, and deleted once it is there", async (_, minutes) => {
    const all = await withHidden(minutes);
    await remove(all, "a-job");
    await all.clock.pass(5 * minute);
    expect(await record(all)).toMatchObject({ status: "Completed" });
    expect(await record(all)).not.toHaveProperty("modelStatus");
    all.world.hidden = false;
    await all.clock.pass(10 * minute);
    const { outputModelArn } = await record(all);
    expect(await left(all, outputModelArn)).toEqual([]);
    expect(await record(all)).toMatchObject({ modelStatus: "Deleted", modelDeletedBy: me });
    expect((await endings(all))[0]).toMatchObject({ status: "SUCCEEDED", last: "Deleted" });
    expect((await types(all)).filter((type) => type !== "stop.requested")).toEqual([
      "delete.requested",
      "model.deleted",
    ]);
  });

  it("a quarter of an hour after its job's end is taken for gone, and gets its tombstone", async () => {
    const all = await withHidden(61);
    await remove(all, "a-job");
    await all.clock.pass(10 * minute);
    expect(await record(all)).not.toHaveProperty("modelStatus");
    await all.clock.pass(20 * minute);
    expect((await endings(all))[0]).toMatchObject({ status: "SUCCEEDED", last: "NothingToDelete" });
    expect(await record(all)).toMatchObject({ modelStatus: "Deleted" });
  });

  it("is named when the request has no more time for it, and gets no tombstone", async () => {
    const all = await withHidden(61);
    await remove(all, "a-job", "?timeoutMinutes=2");
    await all.clock.pass(5 * minute);
    const [ending] = await endings(all);
    expect(ending).toMatchObject({ status: "FAILED", last: "NotDeleted" });
    expect(ending?.cause).toMatch(/^TimeoutException: After 2 minutes Bedrock does not show the model of a-job yet/);
    expect(await record(all)).not.toHaveProperty("modelStatus");
  });
});

describe("a model that is gone already", () => {
  it("gets its tombstone all the same", async () => {
    const all = await withModel();
    await all.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: all.modelArn }));
    expect((await remove(all)).status).toBe(202);
    await all.clock.pass(minute);
    expect((await endings(all))[0]).toMatchObject({ status: "SUCCEEDED", last: "NothingToDelete" });
    const kept = await record(all);
    expect(kept).toMatchObject({ modelStatus: "Deleted", modelDeletedAt: expect.any(String) });
    expect(kept).not.toHaveProperty("modelDeletedBy");
    expect(await types(all)).toEqual(["model.deleted"]);
  });

  it("is answered with its tombstone, and a second request on the bus changes nothing", async () => {
    const all = await withModel();
    await remove(all);
    await all.clock.pass(minute);
    const before = await record(all);
    for (const identifier of [all.modelArn, all.jobArn, "a-model", "a-job"]) {
      const again = await remove(all, identifier);
      expect(again).toMatchObject({
        status: 200,
        body: { modelStatus: "Deleted", modelDeletedBy: me, modelName: "a-model" },
      });
      await all.emit(deleteRequested, { modelIdentifier: identifier, requestedBy: "somebody else" });
    }
    await all.clock.pass(minute);
    const [, ...first] = (await endings(all)).reverse();
    expect(first.map(({ last }) => last)).toEqual(Array.from({ length: 4 }, () => "NothingToDelete"));
    expect(await record(all)).toEqual(before);
  });

  it("is deleted once by two requests at once, and the one that did it is named", async () => {
    const all = await withModel();
    await deploy(all, all.modelArn);
    const ask = (modelIdentifier: string, requestedBy: string) =>
      all.emit(deleteRequested, { modelIdentifier, requestedBy, cascade: true });
    await ask("a-model", "the first");
    await all.clock.pass(1_000);
    await ask("a-job", "the second");
    await all.clock.pass(hour);
    expect((await endings(all)).map(({ last }) => last)).toEqual(["Deleted", "Deleted"]);
    expect(await left(all, all.modelArn)).toEqual([]);
    const deletions = (await timeline(all)).filter(({ type }) => type === "model.deleted");
    expect(deletions).toHaveLength(1);
    expect(await record(all)).toMatchObject({ modelDeletedBy: "the first", modelDeletedAt: deletions[0]?.time });
  });
});

describe("a job that still runs", () => {
  it.each([
    ["its name", "a-job"],
    ["the name of the model that it makes", "a-model"],
    ["its ARN", "jobArn"],
  ])("is stopped when it is named by %s, and leaves no model", async (_, by) => {
    const all = await setup({ jobs: { duration: () => 3 * hour } });
    await all.post(request());
    await all.clock.pass(hour);
    const identifier = by === "jobArn" ? (await record(all)).jobArn : by;
    expect(await remove(all, identifier)).toMatchObject({ status: 202, body: { jobName: "a-job" } });
    await all.clock.pass(hour);
    expect(await record(all)).toMatchObject({ status: "Stopped" });
    expect((await endings(all))[0]).toMatchObject({ status: "SUCCEEDED", last: "NothingToDelete" });
    expect(await types(all)).toEqual(["delete.requested", "stop.requested"]);
    expect((await remove(all, identifier)).status).toBe(404);
  });

  it("and completes before it can be stopped loses its model", async () => {
    const all = await setup({ jobs: { duration: () => hour } });
    await all.post(request());
    await all.clock.pass(59.9 * minute);
    await remove(all, "a-job");
    await all.clock.pass(hour);
    const { status, outputModelArn } = await record(all);
    expect(status).toBe("Completed");
    expect(await left(all, outputModelArn)).toEqual([]);
    expect(await record(all)).toMatchObject({ modelStatus: "Deleted", modelDeletedBy: me });
  });

  it("for all that its record knows, as an event was lost, is seen to have ended, and its execution is woken", async () => {
    const all = await setup({
      jobs: { duration: () => hour },
      distort: ({ event }) => (event.source === "aws.bedrock" ? [] : [0]),
    });
    await all.post(request());
    await all.clock.pass(61 * minute);
    expect((await record(all)).status).toBe("InProgress");
    await remove(all, "a-job");
    await all.clock.pass(10_000);
    expect(await record(all)).toMatchObject({ status: "Completed", modelStatus: "Deleted" });
    expect((await endings(all))[0]?.entered).not.toContain("StopJob");
    expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
  });

  it("is taken out of the queue when it waits for capacity", async () => {
    const all = await setup({ jobs: { quota: 1, duration: () => 3 * hour } });
    await all.post(request());
    await all.clock.pass(minute);
    await all.post(request({ jobName: "b-job", customModelName: "b-model" }));
    await all.clock.pass(hour);
    expect(await remove(all, "b-job")).toMatchObject({ status: 202, body: { jobName: "b-job" } });
    await all.clock.pass(hour);
    expect(await record(all, "b-job")).toMatchObject({ status: "Stopped" });
    expect((await endings(all))[0]).toMatchObject({ status: "SUCCEEDED", last: "NothingToDelete" });
    expect((await record(all)).status).toBe("InProgress");
  });

  it("longer than the request has time is named", async () => {
    const all = await setup({
      jobs: { duration: () => 3 * hour },
      intercept: ({ operation, accessKeyId }, next) => {
        if (operation === "StopModelCustomizationJob" && accessKeyId !== accessKeyOf("cli"))
          return Promise.resolve({ status: 200, headers: {}, body: "{}" });
        return next();
      },
    });
    await all.post(request());
    await all.clock.pass(hour);
    await remove(all, "a-job", "?timeoutMinutes=1");
    await all.clock.pass(3 * minute);
    const [ending] = await endings(all);
    expect(ending).toMatchObject({ status: "FAILED" });
    expect(ending?.cause).toBe("TimeoutException: After 1 minute the job a-job is still InProgress");
    expect((await types(all)).at(-1)).toBe("delete.failed");
    await all.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: "a-job" }));
  });

  it("and cannot be stopped, as Bedrock has no time for it, is named when the request has no more time", async () => {
    const all = await setup({
      jobs: { duration: () => 3 * hour },
      intercept: ({ operation, accessKeyId }, next) => {
        if (operation !== "StopModelCustomizationJob" || accessKeyId === accessKeyOf("cli")) return next();
        throw new ServiceError("ThrottlingException", "Rate exceeded");
      },
    });
    await all.post(request());
    await all.clock.pass(hour);
    await remove(all, "a-job", "?timeoutMinutes=5");
    await all.clock.pass(7 * minute);
    const [ending] = await endings(all);
    expect(ending).toMatchObject({ status: "FAILED" });
    expect(ending?.cause).toBe("TimeoutException: After 5 minutes the job a-job is still InProgress");
    expect((await timeline(all)).at(-1)).toMatchObject({ type: "delete.failed", message: ending?.cause });
  });

  it("is stopped for a reason that its timeline tells", async () => {
    const told = async (reason?: string) => {
      const all = await setup({ jobs: { duration: () => 3 * hour } });
      await all.post(request());
      await all.clock.pass(hour);
      await all.emit(deleteRequested, { modelIdentifier: "a-job", reason });
      await all.clock.pass(hour);
      return (await timeline(all)).find(({ type }) => type === "stop.requested")?.message;
    };
    expect(await told()).toBe("The job is to be stopped: its custom model is to be deleted");
    expect(await told("too many")).toBe("The job is to be stopped: too many");
  });

  it("is the one that was found, although another one has begun to make a model of that name", async () => {
    const all = await setup({ jobs: { duration: () => 3 * hour } });
    await all.post(request());
    await all.clock.pass(hour);
    await all.emit(deleteRequested, { modelIdentifier: "a-model" });
    await all.clock.pass(5_000);
    await all.post(request({ jobName: "b-job" }));
    await all.clock.pass(hour);
    expect((await record(all)).status).toBe("Stopped");
    expect((await record(all, "b-job")).status).toBe("InProgress");
  });

  it("that ended without a model leaves nothing to delete", async () => {
    const all = await setup({ jobs: { faults: { failJob: () => "The loss became NaN" } } });
    await all.post(request());
    await all.clock.pass(8 * hour);
    expect(await remove(all, "a-job")).toMatchObject({
      status: 404,
      body: { message: "a-job is Failed and made no model", errors: [{ pointer: "/modelIdentifier" }] },
    });
    await all.emit(deleteRequested, { modelIdentifier: "a-job" });
    await all.clock.pass(minute);
    expect((await endings(all))[0]).toMatchObject({ status: "SUCCEEDED", last: "NothingToDelete" });
  });
});

describe("a name", () => {
  const twoOfAName = async (all: Setup) => {
    await all.post(request({ jobName: "b-job", customModelName: "a-job" }));
    await all.clock.pass(2 * hour);
    return String((await record(all, "b-job")).outputModelArn);
  };

  it("that is a model's and another job's is the model's, and stays so when the model is gone", async () => {
    const all = await withModel();
    const modelArn = await twoOfAName(all);
    for (const status of [202, 200]) {
      expect((await remove(all, "a-job")).status).toBe(status);
      await all.emit(deleteRequested, { modelIdentifier: "a-job" });
      await all.clock.pass(minute);
      expect(await left(all, modelArn)).toEqual([]);
      expect(await left(all, all.modelArn)).toEqual(["model"]);
    }
    expect((await remove(all, all.jobArn)).status).toBe(202);
    await all.clock.pass(minute);
    expect(await left(all, all.modelArn)).toEqual([]);
  });

  it("that is a job's here and a model's made elsewhere deletes neither", async () => {
    const all = await withModel();
    await all.makeElsewhere({ jobName: "theirs", customModelName: "a-job" });
    await all.clock.pass(2 * hour);
    expect(await remove(all, "a-job")).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: "/modelIdentifier" }] },
    });
    await all.emit(deleteRequested, { modelIdentifier: "a-job" });
    await all.clock.pass(minute);
    expect((await endings(all))[0]).toMatchObject({ status: "FAILED", cause: expect.stringContaining("use an ARN") });
    const { modelArn } = await all.bedrock.send(new GetCustomModelCommand({ modelIdentifier: "a-job" }));
    expect(await left(all, String(modelArn))).toEqual(["model"]);
    expect(await left(all, all.modelArn)).toEqual(["model"]);
  });

  /** Asks for the deletion of `a-model` in both ways and expects a refusal that names these ARNs and no others. */
  const expectRefusal = async (all: Setup, arns: string[]) => {
    const answer = await remove(all);
    expect(answer).toMatchObject({ status: 409, body: { errors: [{ pointer: "/modelIdentifier" }] } });
    await all.emit(deleteRequested, { modelIdentifier: "a-model" });
    await all.clock.pass(minute);
    const { cause = "", status } = (await endings(all))[0] ?? {};
    expect(status).toBe("FAILED");
    expect(cause).toBe(`ConflictException: ${answer.body.message}`);
    expect((cause.match(/arn:[^\s,]+/g) ?? []).sort()).toEqual(arns.sort());
  };

  it("that two models have deletes neither, and the refusal names both", async () => {
    const all = await withModel();
    await all.post(request({ jobName: "b-job" }));
    await all.clock.pass(2 * hour);
    const other = String((await record(all, "b-job")).outputModelArn);
    await expectRefusal(all, [all.modelArn, other]);
    for (const arn of [all.modelArn, other]) {
      expect(await left(all, arn)).toEqual(["model"]);
      expect((await all.get("/custom-models/a-model")).status).toBe(200);
      expect((await remove(all, arn)).status).toBe(202);
      await all.clock.pass(minute);
      expect(await left(all, arn)).toEqual([]);
    }
    expect(await remove(all)).toMatchObject({ status: 200, body: { modelArn: other, modelStatus: "Deleted" } });
  });

  it.each([
    ["another model", async (all: Setup) => void (await all.post(request({ jobName: "b-job" })))],
    ["a model made elsewhere", async (all: Setup) => void (await all.makeElsewhere({ jobName: "b-job" }))],
  ])("of a model that is gone does not delete %s that has it now", async (_, make) => {
    const all = await withModel();
    await remove(all);
    await all.clock.pass(minute);
    await make(all);
    await all.clock.pass(2 * hour);
    const { modelArn = "" } = await all.bedrock.send(new GetCustomModelCommand({ modelIdentifier: "a-model" }));
    await expectRefusal(all, [modelArn]);
    expect(await left(all, modelArn)).toEqual(["model"]);
  });

  it("of a model does not stop another job that is to make a model of it", async () => {
    const all = await withModel();
    await all.post(request({ jobName: "b-job" }));
    await all.clock.pass(10 * minute);
    await expectRefusal(all, [all.modelArn, (await record(all, "b-job")).jobArn]);
    expect((await record(all, "b-job")).status).toBe("InProgress");
    expect(await left(all, all.modelArn)).toEqual(["model"]);
  });
});

describe("a request that cannot be followed", () => {
  const unknownArn = "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl";

  it.each(["no-model", "no.job", "no+job", unknownArn, unknownArn.replace("custom-model", "model-customization-job")])(
    "for the unknown %s is a 404, and on the bus nothing to delete",
    async (modelIdentifier) => {
      const all = await setup();
      expect(await remove(all, modelIdentifier)).toMatchObject({
        status: 404,
        headers: { "x-amzn-errortype": "ResourceNotFoundException" },
        body: { errors: [{ pointer: "/modelIdentifier" }] },
      });
      await all.emit(deleteRequested, { modelIdentifier });
      await all.clock.pass(minute);
      expect((await endings(all))[0]).toMatchObject({ status: "SUCCEEDED", last: "NothingToDelete" });
    },
  );

  it.each([
    ["a-model?cascade=yes", "/cascade"],
    ["a-model?cascade=true&cascade=false", "/cascade"],
    ["a-model?timeoutMinutes=0", "/timeoutMinutes"],
    ["a-model?timeoutMinutes=1441", "/timeoutMinutes"],
    ["a-model?force=true", "/force"],
    ["-model", "/modelIdentifier"],
    ["amazon.nova-micro-v1:0", "/modelIdentifier"],
    [unknownArn.replace("custom-model/amazon.", "custom-model/"), "/modelIdentifier"],
  ])("%s is refused at %s, and nothing is put on the bus", async (target, pointer) => {
    const all = await setup();
    const [identifier = "", query = ""] = target.split("?");
    const answer = await remove(all, identifier, query && `?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    await all.clock.pass(minute);
    expect(await endings(all)).toEqual([]);
  });

  it.each([
    ["no identifier", {}, "modelIdentifier is required"],
    ["a number for an identifier", { modelIdentifier: 7 }, "modelIdentifier must be the name or the ARN of a"],
    [
      "the ARN of a foundation model",
      { modelIdentifier: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0" },
      "modelIdentifier must be the name or the ARN of a custom model",
    ],
    ["no time", { modelIdentifier: "a-model", timeoutMinutes: 0 }, "timeoutMinutes must be an integer from 1 to 1440"],
    [
      "a word for cascade",
      { modelIdentifier: "a-model", cascade: "true" },
      "cascade must be true or false; got a string",
    ],
    ["a number for a reason", { modelIdentifier: "a-model", reason: 1 }, "reason must be a string"],
  ])("on the bus with %s fails in the API's words, and deletes nothing", async (_, detail, problem) => {
    const all = await withModel();
    await all.emit(deleteRequested, detail);
    await all.clock.pass(minute);
    expect((await endings(all))[0]).toMatchObject({
      status: "FAILED",
      cause: expect.stringContaining(`ValidationException: detail.${problem}`),
    });
    expect(await left(all, all.modelArn)).toEqual(["model"]);
  });
});

describe("a function that is killed", () => {
  it.each([
    ["find-model", "GetCustomModel", "after"],
    ["find-model", "PutItem", "after"],
    ["clear-model", "DeleteCustomModelDeployment", "before"],
    ["clear-model", "DeleteProvisionedModelThroughput", "after"],
    ["clear-model", "PutItem", "after"],
    ["delete-custom-model", "DeleteCustomModel", "after"],
    ["delete-custom-model", "PutItem", "after"],
    ["delete-custom-model", "UpdateItem", "before"],
    ["delete-custom-model", "UpdateItem", "after"],
  ] as const)("(%s, in %s, %s it happened) changes nothing of the end", async (name, operation, when) => {
    const fits = madeBy(name);
    const { toll, intercept } = dyingAt(1, when, (call) => call.operation === operation && fits(call));
    const all = await withModel({ intercept });
    await deploy(all, all.modelArn);
    await provision(all, all.modelArn);
    await all.clock.pass(hour);
    await remove(all, "a-model", "?cascade=true");
    await all.clock.pass(hour);
    const [ending] = await endings(all);
    expect(ending).toMatchObject({ status: "SUCCEEDED", last: "Deleted" });
    expect(toll.deaths).toBe(1);
    const [{ name: execution = "" } = {}] = await all.executions("delete-model");
    expect((await all.history(execution, "delete-model")).map(({ type }) => type)).toContain("TaskFailed");
    expect(await left(all, all.modelArn)).toEqual([]);
    expect(await record(all)).toMatchObject({ modelStatus: "Deleted", modelDeletedBy: me });
    expect(await types(all)).toEqual(["delete.requested", "model.cleared", "model.deleted"]);
  });
});

describe("in a world of faults", () => {
  const live = async (seed: number) => {
    const random = randomFrom(seed);
    const toll: Toll = { kinds: new Map(), callers: new Map() };
    const { options, calm } = mischief(random, toll);
    const all = await setup({ seed, ...options, jobs: { ...options.jobs, duration: () => hour } });
    const accepted = async () => (await all.post(request())).status === 202;
    for (let attempt = 0; !(await accepted()); attempt += 1) expect(attempt).toBeLessThan(50);
    await all.clock.pass(random() < 0.3 ? random() * hour : 12 * hour);

    const { modelArn = "" } = await all.bedrock
      .send(new GetCustomModelCommand({ modelIdentifier: "a-model" }))
      .catch(() => ({ modelArn: undefined }));
    if (modelArn && random() < 0.7) await deploy(all, modelArn);
    if (modelArn && random() < 0.5) await provision(all, modelArn);
    await all.clock.pass(random() * 20 * minute);

    const detail = { modelIdentifier: "a-job", cascade: random() < 0.8, timeoutMinutes: random() < 0.2 ? 5 : 600 };
    for (let round = 0; (await all.executions("delete-model")).length === 0; round += 1) {
      expect(round, "no request arrives").toBeLessThan(50);
      await Promise.all([all.emit(deleteRequested, detail), ...(random() < 0.3 ? [remove(all, "a-model")] : [])]);
      await all.clock.pass(minute);
    }
    const running = async () => (await endings(all)).some(({ status }) => status === "RUNNING");
    for (let waited = 0; await running(); waited += 1) {
      expect(waited, "an execution does not end").toBeLessThan(48);
      await all.clock.pass(hour);
    }
    calm();
    await all.clock.pass(24 * hour);

    const ended = await endings(all);
    const account = JSON.stringify(ended.map(({ status, last, cause }) => ({ status, last, cause })));
    const { status, outputModelArn, modelStatus } = await record(all);
    const rest = outputModelArn === undefined ? [] : await left(all, outputModelArn);
    if (ended.some(({ status: each }) => each === "SUCCEEDED")) {
      expect(rest, account).toEqual([]);
      if (outputModelArn !== undefined) expect(modelStatus, account).toBe("Deleted");
    }
    expect(["Completed", "Failed", "Stopped"], account).toContain(status);
    expect(modelStatus === "Deleted", account).toBe(outputModelArn !== undefined && !rest.includes("model"));
    const failures = ended.filter(({ status: each }) => each === "FAILED").map(({ cause }) => cause);
    const told = (await timeline(all)).filter(({ type }) => type === "delete.failed").map(({ message }) => message);
    for (const cause of failures) {
      expect(cause).not.toBe("");
      if (!/it is not known what became of/.test(cause)) expect(told, account).toContain(cause);
    }
    expect(all.surprises).toEqual([]);
  };

  it.each(Array.from({ length: 60 }, (_, index) => index + 1))(
    "seed %i: the model is gone and buried, or the timeline says why it is not",
    live,
  );
});
