import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it } from "vitest";
import { sketchOf, type Point } from "#core/curves.ts";
import { accessKeyOf, functionName, table } from "#local/names.ts";
import { dataset, request, setup, type Setup } from "./cloud.ts";
import { dyingAt, madeBy, moments } from "./dying.ts";

const hour = 3_600_000;
const jobs = "/model-customization-jobs";

const account = (options: Parameters<typeof setup>[0] = {}) =>
  setup({ ...options, jobs: { duration: () => 2 * hour, steps: () => 123, ...options.jobs } });

const ended = async (all: Setup, over: Record<string, unknown> = {}) => {
  await all.post(request({ validationDataConfig: { validators: [{ s3Uri: dataset }] }, ...over }));
  await all.clock.pass(3 * hour);
};
const summary = async ({ get }: Setup) => (await get(jobs)).body.modelCustomizationJobSummaries[0];
const trainingOf = async ({ get }: Setup): Promise<Point[]> => (await get(`${jobs}/a-job/metrics`)).body.training;

const dynamodb = ({ cloud }: Setup) => new DynamoDBClient(cloud.clientSettings("cli", "dynamodb"));
const key = { TableName: table, Key: marshall({ pk: "JOB#a-job", sk: "JOB" }) };
const stored = async (all: Setup) => (await dynamodb(all).send(new GetItemCommand(key))).Item;

const recordMetrics = ({ cloud }: Setup) =>
  new LambdaClient(cloud.clientSettings("cli", "lambda")).send(
    new InvokeCommand({
      FunctionName: functionName("record-metrics"),
      Payload: JSON.stringify({ jobName: "a-job", attempt: 1 }),
    }),
  );

describe("a job in the list", () => {
  it("says what it was made from, what started it, and how it ended", async () => {
    const all = await account();
    await all.post(request());
    expect(await summary(all)).toMatchObject({
      baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
      trigger: "api",
      status: "Submitted",
    });
    for (const later of ["plan", "trainingLoss", "validationLoss", "lossSketch"])
      expect(await summary(all)).not.toHaveProperty(later);
  });

  it("has its final losses and a sketch of its training losses once it has ended", async () => {
    const all = await account();
    await ended(all);
    const { trainingMetrics, validationMetrics, lossSketch } = (await all.get(`${jobs}/a-job`)).body;
    expect(await summary(all)).toMatchObject({
      trainingLoss: trainingMetrics.trainingLoss,
      validationLoss: validationMetrics[0].validationLoss,
      lossSketch,
    });
    const losses = (await trainingOf(all)).map(({ loss }) => loss);
    expect(losses).toHaveLength(123);
    expect(lossSketch).toHaveLength(32);
    expect([lossSketch[0], lossSketch.at(-1)]).toEqual([losses[0], losses.at(-1)]);
    for (const loss of lossSketch) expect(losses).toContain(loss);
  });

  it("has the last loss of its curve where Bedrock tells of none, as of a job that was stopped", async () => {
    const all = await account({
      intercept: async ({ operation }, next) => {
        const answer = await next();
        if (operation !== "GetModelCustomizationJob" || answer.status !== 200) return answer;
        const { trainingMetrics: _, ...job } = JSON.parse(String(answer.body));
        return { ...answer, body: JSON.stringify(job) };
      },
    });
    await all.post(request());
    await all.clock.pass(1.5 * hour);
    await all.call("POST", `${jobs}/a-job/stop`);
    await all.clock.pass(hour);
    const last = (await trainingOf(all)).at(-1)?.loss;
    expect(last).toBeTypeOf("number");
    expect(await summary(all)).toMatchObject({ status: "Stopped", trainingLoss: last });
  });

  it("has no sketch where none was kept, and is listed all the same", async () => {
    const all = await account();
    await ended(all);
    await dynamodb(all).send(new UpdateItemCommand({ ...key, UpdateExpression: "REMOVE lossSketch" }));
    expect(await summary(all)).toMatchObject({ status: "Completed", trainingLoss: expect.any(Number) });
    expect(await summary(all)).not.toHaveProperty("lossSketch");
  });

  it("knows the plan that asked for it", async () => {
    const all = await account();
    const template = Object.fromEntries(Object.entries(request()).filter(([name]) => !name.endsWith("Name")));
    await all.send("PUT", "/retraining-plans/asked", { request: template });
    await all.call("POST", "/retraining-plans/asked/run");
    await all.clock.pass(hour);
    expect(await summary(all)).toMatchObject({ trigger: "event", plan: "asked" });
  });
});

describe("a sketch", () => {
  it("is the same however often metrics are recorded, and nothing else changes with it", async () => {
    const all = await account();
    await ended(all);
    const before = await stored(all);
    const curve = await trainingOf(all);
    for (let time = 0; time < 2; time += 1) expect((await recordMetrics(all)).FunctionError).toBeUndefined();
    expect(await stored(all)).toEqual(before);
    expect(await trainingOf(all)).toEqual(curve);
  });

  it.each(
    ["BatchWriteItem", "UpdateItem", "PutItem"].flatMap((write) => moments.map((moment) => [write, moment] as const)),
  )("is there in the end when record-metrics dies at its %s, %s it is made", async (write, moment) => {
    const ofFunction = madeBy("record-metrics");
    const { toll, intercept } = dyingAt(1, moment, (call) => ofFunction(call) && call.operation === write);
    const all = await account({ intercept });
    await ended(all);
    expect(toll.deaths).toBe(1);
    expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
    const { status, lossSketch } = await summary(all);
    expect({ status, lossSketch }).toEqual({ status: "Completed", lossSketch: sketchOf(await trainingOf(all)) });
  });

  it("is not given to another attempt", async () => {
    const all = await account();
    await ended(all);
    await dynamodb(all).send(
      new UpdateItemCommand({
        ...key,
        UpdateExpression: "SET attempt = :two REMOVE lossSketch",
        ExpressionAttributeValues: marshall({ ":two": 2 }),
      }),
    );
    await recordMetrics(all);
    expect(await summary(all)).not.toHaveProperty("lossSketch");
  });

  it("of a training that diverged leaves out what no table could hold, and the job ends as it did", async () => {
    const all = await account({
      intercept: async ({ operation, accessKeyId }, next) => {
        const answer = await next();
        const reads = operation === "GetObject" && accessKeyId === accessKeyOf("record-metrics");
        const csv = "step_number,training_loss\n0,2\n1,1e-200\n2,1e300\n3,1e99\n4,Infinity\n5,NaN\n";
        return reads ? { status: 200, headers: {}, body: [Buffer.from(csv)] } : answer;
      },
    });
    await ended(all, { validationDataConfig: undefined });
    expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
    expect(await summary(all)).toMatchObject({ status: "Completed", lossSketch: [2, 1e99] });
  });
});
