import { describe, expect, test } from "vitest";
import { limits } from "#core/patterns.ts";
import { dataset, hours, minutes, seconds, setup } from "./bedrock-account.ts";

describe("a job that goes well", () => {
  const withValidation = { validationDataConfig: { validators: [{ s3Uri: "s3://data/validation.jsonl" }] } };

  test("moves through validation, data processing and training, and then Completed", async () => {
    const { clock, create, get, ended, statuses } = setup({ duration: () => hours });
    await create(withValidation);
    const seen: string[] = [];
    const watch = async () => {
      const { status, statusDetails } = await get();
      const line = [status, ...Object.values(statusDetails ?? {}).map((phase) => phase.status)].join(" ");
      if (seen.at(-1) !== line) seen.push(line);
      if (status === "InProgress") clock.after(10 * seconds, () => void watch());
    };
    await watch();
    const job = await ended();
    await clock.pass(10 * seconds);
    expect(seen).toEqual([
      "InProgress NotStarted NotStarted NotStarted",
      "InProgress InProgress NotStarted NotStarted",
      "InProgress Completed InProgress NotStarted",
      "InProgress Completed Completed InProgress",
      "Completed Completed Completed Completed",
    ]);
    expect(statuses()).toEqual(["InProgress", "Completed"]);
    expect(Number(job.endTime) - Number(job.creationTime)).toBe(hours);
    const { validationDetails, dataProcessingDetails, trainingDetails } = job.statusDetails ?? {};
    expect(validationDetails?.lastModifiedTime).toEqual(dataProcessingDetails?.creationTime);
    expect(dataProcessingDetails?.lastModifiedTime).toEqual(trainingDetails?.creationTime);
    expect(trainingDetails?.lastModifiedTime).toEqual(job.endTime);
  });

  test("has, while it runs, only the members that the real service answers", async () => {
    const { create, get } = setup();
    const { jobArn } = await create({ hyperParameters: { epochCount: "3" }, clientRequestToken: "token" });
    const { creationTime, lastModifiedTime, ...job } = await get(jobArn);
    expect(jobArn).toMatch(limits.jobArn.pattern);
    expect(lastModifiedTime).toEqual(creationTime);
    expect(Object.entries(job).filter(([, value]) => value !== undefined)).toEqual(
      Object.entries({
        baseModelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0:128k",
        customizationType: "FINE_TUNING",
        hyperParameters: { epochCount: "3", learningRate: "0.00001", learningRateWarmupSteps: "10" },
        trainingDataConfig: { s3Uri: "s3://data/train.jsonl" },
        outputDataConfig: { s3Uri: "s3://data/output/" },
        validationMetrics: [],
        jobArn,
        jobName: "job",
        outputModelName: "model",
        clientRequestToken: "token",
        roleArn: "arn:aws:iam::123456789012:role/lapidary-bedrock",
        status: "InProgress",
        statusDetails: {
          validationDetails: { status: "NotStarted" },
          dataProcessingDetails: { status: "NotStarted" },
          trainingDetails: { status: "NotStarted" },
        },
      }),
    );
  });

  test("is first modified 25 to 30 seconds after its creation", async () => {
    const { clock, create, get } = setup();
    await create();
    await clock.pass(30 * seconds);
    const { creationTime, lastModifiedTime } = await get();
    const moved = Number(lastModifiedTime) - Number(creationTime);
    expect(moved).toBeGreaterThanOrEqual(25 * seconds);
    expect(moved).toBeLessThanOrEqual(30 * seconds);
  });

  test("takes 45 minutes to 7 hours, longer for more data, more epochs and a larger model", async () => {
    const length = async (members: object, records: number) => {
      const { objects, create, ended } = setup();
      objects.set("data/train.jsonl", dataset(records));
      await create(members);
      const { creationTime, endTime } = await ended();
      return (Number(endTime) - Number(creationTime)) / minutes;
    };
    const small = await length({}, 10);
    expect(small).toBeGreaterThanOrEqual(45);
    const pro = { baseModelIdentifier: "amazon.nova-pro-v1:0:300k" };
    expect(await length({}, 20_000)).toBeGreaterThan(small);
    expect(await length(pro, 20_000)).toBeGreaterThan(await length({}, 20_000));
    expect(await length({ hyperParameters: { epochCount: "5" } }, 20_000)).toBeGreaterThan(await length({}, 20_000));
    expect(await length({ ...pro, hyperParameters: { epochCount: "5" } }, 20_000)).toBeLessThanOrEqual(420);
  });

  test("echoes the whole set of hyperparameters in the service's own form", async () => {
    const { create, get } = setup({ quota: 9 });
    await create({
      baseModelIdentifier: "anthropic.claude-3-haiku-20240307-v1:0:200k",
      hyperParameters: { learningRateMultiplier: "2", batchSize: "008" },
    });
    expect((await get()).hyperParameters).toEqual({
      batchSize: "8",
      learningRateMultiplier: "2.0",
      epochCount: "2",
      earlyStoppingThreshold: "0.001",
      earlyStoppingPatience: "2",
    });
    await expect(create({ jobName: "other", hyperParameters: { epochCount: "6" } })).rejects.toMatchObject({
      name: "ValidationException",
    });
    await create({ jobName: "another", hyperParameters: { shuffle: "yes" } });
    expect((await get("another")).hyperParameters).toMatchObject({ shuffle: "yes", epochCount: "2" });
  });

  test("leaves loss curves that fall to a floor, and their last values in its metrics", async () => {
    const { objects, create, ended } = setup({ duration: () => hours });
    const { jobArn } = await create(withValidation);
    const job = await ended();
    const root = `data/output/model-customization-job-${jobArn?.split("/").at(-1)}`;
    const training = objects.get(`${root}/training_artifacts/step_wise_training_metrics.csv`)?.trim().split("\n") ?? [];
    expect(training[0]).toBe("step_number,epoch_number,training_loss,perplexity");
    const rows = training.slice(1).map((line) => line.split(",").map(Number));
    expect(rows).toHaveLength(600);
    rows.forEach(([step, epoch, loss = 0, perplexity], index) => {
      expect([step, epoch, perplexity]).toEqual([index, index < 300 ? 0 : 1, Math.exp(loss)]);
    });
    const mean = (from: number, to: number) =>
      rows.slice(from, to).reduce((sum, row) => sum + (row[2] ?? 0), 0) / (to - from);
    expect(mean(0, 60)).toBeGreaterThan(1.5 * mean(300, 360));
    expect(mean(300, 360)).toBeGreaterThan(mean(540, 600));
    expect(mean(540, 600)).toBeGreaterThan(0.2);
    expect(job.trainingMetrics?.trainingLoss).toBe(rows.at(-1)?.[2]);

    const validation = [...objects].find(([key]) =>
      key.startsWith(`${root}/validation_artifacts/post_fine_tuning_validation/`),
    );
    expect(validation?.[0]).toMatch(/\/(?:validation\/)?validation_metrics\.csv$/);
    const lines = validation?.[1].trim().split("\n") ?? [];
    expect(lines[0]).toBe("step_number,epoch_number,validation_loss,perplexity");
    expect(lines.slice(1).map((line) => line.split(",").slice(0, 2))).toEqual([
      ["299", "0"],
      ["599", "1"],
    ]);
    expect(job.validationMetrics).toEqual([{ validationLoss: Number(lines.at(-1)?.split(",")[2]) }]);
  });

  test("writes as many steps as it is told to", async () => {
    const { objects, create, ended } = setup({ steps: () => 20_000 });
    await create();
    await ended();
    const [file] = [...objects].filter(([key]) => key.endsWith("step_wise_training_metrics.csv"));
    expect(file?.[1].split("\n")).toHaveLength(20_002);
    expect([...objects.keys()].some((key) => key.endsWith("validation_metrics.csv"))).toBe(false);
  });

  test("is the same for the same seed, and another for another", async () => {
    const artifacts = async (seed: number) => {
      const { objects, create, ended } = setup({ seed });
      await create(withValidation);
      const { creationTime, endTime } = await ended();
      return JSON.stringify([...objects, creationTime, endTime]);
    };
    expect(await artifacts(1)).toBe(await artifacts(1));
    expect(await artifacts(1)).not.toBe(await artifacts(2));
  });

  test("makes a custom model, with its tags, that can be read, listed and deleted", async () => {
    const { operations, caller, create, get, ended } = setup();
    await create({ customModelTags: [{ key: "team", value: "a" }], ...withValidation });
    expect((await operations.ListCustomModels({}, caller)).modelSummaries).toEqual([]);
    const { outputModelArn = "", trainingMetrics, endTime, jobArn } = await ended();
    expect(outputModelArn).toMatch(
      /^arn:aws:bedrock:us-east-1:123456789012:custom-model\/amazon\.nova-micro-v1:0:128k\/[a-z0-9]{12}$/,
    );
    for (const modelIdentifier of ["model", outputModelArn])
      expect(await operations.GetCustomModel({ modelIdentifier }, caller)).toMatchObject({
        modelArn: outputModelArn,
        modelName: "model",
        jobArn,
        jobName: "job",
        trainingMetrics,
        creationTime: endTime,
        modelStatus: "Active",
      });
    const [summary] = (await operations.ListCustomModels({ nameContains: "mod" }, caller)).modelSummaries ?? [];
    expect(summary).toMatchObject({ modelArn: outputModelArn, baseModelName: "amazon.nova-micro-v1" });
    expect((await operations.ListCustomModels({ nameContains: "other" }, caller)).modelSummaries).toEqual([]);
    expect((await operations.ListTagsForResource({ resourceARN: outputModelArn }, caller)).tags).toEqual([
      { key: "team", value: "a" },
    ]);
    await operations.DeleteCustomModel({ modelIdentifier: "model" }, caller);
    await expect(operations.GetCustomModel({ modelIdentifier: "model" }, caller)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    expect((await get()).status).toBe("Completed");
  });
});

describe("a job's changes of status are told to EventBridge", () => {
  test("in the shape that the user guide shows", async () => {
    const { create, events, ended } = setup({ duration: () => hours });
    const { jobArn = "" } = await create({
      validationDataConfig: { validators: [{ s3Uri: "s3://data/validation.jsonl" }] },
    });
    const job = await ended();
    expect(events.at(-1)).toEqual({
      version: "0",
      id: "event-2",
      "detail-type": "Model Customization Job State Change",
      source: "aws.bedrock",
      account: "123456789012",
      time: "2026-01-01T01:00:00Z",
      region: "us-east-1",
      resources: [jobArn],
      detail: {
        version: "0.0",
        jobName: "job",
        jobArn,
        outputModelName: "model",
        outputModelArn: job.outputModelArn,
        roleArn: job.roleArn,
        jobStatus: "Completed",
        creationTime: "2026-01-01T00:00:00Z",
        lastModifiedTime: "2026-01-01T01:00:00Z",
        endTime: "2026-01-01T01:00:00Z",
        baseModelArn: job.baseModelArn,
        hyperParameters: job.hyperParameters,
        trainingDataConfig: { s3Uri: "s3://data/train.jsonl" },
        validationDataConfig: { s3Uri: "s3://data/validation.jsonl" },
        outputDataConfig: { s3Uri: "s3://data/output/" },
      },
    });
  });
});

describe("a job that cannot go well fails and says why", () => {
  test.each([
    ["missing.jsonl", /Could not validate GetObject permissions .* bucket: data at key missing\.jsonl/],
    ["broken.jsonl", /Unable to parse Amazon S3 file: broken\.jsonl\. Data files must conform to JSONL format/],
    ["odd.jsonl", /Unable to parse/],
    ["empty.jsonl", /Unable to parse/],
  ])("because of its training data: %s", async (name, message) => {
    const { create, ended, statuses, objects, operations, caller } = setup();
    const before = objects.size;
    await create({ trainingDataConfig: { s3Uri: `s3://data/${name}` } });
    const job = await ended();
    expect(job).toMatchObject({
      status: "Failed",
      validationMetrics: [],
      statusDetails: { validationDetails: { status: "Failed" }, trainingDetails: { status: "NotStarted" } },
    });
    expect(job.failureMessage).toMatch(message);
    expect(job.outputModelArn).toBeUndefined();
    expect(job.endTime).toEqual(job.lastModifiedTime);
    expect(statuses()).toEqual(["InProgress", "Failed"]);
    expect(objects.size).toBe(before);
    expect((await operations.ListCustomModels({}, caller)).modelSummaries).toEqual([]);
  });

  test("because of its validation data", async () => {
    const { create, ended } = setup();
    await create({ validationDataConfig: { validators: [{ s3Uri: "s3://data/none" }] } });
    expect((await ended()).failureMessage).toMatch(/key none/);
  });

  test("because it cannot write its output", async () => {
    const { create, ended } = setup();
    await create({ outputDataConfig: { s3Uri: "s3://elsewhere/output" } });
    expect(await ended()).toMatchObject({
      status: "Failed",
      failureMessage: expect.stringMatching(/PutObject.*elsewhere at key output/),
    });
  });

  test("because S3 keeps failing while its data is read", async () => {
    let reads = 0;
    const { create, ended } = setup({
      s3: {
        get: () => Promise.reject(new Error(`SlowDown ${++reads}`)),
        put: () => Promise.reject(new Error("SlowDown")),
        list: () => Promise.reject(new Error("SlowDown")),
      },
    });
    await create();
    expect((await ended()).failureMessage).toMatch(/unexpected error/);
    expect(reads).toBe(5);
  });

  test("because it was told to", async () => {
    const { create, ended } = setup({ faults: { failJob: (name) => `${name} met an internal error` } });
    await create();
    expect(await ended()).toMatchObject({
      status: "Failed",
      failureMessage: "job met an internal error",
      statusDetails: { dataProcessingDetails: { status: "Completed" }, trainingDetails: { status: "Failed" } },
    });
  });
});

describe("stopping a job", () => {
  test("answers at once; the job is Stopping for a while and then Stopped", async () => {
    const { clock, create, get, stop, ended, statuses, objects } = setup({ duration: () => hours, steps: () => 1000 });
    await create();
    await clock.pass(30 * minutes);
    expect(await stop()).toEqual({});
    expect(await get()).toMatchObject({
      status: "Stopping",
      statusDetails: { trainingDetails: { status: "Stopping" } },
    });
    await stop();
    const job = await ended();
    expect(job).toMatchObject({
      status: "Stopped",
      validationMetrics: [],
      statusDetails: { trainingDetails: { status: "Stopped" } },
    });
    expect([job.trainingMetrics, job.outputModelArn]).toEqual([undefined, undefined]);
    const lasted = Number(job.endTime) - Number(job.creationTime) - 30 * minutes;
    expect(lasted).toBeGreaterThanOrEqual(20 * seconds);
    expect(lasted).toBeLessThanOrEqual(60 * seconds);
    await clock.pass(hours);
    expect(statuses()).toEqual(["InProgress", "Stopping", "Stopped"]);
    const [file] = [...objects].filter(([key]) => key.endsWith("step_wise_training_metrics.csv"));
    const rows = (file?.[1].trim().split("\n").length ?? 0) - 1;
    expect(rows).toBeGreaterThan(300);
    expect(rows).toBeLessThan(600);
  });

  test("before training leaves no artifacts", async () => {
    const { create, stop, ended, objects } = setup();
    await create();
    const before = objects.size;
    await stop();
    expect(await ended()).toMatchObject({
      status: "Stopped",
      statusDetails: { validationDetails: { status: "NotStarted" } },
    });
    expect(objects.size).toBe(before);
  });

  test("too late is overtaken by completion", async () => {
    const { clock, create, stop, ended, statuses } = setup({ duration: () => hours });
    await create();
    await clock.pass(hours - 5 * seconds);
    await stop();
    expect(await ended()).toMatchObject({ status: "Completed" });
    expect(statuses()).toEqual(["InProgress", "Stopping", "Completed"]);
  });

  test("is refused when it has ended, and when there is no such job", async () => {
    const { create, stop, ended } = setup();
    await create();
    await ended();
    await expect(stop()).rejects.toMatchObject({ name: "ConflictException" });
    await expect(stop("other")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The provided job identifier is invalid.",
    });
  });
});
