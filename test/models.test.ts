import { DeleteCustomModelCommand } from "@aws-sdk/client-bedrock";
import { describe, expect, it } from "vitest";
import { accessKeyOf } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { dataset, request, setup, type Setup } from "./cloud.ts";

const hour = 3_600_000;
const models = "/custom-models";

/** An account in which jobs take an hour. */
const account = (options: Parameters<typeof setup>[0] = {}) => setup({ ...options, jobs: { duration: () => hour } });

/** Makes a model here and gives the record of its job. */
const made = async ({ post, clock, get }: Setup, body: Record<string, unknown> = {}) => {
  const { jobName } = (await post(request(body))).body;
  await clock.pass(2 * hour);
  return (await get(`/model-customization-jobs/${jobName}`)).body;
};

const madeElsewhere = async ({ makeElsewhere, clock }: Setup, names: { jobName: string; customModelName: string }) => {
  await makeElsewhere(names);
  await clock.pass(2 * hour);
};

const validation = { validationDataConfig: { validators: [{ s3Uri: dataset }] } };

describe("the list of models", () => {
  it("is Bedrock's, newest first, and names the job of each model that was made here", async () => {
    const all = await account();
    const { outputModelArn, endTime } = await made(all);
    await madeElsewhere(all, { jobName: "theirs", customModelName: "their-model" });
    const { status, body } = await all.get(models);
    expect(status).toBe(200);
    expect(body.modelSummaries).toMatchObject([
      { modelName: "their-model" },
      {
        modelArn: outputModelArn,
        modelName: "a-model",
        creationTime: endTime,
        baseModelArn: expect.stringContaining(":foundation-model/amazon.nova-micro-v1:0"),
        customizationType: "FINE_TUNING",
        modelStatus: "Active",
        jobName: "a-job",
      },
    ]);
    expect(body.modelSummaries[0]).not.toHaveProperty("jobName");
    expect(body).not.toHaveProperty("nextToken");
  });

  it("can be filtered and paged as Bedrock's can", async () => {
    const all = await account();
    const first = await made(all);
    const second = await made(all, { jobName: "b-job", customModelName: "b-model" });
    const named = async (query: string) =>
      (await all.get(`${models}?${query}`)).body.modelSummaries.map(
        ({ modelName }: { modelName: string }) => modelName,
      );
    expect(await named("nameContains=b-")).toEqual(["b-model"]);
    expect(await named("sortBy=CreationTime&sortOrder=Ascending")).toEqual(["a-model", "b-model"]);
    expect(await named(`creationTimeAfter=${first.endTime}`)).toEqual(["b-model"]);
    expect(await named(`creationTimeBefore=${second.endTime}`)).toEqual(["a-model"]);
    expect(await named(`baseModelArnEquals=${encodeURIComponent(first.baseModelArn)}&isOwned=true`)).toHaveLength(2);
    expect(await named(`foundationModelArnEquals=${encodeURIComponent(first.baseModelArn)}`)).toHaveLength(2);
    expect(await named("isOwned=false")).toEqual([]);
    expect(await named("modelStatus=Failed")).toEqual([]);
    const { nextToken } = (await all.get(`${models}?maxResults=1`)).body;
    expect(await named(`maxResults=1&nextToken=${encodeURIComponent(nextToken)}`)).toEqual(["a-model"]);
  });

  it.each([
    ["maxResults=0", "/maxResults"],
    ["maxResults=1001", "/maxResults"],
    ["nameContains=a.b", "/nameContains"],
    ["baseModelArnEquals=amazon.nova-micro-v1:0", "/baseModelArnEquals"],
    ["foundationModelArnEquals=nova", "/foundationModelArnEquals"],
    ["isOwned=yes", "/isOwned"],
    ["modelStatus=Deleted", "/modelStatus"],
    ["sortBy=Name", "/sortBy"],
    ["creationTimeAfter=yesterday", "/creationTimeAfter"],
    ["statusEquals=Completed", "/statusEquals"],
    ["nextToken=a&nextToken=b", "/nextToken"],
    ["nextToken=none-of-bedrocks", "/nextToken"],
  ])("is refused for %s at that parameter", async (query, pointer) => {
    const { get } = await account();
    expect(await get(`${models}?${query}`)).toMatchObject({
      status: 400,
      headers: { "x-amzn-errortype": "ValidationException" },
      body: { errors: [{ pointer }] },
    });
  });
});

describe("a throttled call to Bedrock", () => {
  it.each([
    ["GET", models, "list-models", "ListCustomModels", 200],
    ["GET", `${models}/a-model`, "get-model", "GetCustomModel", 200],
    ["DELETE", `${models}/a-model`, "request-delete", "GetCustomModel", 202],
  ] as const)("of %s %s is repeated once, and then the caller is asked for patience", async (...of) => {
    const [method, path, name, operation, status] = of;
    let throttles = 0;
    const all = await account({
      intercept: (call, next) => {
        if (throttles === 0 || call.operation !== operation || call.accessKeyId !== accessKeyOf(name)) return next();
        throttles -= 1;
        throw new ServiceError("ThrottlingException", "Rate exceeded");
      },
    });
    await made(all);
    throttles = 2;
    expect(await all.call(method, path)).toMatchObject({
      status: 503,
      headers: { "x-amzn-errortype": "ServiceUnavailableException" },
    });
    throttles = 1;
    expect((await all.call(method, path)).status).toBe(status);
  });
});

describe("a model", () => {
  it("is Bedrock's, with where it comes from, by a name or an ARN of it or its job", async () => {
    const all = await account();
    const job = await made(all, validation);
    expect(job.datasetFingerprint).toMatch(/^[0-9a-f]{64}$/);
    for (const identifier of ["a-model", "a-job", job.outputModelArn, job.jobArn]) {
      const { status, body } = await all.get(`${models}/${encodeURIComponent(identifier)}`);
      expect(status).toBe(200);
      expect(body).toEqual({
        modelArn: job.outputModelArn,
        modelName: "a-model",
        jobName: "a-job",
        jobArn: job.jobArn,
        baseModelArn: job.baseModelArn,
        customizationType: "FINE_TUNING",
        hyperParameters: job.hyperParameters,
        trainingDataConfig: job.trainingDataConfig,
        validationDataConfig: job.validationDataConfig,
        outputDataConfig: job.outputDataConfig,
        trainingMetrics: job.trainingMetrics,
        validationMetrics: job.validationMetrics,
        creationTime: job.endTime,
        modelStatus: "Active",
        lineage: {
          jobName: "a-job",
          baseModelArn: job.baseModelArn,
          datasetFingerprint: job.datasetFingerprint,
          finalLosses: {
            training: job.trainingMetrics.trainingLoss,
            validation: job.validationMetrics[0].validationLoss,
          },
        },
      });
    }
  });

  it("that was trained from another one names it as the request did", async () => {
    const all = await account();
    const { outputModelArn } = await made(all);
    await made(all, { jobName: "b-job", customModelName: "b-model", baseModelIdentifier: "a-model" });
    await made(all, { jobName: "c-job", customModelName: "c-model", baseModelIdentifier: outputModelArn });
    const lineageOf = async (name: string) => (await all.get(`${models}/${name}`)).body.lineage;
    expect(await lineageOf("a-model")).not.toHaveProperty("parentModel");
    expect(await lineageOf("b-model")).toMatchObject({ jobName: "b-job", parentModel: "a-model" });
    expect(await lineageOf("c-model")).toMatchObject({ jobName: "c-job", parentModel: outputModelArn });
    expect((await lineageOf("c-model")).finalLosses).toEqual({ training: expect.any(Number) });
  });

  it("that was made elsewhere has no lineage", async () => {
    const all = await account();
    await madeElsewhere(all, { jobName: "theirs", customModelName: "their-model" });
    const { status, body } = await all.get(`${models}/their-model`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ modelName: "their-model", jobName: "theirs" });
    expect(body).not.toHaveProperty("lineage");
  });

  it("that was made elsewhere by a job of a name that failed here is not taken for ours", async () => {
    const all = await account();
    await madeElsewhere(all, { jobName: "a-job", customModelName: "a-model" });
    expect(await made(all)).toMatchObject({ status: "Failed" });
    expect((await all.get(`${models}/a-model`)).body).not.toHaveProperty("lineage");
  });

  it("that was deleted is answered with its tombstone and what is known of it", async () => {
    const all = await account();
    const job = await made(all);
    await all.call("DELETE", `${models}/a-model`);
    await all.clock.pass(60_000);
    for (const identifier of ["a-model", "a-job", job.outputModelArn, job.jobArn])
      expect(await all.get(`${models}/${encodeURIComponent(identifier)}`)).toMatchObject({
        status: 200,
        body: {
          modelArn: job.outputModelArn,
          modelName: "a-model",
          jobArn: job.jobArn,
          hyperParameters: job.hyperParameters,
          modelStatus: "Deleted",
          modelDeletedAt: expect.stringMatching(/^2026-01-01T/),
          modelDeletedBy: "arn:aws:iam::123456789012:user/local",
          lineage: { jobName: "a-job", finalLosses: { training: job.trainingMetrics.trainingLoss } },
        },
      });
    expect((await all.get(models)).body.modelSummaries).toEqual([]);
  });

  it("that has a tombstone is not asked for again", async () => {
    let asked = 0;
    const all = await account({
      intercept(call, next) {
        if (call.operation === "GetCustomModel" && call.accessKeyId === accessKeyOf("get-model")) asked += 1;
        return next();
      },
    });
    const { jobArn } = await made(all);
    await all.get(`${models}/${encodeURIComponent(jobArn)}`);
    expect(asked).toBe(1);
    await all.call("DELETE", `${models}/a-model`);
    await all.clock.pass(60_000);
    expect((await all.get(`${models}/${encodeURIComponent(jobArn)}`)).body).toMatchObject({ modelStatus: "Deleted" });
    expect(asked).toBe(1);
  });

  it("of a name that is used again is the one that there is", async () => {
    const all = await account();
    const { outputModelArn } = await made(all);
    await all.call("DELETE", `${models}/a-model`);
    await all.clock.pass(60_000);
    const next = await made(all, { jobName: "b-job" });
    expect((await all.get(`${models}/a-model`)).body).toMatchObject({
      modelArn: next.outputModelArn,
      jobName: "b-job",
    });
    expect((await all.get(`${models}/${encodeURIComponent(outputModelArn)}`)).body).toMatchObject({
      modelStatus: "Deleted",
      jobName: "a-job",
    });
  });

  it("of a name that a later job was to use, and failed, is still the one that there was", async () => {
    const all = await account();
    await made(all);
    await all.call("DELETE", `${models}/a-model`);
    await all.clock.pass(60_000);
    await made(all, { jobName: "b-job", trainingDataConfig: { s3Uri: "s3://lapidary-data/none.jsonl" } });
    expect((await all.get(`${models}/a-model`)).body).toMatchObject({ modelStatus: "Deleted", jobName: "a-job" });
  });

  it("that nobody has is not found", async () => {
    const all = await account();
    const arn = "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl";
    for (const identifier of [
      "no-model",
      "no.job",
      "no+job",
      arn,
      arn.replace("custom-model", "model-customization-job"),
    ])
      expect(await all.get(`${models}/${encodeURIComponent(identifier)}`)).toMatchObject({
        status: 404,
        headers: { "x-amzn-errortype": "ResourceNotFoundException" },
        body: { message: `There is no model ${identifier}`, errors: [{ pointer: "/modelIdentifier" }] },
      });
    expect(await all.get(`${models}/-model`)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/modelIdentifier" }] },
    });
  });

  it.each([
    ["region", (arn: string) => arn.replace("us-east-1", "eu-west-1")],
    ["account", (arn: string) => arn.replace("123456789012", "210987654321")],
  ])("of another %s is not found, and Bedrock is not asked about it", async (_, elsewhere) => {
    let asked = 0;
    const all = await account({
      intercept: ({ operation, accessKeyId }, next) => {
        if (operation !== "GetCustomModel" || accessKeyId === accessKeyOf("preflight")) return next();
        asked += 1;
        throw new ServiceError("AccessDeniedException", "not authorized to perform: bedrock:GetCustomModel");
      },
    });
    const { outputModelArn } = await made(all);
    const arn = elsewhere(outputModelArn);
    for (const method of ["GET", "DELETE"])
      expect(await all.call(method, `${models}/${encodeURIComponent(arn)}`)).toMatchObject({
        status: 404,
        body: { message: `There is no model ${arn}`, errors: [{ pointer: "/modelIdentifier" }] },
      });
    await all.emit("Custom Model Delete Requested", { modelIdentifier: arn });
    await all.clock.pass(60_000);
    const [execution] = await all.executions("delete-model");
    expect(execution?.status).toBe("SUCCEEDED");
    expect(asked).toBe(0);
  });

  it("that is still in the making, or was deleted elsewhere, is not found", async () => {
    const all = await account();
    await all.post(request());
    await all.clock.pass(hour / 2);
    expect(await all.get(`${models}/a-model`)).toMatchObject({
      status: 404,
      body: { message: "a-job is InProgress: it has no model yet" },
    });
    await all.clock.pass(hour);
    await all.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: "a-model" }));
    expect((await all.get(`${models}/a-job`)).status).toBe(404);
  });
});
