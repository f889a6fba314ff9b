import {
  GetModelCustomizationJobCommand,
  ListModelCustomizationJobsCommand,
  type GetModelCustomizationJobCommandOutput,
} from "@aws-sdk/client-bedrock";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import type { Intercept } from "#local/endpoint.ts";
import { LostAnswer } from "#local/endpoint.ts";
import { silenceTheDead } from "#local/lambda.ts";
import { currentInvocation } from "#local/lambda/invocation.ts";
import { functionName } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { records, request, setup, type Setup } from "./cloud.ts";

const jobs = "/model-customization-jobs";
const minute = 60_000;
const absent = { trainingDataConfig: { s3Uri: "s3://lapidary-data/late.jsonl" } };

const made = async ({ bedrock }: Setup) => {
  const { modelCustomizationJobSummaries: found = [] } = await bedrock.send(new ListModelCustomizationJobsCommand({}));
  return found.map(({ jobName }) => jobName);
};

const recordOf = async ({ get }: Setup, name = "a-job") => (await get(`${jobs}/${name}`)).body;

const types = async ({ get }: Setup) =>
  (await get(`${jobs}/a-job/events`)).body.events.map(({ type }: { type: string }) => type);

/** Runs a function as a state does; `failed` when it threw. */
const invoke = async ({ cloud }: Setup, name: string, payload: unknown) => {
  const { FunctionError } = await new LambdaClient(cloud.clientSettings("cli", "lambda")).send(
    new InvokeCommand({ FunctionName: functionName(name), Payload: JSON.stringify(payload) }),
  );
  return { failed: FunctionError !== undefined };
};

/** Does `first` to the first CreateModelCustomizationJob, and counts them all. */
const creating = (first: Intercept) => {
  const calls = { count: 0 };
  const intercept: Intercept = (call, next) =>
    silenceTheDead(call, () => {
      if (call.operation !== "CreateModelCustomizationJob") return next();
      calls.count += 1;
      return calls.count === 1 ? first(call, next) : next();
    });
  return { calls, intercept };
};

/** What must be the same in the record and in Bedrock. */
const essence = ({
  jobArn,
  status,
  creationTime,
}: Pick<GetModelCustomizationJobCommandOutput, "jobArn" | "status" | "creationTime">): unknown =>
  JSON.parse(JSON.stringify({ jobArn, status, creationTime }));

const isTrue = async (all: Setup) => {
  const job = await all.bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier: "a-job" }));
  expect(await recordOf(all)).toMatchObject({ ...Object(essence(job)) });
};

describe("creating a job once", () => {
  it("adopts it when Bedrock made it and answers that its name is in use", async () => {
    const { calls, intercept } = creating(async (_, next) => {
      await next();
      throw new ServiceError("ConflictException", "The provided job name is currently in use.");
    });
    const all = await setup({ intercept });
    await all.post(request());
    await all.clock.pass(5 * minute);
    expect(calls.count).toBeGreaterThan(0);
    expect(await made(all)).toEqual(["a-job"]);
    expect(await recordOf(all)).toMatchObject({ status: "InProgress" });
    await isTrue(all);
    expect(await types(all)).toContain("job.adopted");
    expect(all.surprises).toEqual([]);
  });

  it("goes on with it when the function dies between Bedrock's answer and our write", async () => {
    const { calls, intercept } = creating(async (_, next) => {
      await next();
      currentInvocation()?.kill();
      throw new LostAnswer("The function was killed after the call");
    });
    const all = await setup({ intercept, distort: () => [] });
    await all.post(request());
    await all.clock.pass(5 * minute);
    expect(calls.count).toBe(2);
    expect(await made(all)).toEqual(["a-job"]);
    expect(await recordOf(all)).toMatchObject({ status: "InProgress" });
    await isTrue(all);
    expect((await all.execution("a-job-1")).status).toBe("RUNNING");
    expect(all.surprises).toEqual([]);
  });

  it("fails at once, and says why, when another job had its clientRequestToken", async () => {
    const all = await setup();
    await all.post(request({ clientRequestToken: "token" }));
    await all.clock.pass(10_000);
    await all.post(request({ jobName: "b-job", customModelName: "b-model", clientRequestToken: "token" }));
    await all.clock.pass(minute);
    expect(await made(all)).toEqual(["a-job"]);
    const record = await recordOf(all, "b-job");
    expect(record).toMatchObject({ status: "Failed", failureMessage: expect.stringContaining("ConflictException") });
    expect(record).not.toHaveProperty("jobArn");
    expect(await all.execution("b-job-1")).toMatchObject({
      status: "FAILED",
      cause: expect.stringContaining("ConflictException"),
    });
    expect(await recordOf(all)).toMatchObject({ status: "InProgress" });
  });
});

describe("a state's function that runs late", () => {
  it("never creates a job for an attempt that was refused", async () => {
    const all = await setup();
    await all.post(request(absent));
    await all.clock.pass(minute);
    await all.put("late.jsonl", records);
    const before = await recordOf(all);
    expect(before.status).toBe("Failed");
    await invoke(all, "create-job", { jobName: "a-job", attempt: 1 });
    expect(await made(all)).toEqual([]);
    expect(await recordOf(all)).toEqual(before);
  });

  it("never creates a job again that has ended", async () => {
    const { calls, intercept } = creating((_, next) => next());
    const all = await setup({ intercept });
    await all.post(request());
    await all.clock.pass(12 * 60 * minute);
    const before = await recordOf(all);
    expect(before.status).toBe("Completed");
    await invoke(all, "create-job", { jobName: "a-job", attempt: 1 });
    expect(calls.count).toBe(1);
    expect(await made(all)).toEqual(["a-job"]);
    expect(await recordOf(all)).toEqual(before);
  });

  it("leaves the record of a later attempt alone when it would record the failure of an earlier one", async () => {
    const all = await setup();
    await all.post(request(absent));
    await all.clock.pass(minute);
    await all.put("late.jsonl", records);
    expect((await all.post(request(absent))).body).toMatchObject({ attempt: 2, status: "Submitted" });
    const late = { jobName: "a-job", attempt: 1, error: "PermanentError", cause: "Too late" };
    const before = await recordOf(all);
    await invoke(all, "record-failure", late);
    expect(await recordOf(all)).toEqual(before);
    await all.clock.pass(5 * minute);
    const running = await recordOf(all);
    expect(running).toMatchObject({ attempt: 2, status: "InProgress" });
    await invoke(all, "record-failure", late);
    expect(await recordOf(all)).toEqual(running);
    expect((await all.execution("a-job-2")).status).toBe("RUNNING");
  });
});
