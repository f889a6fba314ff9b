import {
  GetModelCustomizationJobCommand,
  ListModelCustomizationJobsCommand,
  type GetModelCustomizationJobCommandOutput,
} from "@aws-sdk/client-bedrock";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DescribeStateMachineCommand, StopExecutionCommand, UpdateStateMachineCommand } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { eventTypes } from "#core/event-types.ts";
import { isTerminal, JobStatus } from "#core/lifecycle.ts";
import type { CloudOptions } from "#local/cloud.ts";
import type { Call } from "#local/endpoint.ts";
import { accessKeyOf, machineArn, table } from "#local/names.ts";
import { randomFrom } from "#local/random.ts";
import { ServiceError } from "#local/service.ts";
import * as v from "valibot";
import type { MachineName } from "../src/wiring.ts";
import { request, setup, type Setup } from "./cloud.ts";
import { mischief } from "./mischief.ts";

const jobs = "/model-customization-jobs";
const minute = 60_000;
const hour = 60 * minute;

const stop = ({ call }: Setup, name = "a-job") => call("POST", `${jobs}/${name}/stop`);
const record = async ({ get }: Setup, name = "a-job") => (await get(`${jobs}/${name}`)).body;
const types = async ({ get }: Setup, name = "a-job") =>
  (await get(`${jobs}/${name}/events`)).body.events.map(({ type }: { type: string }) => type);

/** The states in which a machine's executions ended, oldest first; "RUNNING" for one that has not. */
const ends = async (all: Setup, machine: MachineName) => {
  const found = (await all.executions(machine)).toReversed();
  return Promise.all(
    found.map(async ({ name = "", status }) => {
      if (status !== "SUCCEEDED" && status !== "FAILED") return status;
      const history = await all.history(name, machine);
      return history.findLast(({ stateEnteredEventDetails }) => stateEnteredEventDetails)?.stateEnteredEventDetails
        ?.name;
    }),
  );
};

const inBedrock = async ({ bedrock }: Setup, jobIdentifier = "a-job") => {
  try {
    return await bedrock.send(new GetModelCustomizationJobCommand({ jobIdentifier }));
  } catch {
    return undefined;
  }
};

const abort = async ({ sfn, executions }: Setup) => {
  const [execution] = await executions();
  await sfn.send(new StopExecutionCommand({ executionArn: execution?.executionArn, cause: "by hand" }));
};

const submitted = async (options: Partial<CloudOptions> = {}) => {
  const all = await setup(options);
  expect((await all.post(request())).status).toBe(202);
  return all;
};

/** An account in which something happens once, after the first call that fits was answered. */
const meddled = async (
  fits: (call: Call) => boolean,
  happen: (all: Setup) => Promise<unknown>,
  { intercept = (_, next) => next(), ...options }: Partial<CloudOptions> = {},
) => {
  const there: { all?: Setup } = {};
  let happened = false;
  const all = await setup({
    ...options,
    async intercept(call, next) {
      const answer = await intercept(call, next);
      if (!happened && there.all && fits(call)) {
        happened = true;
        await happen(there.all);
      }
      return answer;
    },
  });
  there.all = all;
  return all;
};

const by = (caller: string, operation?: string) => (call: Call) =>
  call.accessKeyId === accessKeyOf(caller) && (operation === undefined || call.operation === operation);

describe("a running job", () => {
  it("is stopped through the API: the record says who asked, its curves are kept, and both executions end as Stopped", async () => {
    const all = await submitted();
    await all.clock.pass(hour / 2);
    const answer = await stop(all);
    expect(answer).toMatchObject({ status: 202, headers: { location: `${jobs}/a-job` }, body: { jobName: "a-job" } });
    await all.clock.pass(10 * minute);
    expect(await record(all)).toMatchObject({
      status: "Stopped",
      stop: { requestedBy: "arn:aws:iam::123456789012:user/local", requestedAt: "2026-01-01T00:30:00.500Z" },
    });
    expect(await ends(all, "stop-job")).toEqual(["Stopped"]);
    expect(await ends(all, "customize-model")).toEqual(["Stopped"]);
    expect(await types(all)).toEqual([
      "job.submitted",
      "base-model.checked",
      "hyperparameters.checked",
      "dataset.checked",
      "cost.estimated",
      "preflight.passed",
      "job.created",
      "job.changed",
      "stop.requested",
      "job.changed",
      "job.changed",
      "metrics.recorded",
    ]);
    expect((await all.get(`${jobs}/a-job/metrics`)).body.training.length).toBeGreaterThan(0);
    expect(all.surprises).toEqual([]);
  });

  it("is stopped by an event that anybody puts on the bus, by its name or its ARN, with a reason", async () => {
    const all = await setup();
    for (const jobName of ["by-name", "by-arn"]) await all.post(request({ jobName }));
    await all.clock.pass(hour / 2);
    const { jobArn } = await record(all, "by-arn");
    await all.emit(eventTypes.stopRequested, { jobIdentifier: "by-name", reason: "The data was wrong" });
    await all.emit(eventTypes.stopRequested, { jobIdentifier: jobArn, requestedBy: "a budget" });
    await all.clock.pass(10 * minute);
    expect(await record(all, "by-name")).toMatchObject({ status: "Stopped", stop: { reason: "The data was wrong" } });
    expect(await record(all, "by-arn")).toMatchObject({ status: "Stopped", stop: { requestedBy: "a budget" } });
    expect(await ends(all, "stop-job")).toEqual(["Stopped", "Stopped"]);
  });

  it("may be stopped twice", async () => {
    const all = await submitted();
    await all.clock.pass(hour / 2);
    expect([(await stop(all)).status, (await stop(all)).status]).toEqual([202, 202]);
    await all.clock.pass(10 * minute);
    expect(await ends(all, "stop-job")).toEqual(["Stopped", "Stopped"]);
    expect((await types(all)).filter((type: string) => type === "stop.requested")).toHaveLength(1);
    expect((await types(all)).filter((type: string) => type === "metrics.recorded")).toHaveLength(1);
    expect(await stop(all)).toMatchObject({ status: 200, body: { status: "Stopped" } });
  });

  it("ends its own execution with the stop even when none of Bedrock's events arrives", async () => {
    const all = await submitted({ distort: ({ event }) => (event.source === "aws.bedrock" ? [] : [0]) });
    await all.clock.pass(hour / 2);
    await stop(all);
    await all.clock.pass(10 * minute);
    expect(await ends(all, "customize-model")).toEqual(["Stopped"]);
    expect(await ends(all, "stop-job")).toEqual(["Stopped"]);
  });

  it("that outruns the stop ends it as EndedFirst", async () => {
    const all = await submitted({ jobs: { duration: () => hour } });
    await all.clock.pass(hour + minute);
    expect((await inBedrock(all))?.status).toBe("Completed");
    await all.emit(eventTypes.stopRequested, { jobIdentifier: "a-job" });
    await all.clock.pass(10 * minute);
    expect(await ends(all, "stop-job")).toEqual(["EndedFirst"]);
    expect(await record(all)).toMatchObject({ status: "Completed" });
    const answer = await stop(all);
    expect(answer).toMatchObject({ status: 409, headers: { "x-amzn-errortype": "ConflictException" } });
    expect(answer.body.message).toBe("a-job is Completed: there is nothing left to stop");
  });

  it("that Bedrock will not stop leaves the stop as failed, and says so, each time it is asked for", async () => {
    const refuse = { on: false };
    const all = await submitted({
      intercept: (call, next) => {
        if (refuse.on && call.operation === "StopModelCustomizationJob")
          throw new ServiceError("AccessDeniedException", "Not authorized to stop");
        return next();
      },
    });
    await all.clock.pass(hour / 2);
    refuse.on = true;
    await all.emit(eventTypes.stopRequested, { jobIdentifier: (await record(all)).jobArn });
    await all.clock.pass(10 * minute);
    expect(await ends(all, "stop-job")).toEqual(["NotStopped"]);
    const [{ name = "" } = {}] = await all.executions("stop-job");
    expect((await all.execution(name, "stop-job")).cause).toBe("AccessDeniedException: Not authorized to stop");
    const failed = async () => (await types(all)).filter((type: string) => type === "stop.failed");
    expect(await failed()).toHaveLength(1);
    await all.emit(eventTypes.stopRequested, { jobIdentifier: "a-job" });
    await all.clock.pass(10 * minute);
    expect(await failed()).toHaveLength(2);
  });
});

describe("a stop by ARN", () => {
  const lost: NonNullable<CloudOptions["intercept"]> = (call, next) =>
    call.operation === "Query"
      ? Promise.resolve({
          status: 200,
          headers: { "content-type": "application/x-amz-json-1.0" },
          body: '{"Items":[],"Count":0,"ScannedCount":0}',
        })
      : next();

  it("finds a job that the index does not have yet", async () => {
    const all = await submitted({ intercept: lost });
    await all.clock.pass(hour / 2);
    await all.emit(eventTypes.stopRequested, { jobIdentifier: (await record(all)).jobArn });
    await all.clock.pass(10 * minute);
    expect(await record(all)).toMatchObject({ status: "Stopped" });
  });
});

describe("a job that Bedrock does not have any more", () => {
  it("ends the stop as failed, and not never", async () => {
    let gone = false;
    const all = await submitted({
      intercept(call, next) {
        if (gone && call.operation === "GetModelCustomizationJob")
          throw new ServiceError("ResourceNotFoundException", "There is no such job");
        return next();
      },
    });
    await all.clock.pass(hour / 2);
    gone = true;
    await stop(all);
    await all.clock.pass(10 * minute);
    for (const end of await ends(all, "stop-job")) expect(end).toBe("NotStopped");
    const name = (await all.executions("stop-job")).at(-1)?.name ?? "";
    expect((await all.execution(name, "stop-job")).cause).toContain("any more");
  });
});

describe("a wake that is refused", () => {
  it("does not keep a stop from its end", async () => {
    const all = await submitted({
      intercept(call, next) {
        if (call.operation === "SendTaskSuccess") throw new ServiceError("AccessDeniedException", "Not authorized");
        return next();
      },
    });
    await all.clock.pass(hour / 2);
    await stop(all);
    await all.clock.pass(hour);
    expect(await ends(all, "stop-job")).toEqual(["Stopped"]);
    expect(await ends(all, "customize-model")).toEqual(["Stopped"]);
  });
});

describe("a job that ends between a look at it and the request to stop it", () => {
  it("is left as it is, and its timeline says nothing of a stop", async () => {
    const all = await meddled(by("stop-training", "GetItem"), async ({ cloud }) => {
      await new DynamoDBClient(cloud.clientSettings("cli", "dynamodb")).send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: "JOB#a-job" }, sk: { S: "JOB" } },
          UpdateExpression: "SET #status = :status",
          ExpressionAttributeNames: { "#status": "status" },
          ExpressionAttributeValues: { ":status": { S: "Completed" } },
        }),
      );
    });
    await all.post(request());
    await all.clock.pass(hour / 2);
    await stop(all);
    await all.clock.pass(minute);
    expect((await record(all)).stop).toBeUndefined();
    expect(await types(all)).not.toContain("stop.requested");
    expect(await ends(all, "stop-job")).toEqual(["EndedFirst"]);
  });
});

describe("a job that does not exist", () => {
  it("is a 404 of the API, and NoSuchJob for an event", async () => {
    const all = await setup();
    expect(await stop(all, "nobody")).toMatchObject({ status: 404, body: { errors: [{ pointer: "/jobIdentifier" }] } });
    await all.emit(eventTypes.stopRequested, { jobIdentifier: "nobody" });
    await all.clock.pass(minute);
    expect(await ends(all, "stop-job")).toEqual(["NoSuchJob"]);
  });

  it.each([
    [{}, "jobIdentifier is required"],
    [{ jobIdentifier: 7 }, "jobIdentifier must be a string"],
    [{ jobIdentifier: "a job" }, "jobIdentifier must be the name or the ARN"],
  ])("cannot be meant by %j: the execution's cause says what is wrong", async (detail, cause) => {
    const all = await setup();
    await all.emit(eventTypes.stopRequested, detail);
    await all.clock.pass(minute);
    const [{ name = "" } = {}] = await all.executions("stop-job");
    expect((await all.execution(name, "stop-job")).cause).toContain(cause);
  });
});

describe("a job that is still waiting to be created", () => {
  const made = async ({ bedrock }: Setup) =>
    (await bedrock.send(new ListModelCustomizationJobsCommand({}))).modelCustomizationJobSummaries?.map(
      ({ jobName }) => jobName,
    );

  it("for a place in the quota is stopped at once, and never reaches Bedrock", async () => {
    const all = await setup({ jobs: { quota: 1 } });
    await all.post(request({ jobName: "before" }));
    await all.clock.pass(minute);
    await all.post(request());
    await all.clock.pass(10 * minute);
    expect(await types(all)).toContain("capacity.awaited");
    await stop(all);
    await all.clock.pass(minute);
    expect(await record(all)).toMatchObject({ status: "Stopped" });
    expect((await record(all)).jobArn).toBeUndefined();
    expect(await ends(all, "stop-job")).toEqual(["Stopped"]);
    await all.clock.pass(12 * hour);
    expect(await made(all)).toEqual(["before"]);
    expect(await ends(all, "customize-model")).toEqual(["Completed", "Stopped"]);
    expect((await all.post(request())).body).toMatchObject({ attempt: 1, status: "Stopped" });
    const again = await all.post(request({ clientRequestToken: "again" }));
    expect(again.body).toMatchObject({ attempt: 2, status: "Submitted" });
  });

  it("does not fail the execution that waited for it when its name is used again at once", async () => {
    const all = await setup({ jobs: { quota: 1 } });
    await all.post(request({ jobName: "before" }));
    await all.clock.pass(minute);
    await all.post(request());
    await all.clock.pass(minute);
    await stop(all);
    await all.clock.pass(1000);
    const { body } = await all.post(request({ clientRequestToken: "again" }));
    expect(body).toMatchObject({ attempt: 2, status: "Submitted" });
    await all.clock.pass(20 * hour);
    expect(await ends(all, "customize-model")).toEqual(["Completed", "Stopped", "Completed"]);
    expect(await ends(all, "stop-job")).toEqual(["Stopped"]);
  });

  it("and comes to light in Bedrock after its record has ended is stopped there", async () => {
    const faults = { quota: 0 };
    const all = await setup({ jobs: { faults } });
    await all.post(request({ clientRequestToken: "ours" }));
    await all.clock.pass(minute);
    await stop(all);
    await all.clock.pass(minute);
    expect(await record(all)).toMatchObject({ status: "Stopped" });
    faults.quota = 1;
    await all.makeElsewhere({ clientRequestToken: "ours" });
    await all.clock.pass(10 * minute);
    expect(await agreed(all, "a-job")).toMatchObject({ status: "Stopped", jobArn: expect.any(String) });
    expect((await inBedrock(all))?.status).toBe("Stopped");
  });

  it.each([
    ["before the request is checked", "preflight", "GetItem"],
    ["before its creation is claimed", "create-job", "GetItem"],
    ["when its creation was claimed", "create-job", "UpdateItem"],
    ["when Bedrock has been asked", "create-job", "CreateModelCustomizationJob"],
    ["when Bedrock's job has been read", "create-job", "GetModelCustomizationJob"],
  ])("%s leaves no job active", async (_, caller, operation) => {
    const all = await meddled(by(caller, operation), ({ emit }) =>
      emit(eventTypes.stopRequested, { jobIdentifier: "a-job" }),
    );
    await all.post(request());
    await all.clock.pass(2 * hour);
    await agreed(all, "a-job");
    expect(await ends(all, "stop-job")).toEqual(["Stopped"]);
    expect(await ends(all, "customize-model")).toEqual(["Stopped"]);
  });

  it("whose CreateJob died with a claim is stopped when nothing can come of it any more", async () => {
    const all = await meddled(by("create-job", "UpdateItem"), abort, {
      intercept(call, next) {
        if (call.operation !== "CreateModelCustomizationJob") return next();
        throw new ServiceError("InternalServerException", "Bedrock never saw it");
      },
    });
    await all.post(request());
    await all.clock.pass(minute);
    expect(await record(all)).toMatchObject({
      status: "Submitted",
      stop: { reason: "its execution is ABORTED: by hand" },
    });
    await all.clock.pass(10 * minute);
    expect(await record(all)).toMatchObject({ status: "Stopped" });
    expect(await made(all)).toEqual([]);
  });
});

const compared = ["status", "jobArn", "outputModelArn", "failureMessage", "creationTime", "endTime"] as const;

/** The record says what Bedrock says, nothing runs any more, and every stop ended in the right state. */
const agreed = async (all: Setup, name: string, context = "") => {
  const said = await record(all, name);
  const job: Partial<GetModelCustomizationJobCommandOutput> | undefined = await inBedrock(all, name);
  expect(isTerminal(v.parse(JobStatus, said.status)), `${name} is ${said.status} ${context}`).toBe(true);
  if (job)
    for (const member of compared) expect(said[member], context).toEqual(JSON.parse(JSON.stringify(job))[member]);
  else expect(said.jobArn, context).toBeUndefined();
  expect(all.surprises).toEqual([]);
  return said;
};

describe("an execution that is aborted", () => {
  it.each([
    ["Preflight", "preflight", "GetItem", "Stopped"],
    ["CreateJob, before Bedrock is asked", "create-job", "GetItem", "Stopped"],
    ["CreateJob, when its creation was claimed", "create-job", "UpdateItem", "Stopped"],
    ["CreateJob, when Bedrock has made the job", "create-job", "CreateModelCustomizationJob", "Stopped"],
    ["CreateJob, when the job was recorded", "create-job", "PutItem", "Stopped"],
    ["WaitForChange", "customize-model", "UpdateItem", "Stopped"],
    ["PollJob", "poll-job", "GetModelCustomizationJob", "Stopped"],
    ["RecordMetrics", "record-metrics", "GetObject", "Completed"],
  ])("in %s takes its training job along, and the record says so", async (_, caller, operation, status) => {
    const all = await meddled(by(caller, operation), abort, { jobs: { duration: () => 2 * hour } });
    await all.post(request());
    await all.clock.pass(4 * hour);
    expect(await ends(all, "customize-model")).toEqual(["ABORTED"]);
    const said = await agreed(all, "a-job");
    expect(said.status).toBe(status);
    if (status === "Stopped") {
      expect(said.stop).toMatchObject({ reason: "its execution is ABORTED: by hand" });
      expect(await types(all)).toContain("stop.requested");
    }
    expect(await ends(all, "stop-job")).toEqual([status === "Stopped" ? "Stopped" : "EndedFirst"]);
  });

  it("in RecordFailure leaves a record that was refused, or is Stopped", async () => {
    const all = await meddled(by("record-failure"), abort);
    await all.post(request({ trainingDataConfig: { s3Uri: "s3://lapidary-data/none.jsonl" } }));
    await all.clock.pass(hour);
    const said = await agreed(all, "a-job");
    expect(["Failed", "Stopped"]).toContain(said.status);
  });
});

describe("an execution that ends before its job", () => {
  it("by a timeout stops the job", async () => {
    const all = await setup();
    const stateMachineArn = machineArn("customize-model");
    const { definition = "" } = await all.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
    const limited = JSON.stringify({ ...JSON.parse(definition), TimeoutSeconds: 1200 });
    await all.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: limited }));
    await all.post(request());
    await all.clock.pass(hour);
    expect(await ends(all, "customize-model")).toEqual(["TIMED_OUT"]);
    const reason = expect.stringMatching(/^its execution is TIMED_OUT/);
    expect(await agreed(all, "a-job")).toMatchObject({ status: "Stopped", stop: { reason } });
  });

  it("by a failure stops the job, and a job that failed by itself is left as it is", async () => {
    let denied = false;
    const all = await setup({
      intercept: (call, next) => {
        if (!denied && call.accessKeyId === accessKeyOf("poll-job") && call.service === "bedrock") {
          denied = true;
          throw new ServiceError("AccessDeniedException", "Not authorized");
        }
        return next();
      },
      jobs: { faults: { failJob: (name) => (name === "fails" ? "The loss became NaN" : undefined) } },
    });
    await all.post(request());
    await all.clock.pass(hour);
    expect(await ends(all, "customize-model")).toEqual(["Failed"]);
    expect(await agreed(all, "a-job")).toMatchObject({
      status: "Stopped",
      stop: { reason: expect.stringMatching(/^its execution is FAILED: PermanentError: .*Not authorized$/) },
    });
    await all.post(request({ jobName: "fails" }));
    await all.clock.pass(8 * hour);
    const said = await agreed(all, "fails");
    expect(said).toMatchObject({ status: "Failed" });
    expect(said.stop).toBeUndefined();
    expect(await ends(all, "stop-job")).toEqual(["Stopped", "EndedFirst"]);
  });
});

/** Ways in which somebody ends a job, at whatever moment. */
const ways: ((all: Setup, name: string) => Promise<unknown>)[] = [
  (all, name) => stop(all, name),
  (all, name) => all.emit(eventTypes.stopRequested, { jobIdentifier: name }),
  async (all, name) => {
    await stop(all, name);
    await all.emit(eventTypes.stopRequested, { jobIdentifier: name });
  },
];

const atRandom = async (seed: number, options: Partial<CloudOptions>, calm = () => undefined) => {
  const random = randomFrom(seed);
  const jobs = {
    ...options.jobs,
    quota: 1 + Math.floor(random() * 2),
    duration: () => (0.3 + random()) * hour,
    steps: () => 20,
  };
  const all = await setup({ seed, ...options, jobs });
  const names = ["a-job", "b-job", "c-job"].slice(0, random() < 0.7 ? 1 : 3);
  for (const jobName of names) while ((await all.post(request({ jobName }))).status !== 202);
  const moment = random() < 0.3 ? random() * 3000 : random() * names.length * 1.4 * hour;
  await all.clock.pass(moment);
  const [name = "a-job"] = names.slice(Math.floor(random() * names.length));
  const before = await record(all, name);
  await ways[Math.floor(random() * ways.length)]?.(all, name);
  await all.clock.pass(20 * hour);
  calm();
  await all.clock.pass(8 * hour);
  const context = `seed ${seed}, ${name} was ${before.status} when it was stopped after ${moment} ms`;
  for (const one of names) await agreed(all, one, context);
  expect(await ends(all, "customize-model"), context).not.toContain("RUNNING");
  return { all, name, context, said: await record(all, name) };
};

describe("a stop at any moment of a job's life", () => {
  const seeds = Array.from({ length: 500 }, (_, index) => index + 1);

  it.each(seeds)("seed %i: the record, Bedrock and the executions agree, and nothing is left active", async (seed) => {
    const { all, name, said, context } = await atRandom(seed, {});
    const right = said.status === "Stopped" ? "Stopped" : "EndedFirst";
    for (const end of await ends(all, "stop-job")) expect(end, context).toBe(right);
    const { status = "" } = await all.execution(`${name}-1`);
    expect(status, context).toBe(said.status === "Failed" ? "FAILED" : "SUCCEEDED");
  });
});

describe("a stop in a world of faults", () => {
  const seeds = Array.from({ length: 40 }, (_, index) => index + 1);

  it.each(seeds)("seed %i: nothing is left active, and the record says what Bedrock says", async (seed) => {
    const { options, calm } = mischief(randomFrom(seed + 1000), { kinds: new Map(), callers: new Map() });
    await atRandom(seed, options, () => void calm());
  });
});
