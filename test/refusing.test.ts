import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { beforeEach, describe, expect, it } from "vitest";
import { LostAnswer, type Intercept } from "#local/endpoint.ts";
import { accessKeyOf, functionName } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { alarms } from "../src/alarms.ts";
import { request, setup, type Setup } from "./cloud.ts";
import { atEveryCall, moments } from "./dying.ts";
import { measured } from "./measured.ts";

const hour = 3_600_000;
const nowhere = { trainingDataConfig: { s3Uri: "s3://lapidary-data/none.jsonl" } };

const written = measured();
beforeEach(() => void written.splice(0));

/** What had asked for each job that was counted as refused. */
const counted = () =>
  written.flatMap(({ name, dimensions }) => (name === "JobsRefused" ? [dimensions["Trigger"]] : []));

const failed = async ({ executions }: Pick<Setup, "executions">) =>
  (await executions()).filter(({ status }) => status === "FAILED").length;

/** What the alarm has of all this time: failed executions, without those that it leaves out. */
const alarming = async (all: Pick<Setup, "executions">) => {
  const { metric, dimensions } = alarms["execution-failed"].less["customize-model"];
  const left = written.filter(({ name, dimensions: { Trigger } }) => name === metric && Trigger === dimensions.Trigger);
  return (await failed(all)) - left.length;
};

/** Submits a job that does what it does in an hour, for a day. */
const live = async (over: object, options: Parameters<typeof setup>[0] = {}) => {
  const all = await setup({ jobs: { duration: () => hour }, ...options });
  expect((await all.post(request({ ...over }))).status).toBe(202);
  await all.clock.pass(24 * hour);
  return all;
};

/** Gives some function no answer to some of its calls. */
const silent =
  (name: string, operation: string): Intercept =>
  (call, next) => {
    if (call.accessKeyId === accessKeyOf(name) && call.operation === operation)
      throw new LostAnswer("It never arrived");
    return next();
  };

describe("a job that a check refuses", () => {
  it.each([
    ["its data", nowhere],
    ["its hyperparameters", { hyperParameters: { epochCount: "6" } }],
    ["what it costs", { orchestration: { maxCostUsd: 0.001 } }],
  ])("for %s fails its execution with an error of its own, and is no alarm", async (_, over) => {
    const all = await live(over);
    expect(await all.execution("a-job-1")).toMatchObject({
      status: "FAILED",
      error: "RefusedError",
      cause: expect.stringMatching(/^ValidationException: /),
    });
    expect(counted()).toEqual(["api"]);
    expect(await alarming(all)).toBe(0);
  });

  it("is an alarm where a plan asked for it: nobody else would be told", async () => {
    const all = await setup();
    const { jobName: _, customModelName: __, ...template } = request(nowhere);
    await all.send("PUT", "/retraining-plans/weekly", { request: template, schedule: "rate(7 days)" });
    await all.clock.pass(8 * 24 * hour);
    expect(counted()).toEqual(["schedule"]);
    expect(await alarming(all)).toBe(1);
  });

  it("is counted again when it is refused again, in another attempt", async () => {
    const all = await live(nowhere);
    await all.post(request(nowhere));
    await all.clock.pass(hour);
    expect([await failed(all), counted()]).toEqual([2, ["api", "api"]]);
  });

  it("is counted once where RecordFailure runs again, because its answer was lost", async () => {
    const all = await live(nowhere);
    const again = {
      jobName: "a-job",
      attempt: 1,
      flow: "customize",
      error: "RefusedError",
      cause: "ValidationException: No",
    };
    const { FunctionError } = await new LambdaClient(all.cloud.clientSettings("cli", "lambda")).send(
      new InvokeCommand({ FunctionName: functionName("record-failure"), Payload: Buffer.from(JSON.stringify(again)) }),
    );
    expect([FunctionError, counted()]).toEqual([undefined, ["api"]]);
  });

  it.each(moments)("is counted once at the most where RecordFailure dies %s any of its calls", async (moment) => {
    const calls = await atEveryCall("record-failure", moment, async (intercept) => {
      written.splice(0);
      const all = await live(nowhere, { intercept });
      expect(await failed(all)).toBe(1);
      expect(counted().length).toBeLessThanOrEqual(1);
    });
    expect(calls).toBeGreaterThan(3);
  });

  it.each([
    ["cannot read its record", "GetItem"],
    ["gets no answer from Bedrock", "GetModelCustomizationJob"],
    ["cannot write", "UpdateItem"],
  ])("is an alarm where RecordFailure %s", async (_, operation) => {
    const all = await live(nowhere, { intercept: silent("record-failure", operation) });
    expect([await failed(all), await alarming(all)]).toEqual([1, 1]);
  });
});

describe("an execution that fails for another reason", () => {
  it.each<[string, Parameters<typeof setup>[0]]>([
    ["its job failed in Bedrock", { jobs: { faults: { failJob: () => "The loss became NaN" } } }],
    ["Preflight gets no answer", { intercept: silent("preflight", "GetFoundationModel") }],
    [
      "Bedrock refused its request",
      {
        intercept: ({ operation }, next) => {
          if (operation === "CreateModelCustomizationJob") throw new ServiceError("ValidationException", "No");
          return next();
        },
      },
    ],
  ])("is an alarm: %s", async (_, options) => {
    const all = await live({}, options);
    expect([counted(), await alarming(all)]).toEqual([[], 1]);
  });
});
