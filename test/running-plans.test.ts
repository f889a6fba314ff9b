import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it } from "vitest";
import { LostAnswer } from "#local/endpoint.ts";
import { accessKeyOf, bucket, table } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { request, setup } from "./cloud.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const plans = "/retraining-plans";

const template = Object.fromEntries(Object.entries(request()).filter(([name]) => !name.endsWith("Name")));

interface Run {
  time: string;
  outcome: string;
  reason?: string;
}
const told = (runs: Run[]) => runs.map(({ outcome, reason }) => [outcome, reason].filter(Boolean).join(" "));

const keyOf = (name: string) => ({ TableName: table, Key: marshall({ pk: "PLANS", sk: name }) });

/** An account in which plans are run. */
const world = async (options: Parameters<typeof setup>[0] = {}) => {
  const all = await setup(options);
  return {
    ...all,
    dynamodb: new DynamoDBClient(all.cloud.clientSettings("cli", "dynamodb")),
    putPlan: (name: string, body: object = {}) => all.send("PUT", `${plans}/${name}`, { request: template, ...body }),
    run: (name: string, body?: object) =>
      body ? all.send("POST", `${plans}/${name}/run`, body) : all.call("POST", `${plans}/${name}/run`),
    plan: async (name: string) => (await all.get(`${plans}/${name}`)).body,
    /** A plan as it stands in the list. */
    summary: async (name: string) =>
      (await all.get(plans)).body.retrainingPlanSummaries.find((plan: { name: string }) => plan.name === name),
    outcomes: async (name: string) => told((await all.get(`${plans}/${name}`)).body.runs).reverse(),
  };
};

/** Fails the bus for whoever asks for a run, as long as it is told to. */
const brokenBus = (fail: (next: () => Promise<unknown>) => Promise<never>) => {
  const bus = { broken: true };
  const intercept: NonNullable<NonNullable<Parameters<typeof setup>[0]>["intercept"]> = (call, next) =>
    bus.broken && call.operation === "PutEvents" && call.accessKeyId === accessKeyOf("request-retraining")
      ? fail(next)
      : next();
  return { bus, intercept };
};

describe("asking for a plan's run", () => {
  it("answers 202 with the plan and starts its job, by whoever asked", async () => {
    const all = await world();
    await all.putPlan("asked", { schedule: "rate(7 days)" });
    await all.clock.pass(minute);
    const answer = await all.run("asked");
    expect(answer).toMatchObject({
      status: 202,
      headers: { location: `${plans}/asked` },
      body: { name: "asked", request: template, rule: { status: "Active" } },
    });
    for (const inner of ["revision", "scheduledSince"]) expect(answer.body).not.toHaveProperty(inner);
    await all.clock.pass(minute);
    const { lastRun } = await all.plan("asked");
    expect(lastRun).toMatchObject({
      trigger: "event",
      outcome: "started",
      requestedBy: expect.stringMatching(/^arn:/),
    });
    expect((await all.get(`/model-customization-jobs/${lastRun.jobName}`)).body).toMatchObject({
      trigger: "event",
      plan: "asked",
      requestedBy: lastRun.requestedBy,
    });
  });

  it("again is skipped while the job runs, skipped when nothing has changed, and heard when it insists", async () => {
    const all = await world({ jobs: { duration: () => 2 * hour } });
    await all.putPlan("asked");
    for (const [body, wait] of [
      [undefined, 0],
      [{ force: true }, hour],
      [{}, 4 * hour],
      [{ force: false }, hour],
      [{ force: true }, hour],
    ] as const) {
      await all.clock.pass(wait);
      expect((await all.run("asked", body)).status).toBe(202);
    }
    await all.clock.pass(hour);
    expect(await all.outcomes("asked")).toEqual([
      "started",
      "skipped running",
      "skipped unchanged",
      "skipped unchanged",
      "started",
    ]);
  });

  it("twice at once starts one job", async () => {
    const all = await world();
    await all.putPlan("asked");
    const answers = await Promise.all([all.run("asked", { force: true }), all.run("asked", { force: true })]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    await all.clock.pass(minute);
    expect((await all.outcomes("asked")).toSorted()).toEqual(["skipped running", "started"]);
    expect(await all.executions()).toHaveLength(1);
  });

  it("is refused where there is no such plan, and starts nothing", async () => {
    const all = await world();
    expect(await all.run("nobody")).toMatchObject({
      status: 404,
      headers: { "x-amzn-errortype": "ResourceNotFoundException" },
      body: { errors: [{ pointer: "/name" }] },
    });
    await all.clock.pass(minute);
    expect(await all.executions()).toEqual([]);
  });

  it.each([
    ["a flag in words", '{"force":"yes"}', "application/json", 400, "/force"],
    ["a member that nobody knows", '{"now":true}', "application/json", 400, "/now"],
    ["a list", "[]", "application/json", 400, ""],
    ["null", "null", "application/json", 400, ""],
    ["what is no JSON", "{", "application/json", 400, undefined],
    ["another content type", "{}", "text/plain", 415, undefined],
  ])("is refused with a body that is %s", async (_, body, type, status, pointer) => {
    const all = await world();
    await all.putPlan("asked");
    const answer = await all.call("POST", `${plans}/asked/run`, body, { "content-type": type });
    expect(answer.status).toBe(status);
    expect(answer.body.errors?.[0]?.pointer).toBe(pointer);
    await all.clock.pass(minute);
    expect(await all.outcomes("asked")).toEqual([]);
  });

  it.each(["", "application/json"])("may come without a body, with the content type '%s'", async (type) => {
    const all = await world();
    await all.putPlan("asked");
    const answer = await all.call("POST", `${plans}/asked/run`, "", type ? { "content-type": type } : {});
    expect(answer.status).toBe(202);
  });

  it.each([
    ["refuses it", () => Promise.reject(new ServiceError("ThrottlingException", "Rate exceeded"))],
    ["does not answer", () => Promise.reject(new LostAnswer("It never arrived"))],
  ])("is answered 503 while the bus %s, and may then be repeated", async (_, fail) => {
    const { bus, intercept } = brokenBus(fail);
    const all = await world({ intercept });
    await all.putPlan("asked");
    expect(await all.run("asked")).toMatchObject({
      status: 503,
      headers: { "x-amzn-errortype": "ServiceUnavailableException" },
    });
    await all.clock.pass(minute);
    expect(await all.outcomes("asked")).toEqual([]);
    bus.broken = false;
    expect((await all.run("asked")).status).toBe(202);
    await all.clock.pass(minute);
    expect(await all.outcomes("asked")).toEqual(["started"]);
  });

  it("is repeated without harm when the bus took it and its answer was lost", async () => {
    const { bus, intercept } = brokenBus(async (next) => {
      await next();
      throw new LostAnswer("The answer was lost");
    });
    const all = await world({ intercept });
    await all.putPlan("asked");
    expect((await all.run("asked", { force: true })).status).toBe(503);
    bus.broken = false;
    expect((await all.run("asked", { force: true })).status).toBe(202);
    await all.clock.pass(minute);
    const outcomes = await all.outcomes("asked");
    expect(outcomes.filter((outcome) => outcome === "started")).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(["started", "skipped running"]));
    expect(await all.executions()).toHaveLength(1);
  });
});

describe("when a plan runs next", () => {
  /** Expects that the plan says when it runs next, and does so then. */
  const expectKept = async (all: Awaited<ReturnType<typeof world>>, name: string) => {
    const { nextRun } = await all.plan(name);
    expect((await all.summary(name)).nextRun).toBe(nextRun);
    await all.clock.pass(Date.parse(nextRun) - all.clock.now() + 10_000);
    const [newest] = (await all.plan(name)).runs;
    expect(Date.parse(newest.time) - Date.parse(nextRun)).toBeLessThan(minute);
    expect(Date.parse(newest.time)).toBeGreaterThanOrEqual(Date.parse(nextRun));
    return nextRun;
  };

  it.each(["rate(7 days)", "rate(90 minutes)", "cron(0 9 ? * MON *)", "cron(30 2 L * ? *)"])(
    "is told before each run: %s",
    async (schedule) => {
      const all = await world();
      await all.clock.pass(17 * minute);
      await all.putPlan("regular", { schedule });
      const times = [];
      for (let run = 0; run < 3; run += 1) times.push(await expectKept(all, "regular"));
      expect(new Set(times).size).toBe(3);
    },
  );

  it("is not put off by the same schedule put again, and begins anew with another", async () => {
    const all = await world();
    await all.putPlan("regular", { schedule: "rate(7 days)" });
    const { nextRun } = await all.plan("regular");
    expect(nextRun).toBe("2026-01-08T00:00:00.000Z");
    await all.clock.pass(6 * day);
    await all.putPlan("regular", { schedule: "rate(7 days)", keep: 3 });
    expect((await all.plan("regular")).nextRun).toBe(nextRun);
    await expectKept(all, "regular");
    await all.clock.pass(day);
    await all.putPlan("regular", { schedule: "rate(2 days)" });
    expect(Date.parse((await all.plan("regular")).nextRun) - all.clock.now()).toBe(2 * day);
    await expectKept(all, "regular");
    await expectKept(all, "regular");
  });

  it("is what its runs say, though its rule was made long after it", async () => {
    let refuses = false;
    const all = await world({
      intercept({ operation }, next) {
        if (refuses && operation === "PutRule") throw new ServiceError("InternalException", "Something went wrong");
        return next();
      },
    });
    refuses = true;
    await all.putPlan("late", { schedule: "rate(1 day)" });
    await all.clock.pass(3 * hour);
    refuses = false;
    await all.clock.pass(1.5 * day);
    expect((await all.plan("late")).runs).toHaveLength(1);
    await expectKept(all, "late");
    await expectKept(all, "late");
  });

  it("is not changed by runs that somebody asks for", async () => {
    const all = await world();
    await all.putPlan("regular", { schedule: "rate(7 days)" });
    await all.clock.pass(8 * day);
    const { nextRun } = await all.plan("regular");
    await all.run("regular", { force: true });
    await all.clock.pass(hour);
    expect((await all.plan("regular")).nextRun).toBe(nextRun);
    expect((await all.summary("regular")).nextRun).toBe(nextRun);
  });

  it("is as before for a plan that was put before plans knew since when they are scheduled", async () => {
    const all = await world();
    await all.putPlan("regular", { schedule: "rate(7 days)" });
    await all.dynamodb.send(new UpdateItemCommand({ ...keyOf("regular"), UpdateExpression: "REMOVE scheduledSince" }));
    for (let run = 0; run < 2; run += 1) await expectKept(all, "regular");
    await all.putPlan("regular", { schedule: "rate(7 days)", keep: 2 });
    await expectKept(all, "regular");
  });

  it("is not told without a schedule, after its last time, and where its rule could not be made", async () => {
    let refuses = false;
    const all = await world({
      intercept({ operation }, next) {
        if (refuses && operation === "PutRule") throw new ServiceError("LimitExceededException", "Too many rules");
        return next();
      },
    });
    await all.putPlan("by-hand");
    await all.putPlan("by-data", { data: { s3Uri: `s3://${bucket}/new/` } });
    await all.putPlan("over", { schedule: "cron(0 9 * * ? 2020-2025)" });
    await all.putPlan("changed", { schedule: "rate(1 day)" });
    await all.putPlan("changed");
    await all.clock.pass(minute);
    refuses = true;
    await all.putPlan("refused", { schedule: "rate(7 days)" });
    await all.clock.pass(minute);
    expect(await all.plan("refused")).toMatchObject({ rule: { status: "Failed" } });
    expect((await all.dynamodb.send(new GetItemCommand(keyOf("changed")))).Item).not.toHaveProperty("scheduledSince");
    for (const name of ["by-hand", "by-data", "over", "changed", "refused"]) {
      expect(await all.plan(name)).not.toHaveProperty("nextRun");
      expect(await all.summary(name)).not.toHaveProperty("nextRun");
    }
    refuses = false;
    await all.clock.pass(day);
    await all.putPlan("refused", { schedule: "rate(7 days)" });
    await all.clock.pass(minute);
    await expectKept(all, "refused");
  });
});

describe("the list of plans", () => {
  it("says of each plan what became of its newest trigger, and why", async () => {
    const all = await world({ jobs: { duration: () => 2 * hour } });
    for (const name of ["busy", "idle", "unchanged"]) await all.putPlan(name);
    for (const name of ["busy", "unchanged"]) await all.run(name);
    await all.clock.pass(minute);
    await all.run("busy");
    await all.clock.pass(minute);
    expect(await all.summary("idle")).toMatchObject({ runs: [] });
    expect(await all.summary("busy")).toMatchObject({
      lastRun: { outcome: "started", jobName: "busy-20260101-000000" },
      runs: [{ outcome: "skipped", reason: "running", time: "2026-01-01T00:01:00.000Z" }],
    });
    await all.clock.pass(3 * hour);
    await all.run("unchanged");
    await all.clock.pass(minute);
    expect((await all.summary("unchanged")).runs).toEqual([(await all.plan("unchanged")).runs[0]]);
    expect((await all.summary("unchanged")).runs).toMatchObject([{ outcome: "skipped", reason: "unchanged" }]);
  });
});
