import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { HistoryEvent } from "@aws-sdk/client-sfn";
import { describe, expect, it } from "vitest";
import { accessKeyOf, functionName, table } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { request, setup, type Setup } from "./cloud.ts";
import { dyingAt } from "./dying.ts";

const jobs = "/model-customization-jobs";
const hour = 3_600_000;
const machine = accessKeyOf("customize-model");

/** The job's record, how its execution ended, and the milliseconds between the two ends. */
const endOf = async ({ get, execution }: Setup) => {
  const { body } = await get(`${jobs}/a-job`);
  const { status, stopDate } = await execution("a-job-1");
  return { record: body, status, delay: (stopDate?.getTime() ?? Infinity) - Date.parse(body.endTime) };
};

const conditionFailed = ({ taskFailedEventDetails }: HistoryEvent) =>
  taskFailedEventDetails?.error === "DynamoDb.ConditionalCheckFailedException";

/** A job of `duration` milliseconds whose first WaitForChange is throttled, so that it stores its token up to a second late. */
const race = async (seed: number, duration: number) => {
  let throttled = 0;
  const all = await setup({
    seed,
    jobs: { duration: () => duration },
    intercept: ({ accessKeyId, operation }, next) => {
      if (accessKeyId === machine && operation === "UpdateItem" && (throttled += 1) === 1)
        throw new ServiceError("ThrottlingException", "Rate exceeded");
      return next();
    },
  });
  await all.post(request());
  await all.clock.pass(hour);
  return { end: await endOf(all), history: await all.history("a-job-1") };
};

describe("an event that comes", () => {
  it("within the job's first minute ends the execution within 5 s of the job's end", async () => {
    const all = await setup({ jobs: { duration: () => 20_000 } });
    await all.post(request());
    await all.clock.pass(hour);
    const { record, status, delay } = await endOf(all);
    expect([record.status, status]).toEqual(["Completed", "SUCCEEDED"]);
    expect(delay).toBeLessThanOrEqual(5_000);
  });

  it("before WaitForChange has stored its token is not waited for: the next state is PollJob, at once", async () => {
    const races = await Promise.all(Array.from({ length: 12 }, (_, seed) => race(seed, 100)));
    for (const { end } of races) {
      expect([end.record.status, end.status]).toEqual(["Completed", "SUCCEEDED"]);
      expect(end.delay).toBeLessThanOrEqual(5_000);
    }
    const beaten = races.filter(({ history }) => history.some(conditionFailed));
    expect(beaten.length, "races that the event won").toBeGreaterThan(0);
    expect(races.length - beaten.length, "races that the token won").toBeGreaterThan(0);
    for (const { history } of beaten) {
      expect(history.filter(conditionFailed)).toHaveLength(1);
      const after = history.slice(history.findIndex(conditionFailed));
      expect(after.find(({ stateEnteredEventDetails: entered }) => entered)?.stateEnteredEventDetails?.name).toBe(
        "PollJob",
      );
      expect(after.filter(({ type }) => type === "TaskScheduled").length, "PollJob and RecordMetrics").toBe(2);
    }
  });
});

describe("an execution that no longer waits", () => {
  it.each(["TaskTimedOut", "TaskDoesNotExist", "InvalidToken"])(
    "answers %s to whoever wakes it, which loses nothing and fails nothing",
    async (name) => {
      const answered: string[] = [];
      const invocations: string[] = [];
      const all = await setup({
        jobs: { duration: () => 3 * hour },
        started: ({ functionName: started, requestId }) => {
          if (started === functionName("on-job-change")) invocations.push(requestId);
        },
        intercept: ({ operation }, next) => {
          if (operation !== "SendTaskSuccess") return next();
          answered.push(name);
          throw new ServiceError(name, "It does not wait");
        },
      });
      await all.post(request());
      await all.clock.pass(6 * hour);
      const { record, status } = await endOf(all);
      expect([record.status, status]).toEqual(["Completed", "SUCCEEDED"]);
      expect(answered).not.toEqual([]);
      expect(invocations).not.toEqual([]);
      expect(new Set(invocations).size, "an invocation that fails is tried again under its own id").toBe(
        invocations.length,
      );
      expect(all.surprises).toEqual([]);
    },
  );
});

describe("the task token", () => {
  it("never leaves the service", async () => {
    const all = await setup();
    await all.post(request());
    await all.clock.pass(5 * 60_000);
    const { Items = [] } = await new DynamoDBClient(all.cloud.clientSettings("cli", "dynamodb")).send(
      new ScanCommand({ TableName: table, FilterExpression: "attribute_exists(taskToken)" }),
    );
    expect(Items).toEqual([expect.objectContaining({ pk: { S: "JOB#a-job" }, sk: { S: "JOB" } })]);
    const token = Items[0]?.["taskToken"]?.S ?? "";
    expect(token.length).toBeGreaterThan(20);
    const answers = await Promise.all(
      [jobs, `${jobs}/a-job`, `${jobs}/a-job/events`, `${jobs}/a-job/metrics`].map((path) => all.get(path)),
    );
    for (const { status, body } of [...answers, await all.post(request())]) {
      expect([200, 202]).toContain(status);
      expect(JSON.stringify(body)).not.toContain("taskToken");
      expect(JSON.stringify(body)).not.toContain(token);
    }
  });
});

describe("a function that dies between the record's last change and the call that wakes the execution", () => {
  it("is run again by Lambda, and wakes it then: within 5 minutes of the job's end", async () => {
    const { toll, intercept } = dyingAt(
      1,
      "before",
      ({ operation }) => operation === "SendTaskSuccess" && all.clock.now() >= start + 24 * hour,
    );
    const all = await setup({ jobs: { duration: () => 24 * hour }, intercept });
    const start = all.clock.now();
    await all.post(request());
    await all.clock.pass(36 * hour);
    const { record, status, delay } = await endOf(all);
    expect(toll.deaths).toBe(1);
    expect([record.status, status]).toEqual(["Completed", "SUCCEEDED"]);
    expect(delay).toBeLessThanOrEqual(5 * 60_000);
    expect(all.surprises).toEqual([]);
  });
});
