import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it, vi } from "vitest";
import { log } from "#aws/log.ts";
import type { JobRecord } from "#core/record.ts";
import type { Intercept } from "#local/endpoint.ts";
import { accessKeyOf, functionName } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { records, request, setup, type Setup } from "./cloud.ts";
import { atEveryCall, moments } from "./dying.ts";
import { measured } from "./measured.ts";
import { submitted } from "./records.ts";

const jobs = "/model-customization-jobs";
const minute = 60_000;
const hour = 60 * minute;

const written = measured();

/** The statuses that announce-change has counted from the figure of this number on. */
const countedFrom = (first: number) =>
  written.slice(first).flatMap(({ name, dimensions }) => (name === "JobStatusChanges" ? [dimensions["Status"]] : []));

interface Told {
  jobName: string;
  jobStatus: string;
  attempt: number;
}

/** What announce-change told the bus, as the bus took it: behind `more`, which may keep it from the bus. */
const listening = (more: Intercept = (_, next) => next()) => {
  const told: (Told & Record<string, unknown>)[] = [];
  const resources: unknown[] = [];
  const intercept: Intercept = (call, next) =>
    more(call, async () => {
      const answer = await next();
      if (call.operation !== "PutEvents" || call.accessKeyId !== accessKeyOf("announce-change")) return answer;
      for (const entry of JSON.parse(Buffer.from(call.request.body).toString()).Entries) {
        expect(entry).toMatchObject({ Source: "lapidary", DetailType: "Model Customization Job State Change" });
        told.push(JSON.parse(entry.Detail));
        resources.push(entry.Resources);
      }
      return answer;
    });
  const statuses = () => told.map(({ jobStatus }) => jobStatus);
  return { told, resources, statuses, intercept };
};

/** A stream's record of a change of an item. */
const change = (number: number, before: unknown, after: unknown) => ({
  eventID: `id-${number}`,
  eventName: "MODIFY",
  dynamodb: {
    Keys: { pk: { S: "JOB#a-job" }, sk: { S: "JOB" } },
    ...(before !== undefined && { OldImage: before }),
    ...(after !== undefined && { NewImage: after }),
    SequenceNumber: String(number),
  },
});
const item = (over: Partial<JobRecord> = {}) => marshall({ pk: "JOB#a-job", sk: "JOB", ...submitted(over) });

const deliver = async ({ cloud }: Setup, Records: unknown[]): Promise<unknown> => {
  const { FunctionError, Payload } = await new LambdaClient(cloud.clientSettings("cli", "lambda")).send(
    new InvokeCommand({ FunctionName: functionName("announce-change"), Payload: JSON.stringify({ Records }) }),
  );
  expect(FunctionError).toBeUndefined();
  return JSON.parse(Payload?.transformToString() ?? "");
};

describe("a job's statuses", () => {
  it("are told on the bus once each, in order, with what its record says of it", async () => {
    const { told, resources, statuses, intercept } = listening();
    const all = await setup({ intercept });
    await all.post(request());
    await all.clock.pass(8 * hour);
    expect(statuses()).toEqual(["Submitted", "InProgress", "Completed"]);
    const record = (await all.get(`${jobs}/a-job`)).body;
    const { jobName, jobArn, outputModelArn, outputModelName, executionArn, hyperParameters, baseModelArn } = record;
    expect(told.at(-1)).toMatchObject({
      ...{ jobName, jobArn, outputModelArn, outputModelName, executionArn, hyperParameters, baseModelArn },
      ...{ version: "0.0", attempt: 1, endTime: `${record.endTime.slice(0, 19)}Z` },
    });
    expect(resources).toEqual([undefined, [jobArn], [jobArn]]);
    expect(all.surprises).toEqual([]);
  });

  it("are told for each attempt at it, from the first", async () => {
    const { told, intercept } = listening();
    const all = await setup({ intercept });
    const body = request({ trainingDataConfig: { s3Uri: "s3://lapidary-data/late.jsonl" } });
    await all.post(body);
    await all.clock.pass(minute);
    await all.put("late.jsonl", records);
    await all.post(body);
    await all.clock.pass(10 * minute);
    expect(told.map(({ jobStatus, attempt }) => `${jobStatus} ${attempt}`)).toEqual([
      "Submitted 1",
      "Failed 1",
      "Submitted 2",
      "InProgress 2",
    ]);
    expect(told[1]?.["failureMessage"]).toContain("does not exist");
  });

  it("are told of a job that was imported, from the one that it has", async () => {
    const { statuses, intercept } = listening();
    const all = await setup({ intercept });
    const jobArn = await all.makeElsewhere();
    await all.clock.pass(10 * minute);
    expect(statuses()).toEqual([]);
    await all.send("POST", `${jobs}/imports`, { jobArn });
    await all.clock.pass(8 * hour);
    expect(statuses()).toEqual(["InProgress", "Completed"]);
  });

  it("are told and counted once each and in order although the bus took nothing for half an hour", async () => {
    let gone = true;
    const first = written.length;
    const { told, intercept } = listening(({ operation, accessKeyId }, next) => {
      if (gone && operation === "PutEvents" && accessKeyId === accessKeyOf("announce-change"))
        throw new ServiceError("InternalException", "Not now");
      return next();
    });
    const all = await setup({ intercept });
    for (const name of ["a", "b"])
      await all.post(request({ jobName: `${name}-job`, customModelName: `${name}-model` }));
    await all.clock.pass(hour / 2);
    expect(told).toEqual([]);
    gone = false;
    await all.clock.pass(8 * hour);
    expect(countedFrom(first)).toEqual(told.map(({ jobStatus }) => jobStatus));
    for (const name of ["a-job", "b-job"])
      expect(told.filter(({ jobName }) => jobName === name).map(({ jobStatus }) => jobStatus)).toEqual([
        "Submitted",
        "InProgress",
        "Completed",
      ]);
  });

  it.each(moments)("are all told although the function dies %s any of its calls", async (moment) => {
    const calls = await atEveryCall("announce-change", moment, async (intercept) => {
      const heard = listening(intercept);
      const all = await setup({ intercept: heard.intercept });
      await all.post(request());
      await all.clock.pass(8 * hour);
      expect([...new Set(heard.statuses())]).toEqual(["Submitted", "InProgress", "Completed"]);
    });
    expect(calls).toBe(3);
  });
});

describe("a batch of changes", () => {
  const life = [
    change(1, undefined, item()),
    change(2, item(), item({ taskToken: "token" })),
    change(3, item({ taskToken: "token" }), item({ status: "InProgress" })),
    change(4, item({ status: "InProgress" }), item({ status: "Stopping" })),
    change(5, item({ status: "Stopping" }), item({ status: "Stopped" })),
    change(6, item({ status: "Stopped" }), undefined),
  ];

  it("is told without those that change no status", async () => {
    const { statuses, intercept } = listening();
    const all = await setup({ intercept });
    expect(await deliver(all, life)).toEqual({ batchItemFailures: [] });
    expect(statuses()).toEqual(["Submitted", "InProgress", "Stopping", "Stopped"]);
  });

  it.each<[string, () => ReturnType<Intercept>]>([
    [
      "does not answer",
      () => {
        throw new ServiceError("InternalException", "Not now");
      },
    ],
    [
      "refuses the event",
      async () => ({
        status: 200,
        headers: {},
        body: JSON.stringify({ FailedEntryCount: 1, Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "No" }] }),
      }),
    ],
  ])("goes on where the bus %s, and tells nothing before it twice", async (_, refuse) => {
    for (const [failing, sequenceNumber] of [
      ["Submitted", "1"],
      ["InProgress", "3"],
      ["Stopped", "5"],
    ] as const) {
      let down = true;
      const { statuses, intercept } = listening((call, next) => {
        const put = call.operation === "PutEvents" ? Buffer.from(call.request.body).toString() : "";
        return down && put.includes(`\\"jobStatus\\":\\"${failing}\\"`) ? refuse() : next();
      });
      const all = await setup({ intercept });
      expect(await deliver(all, life)).toEqual({ batchItemFailures: [{ itemIdentifier: sequenceNumber }] });
      down = false;
      const rest = life.slice(life.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === sequenceNumber));
      expect(await deliver(all, rest)).toEqual({ batchItemFailures: [] });
      expect(statuses()).toEqual(["Submitted", "InProgress", "Stopping", "Stopped"]);
    }
  });

  it.each([
    ["a status that nobody knows", { ...item(), status: { S: "secret" } }],
    ["no status", { pk: { S: "JOB#a-job" }, secret: { S: "secret" } }],
    ["a type that DynamoDB does not have", { ...item(), status: { X: "secret" } }],
    ["no image of an item at all", "secret"],
  ])("is told around a change with %s, which the log names without quoting it", async (_, image) => {
    const error = vi.spyOn(log(), "error");
    const { statuses, intercept } = listening();
    const all = await setup({ intercept });
    const changes = [
      change(1, undefined, item()),
      change(2, item(), image),
      change(3, item({ status: "Stopping" }), item({ status: "Stopped" })),
    ];
    expect(await deliver(all, changes)).toEqual({ batchItemFailures: [] });
    expect(statuses()).toEqual(["Submitted", "Stopped"]);
    expect(error.mock.calls).toEqual([["change.skipped", expect.objectContaining({ sequenceNumber: "2" })]]);
    expect(JSON.stringify(error.mock.calls)).not.toContain("secret");
    error.mockRestore();
  });
});
