import {
  CreateCustomModelDeploymentCommand,
  DeleteCustomModelCommand,
  DeleteCustomModelDeploymentCommand,
  ListCustomModelsCommand,
} from "@aws-sdk/client-bedrock";
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { log } from "#aws/log.ts";
import type { Intercept } from "#local/endpoint.ts";
import { currentInvocation } from "#local/lambda/invocation.ts";
import { accessKeyOf, bucket, functionArn, functionName, planRulePrefix, table, undelivered } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { dataset, request, setup, type Setup } from "./cloud.ts";
import { dyingAt, madeBy, moments } from "./dying.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const plans = "/retraining-plans";
const pair = '{"messages":[{"role":"user","content":[{"text":"?"}]},{"role":"assistant","content":[{"text":"!"}]}]}\n';
/** A dataset that can be trained on. */
const line = pair.repeat(100);

/** What every job of a plan asks for. */
const template = (over: Record<string, unknown> = {}) => {
  const { jobName: _, customModelName: __, ...rest } = request(over);
  return rest;
};

interface Run {
  time: string;
  id: string;
  trigger: string;
  outcome: string;
  reason?: string;
  jobName?: string;
}

/** An account with plans in it. */
const world = async (options: Parameters<typeof setup>[0] = {}) => {
  const all = await setup(options);
  return {
    ...all,
    dynamodb: new DynamoDBClient(all.cloud.clientSettings("cli", "dynamodb")),
    putPlan: (name: string, body: object = {}) => all.send("PUT", `${plans}/${name}`, { request: template(), ...body }),
    deletePlan: (name: string) => all.call("DELETE", `${plans}/${name}`),
    plan: async (name: string) => (await all.get(`${plans}/${name}`)).body,
    runs: async (name: string): Promise<Run[]> => (await all.get(`${plans}/${name}`)).body.runs,
    /** How often each outcome, with its reason, came to be. */
    async outcomes(name: string) {
      const { runs } = (await all.get(`${plans}/${name}`)).body;
      return runs.map(({ outcome, reason }: Run) => [outcome, reason].filter(Boolean).join(" ")).reverse();
    },
    retrain: (plan: string, more: object = {}) => all.emit("Model Retraining Requested", { plan, ...more }),
    async rules() {
      const { Rules = [] } = await all.eventbridge.send(new ListRulesCommand({ NamePrefix: planRulePrefix }));
      return Rules;
    },
    /** Runs a function with an event. */
    async invoke(name: string, event: unknown) {
      const { Payload, FunctionError } = await new LambdaClient(all.cloud.clientSettings("cli", "lambda")).send(
        new InvokeCommand({ FunctionName: functionName(name), Payload: JSON.stringify(event) }),
      );
      return { failed: FunctionError !== undefined, answer: JSON.parse(Payload?.transformToString() ?? "null") };
    },
  };
};
type World = Awaited<ReturnType<typeof world>>;

const jobsOf = async ({ get }: Pick<Setup, "get">) =>
  (await get("/model-customization-jobs?sortOrder=Ascending")).body.modelCustomizationJobSummaries.map(
    ({ jobName }: { jobName: string }) => jobName,
  );

describe("a plan that trains each week", () => {
  it("trains exactly once for each state of its dataset, names jobs by their time, and keeps the newest models", async () => {
    const deletions: string[] = [];
    const all = await world({
      intercept(call, next) {
        if (call.operation === "PutEvents" && call.accessKeyId === accessKeyOf("prune-models"))
          for (const { Detail } of JSON.parse(Buffer.from(call.request.body).toString()).Entries)
            deletions.push(JSON.parse(Detail).modelIdentifier);
        return next();
      },
    });
    await all.putPlan("weekly", { schedule: "rate(7 days)", keep: 2 });
    for (const [at, wait] of [10, 14, 14, 22].entries()) {
      await all.clock.pass(wait * day);
      if (at < 3) await all.put("train.jsonl", pair.repeat(200 + at));
    }
    const jobNames = await jobsOf(all);
    expect(jobNames).toEqual([
      "weekly-20260108-000000",
      "weekly-20260115-000000",
      "weekly-20260129-000000",
      "weekly-20260212-000000",
    ]);
    const started = (await all.runs("weekly")).filter(({ outcome }) => outcome === "started");
    expect(started.map(({ jobName }) => jobName).reverse()).toEqual(jobNames);
    expect(await all.outcomes("weekly")).toEqual([
      "started",
      "started",
      "skipped unchanged",
      "started",
      "skipped unchanged",
      "started",
      "skipped unchanged",
      "skipped unchanged",
    ]);
    const models = await Promise.all(
      jobNames.map(async (name: string) => (await all.get(`/model-customization-jobs/${name}`)).body),
    );
    expect(models.map(({ trigger, plan, requestedBy }) => ({ trigger, plan, requestedBy }))).toEqual(
      jobNames.map(() => ({ trigger: "schedule", plan: "weekly", requestedBy: "retraining-plan/weekly" })),
    );
    const [first, second] = models.map(({ outputModelArn }) => outputModelArn);
    expect([...new Set(deletions)]).toEqual([first, second]);
    const { modelSummaries = [] } = await all.bedrock.send(new ListCustomModelsCommand({}));
    expect(modelSummaries.map(({ modelName }) => modelName).sort()).toEqual(jobNames.slice(2));
    expect(await all.plan("weekly")).toMatchObject({
      lastRun: { jobName: jobNames.at(-1), outcome: "started", status: "Completed" },
      rule: { status: "Active" },
    });
    expect(all.surprises).toEqual([]);
  });

  it("is not put off by being put again", async () => {
    const all = await world();
    await all.putPlan("weekly", { schedule: "rate(7 days)" });
    await all.clock.pass(6 * day);
    await all.putPlan("weekly", { schedule: "rate(7 days)", keep: 3 });
    await all.clock.pass(1.5 * day);
    expect(await all.outcomes("weekly")).toEqual(["started"]);
  });

  it("trains on the same data too when it is not to skip what is unchanged", async () => {
    const all = await world();
    await all.putPlan("weekly", { schedule: "rate(7 days)", skipUnchanged: false });
    await all.clock.pass(22 * day);
    expect(await all.outcomes("weekly")).toEqual(["started", "started", "started"]);
  });
});

describe("a schedule", () => {
  it("may be a cron: each Monday at nine", async () => {
    const all = await world();
    await all.putPlan("mondays", { schedule: "cron(0 9 ? * MON *)", skipUnchanged: false });
    await all.clock.pass(14 * day);
    expect(await jobsOf(all)).toEqual(["mondays-20260105-090000", "mondays-20260112-090000"]);
  });
});

describe("new data", () => {
  it("starts a job when an object is put below the prefix, and none elsewhere", async () => {
    const all = await world();
    await all.putPlan("fresh", { data: { s3Uri: `s3://${bucket}/new/` } });
    await all.clock.pass(minute);
    await all.put("old/a.jsonl", line);
    await all.put("new", line);
    await all.clock.pass(minute);
    expect(await all.runs("fresh")).toEqual([]);
    await all.put("new/a.jsonl", line);
    await all.clock.pass(minute);
    expect(await all.runs("fresh")).toEqual([
      {
        time: "2026-01-01T00:02:00.000Z",
        id: expect.any(String),
        trigger: "data",
        key: "new/a.jsonl",
        outcome: "started",
        jobName: "fresh-20260101-000200",
      },
    ]);
    expect((await all.get("/model-customization-jobs/fresh-20260101-000200")).body).toMatchObject({ trigger: "data" });
  });

  it("starts one job when ten objects are put at once, and says what became of the other nine", async () => {
    const all = await world();
    await all.putPlan("fresh", { data: { s3Uri: `s3://${bucket}/new/` } });
    await all.clock.pass(minute);
    await Promise.all(Array.from({ length: 10 }, (_, at) => all.put(`new/${at}.jsonl`, line)));
    await all.clock.pass(minute);
    const outcomes = await all.outcomes("fresh");
    expect(outcomes.filter((outcome: string) => outcome === "started")).toHaveLength(1);
    expect(outcomes.filter((outcome: string) => outcome === "skipped running")).toHaveLength(9);
    expect(await jobsOf(all)).toHaveLength(1);
  });
});

describe("an event that asks for a new model", () => {
  it("starts a plan without a trigger of its own, by whom it says", async () => {
    const all = await world();
    await all.putPlan("asked");
    await all.retrain("asked", { requestedBy: "Ada" });
    await all.clock.pass(minute);
    expect(await all.outcomes("asked")).toEqual(["started"]);
    expect(await all.runs("asked")).toMatchObject([{ trigger: "event", requestedBy: "Ada" }]);
    const { jobName, requestedBy } = (await all.plan("asked")).lastRun;
    expect(requestedBy).toBe("Ada");
    expect((await all.get(`/model-customization-jobs/${jobName}`)).body).toMatchObject({
      trigger: "event",
      plan: "asked",
      requestedBy: "Ada",
      datasetFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await all.rules()).toEqual([]);
    expect(await all.plan("asked")).toMatchObject({ rule: { status: "None" } });
  });

  it("is skipped while the last job runs, skipped when nothing has changed, and heard when it insists", async () => {
    const all = await world({ jobs: { duration: () => 2 * hour } });
    await all.putPlan("asked");
    await all.retrain("asked");
    await all.clock.pass(hour);
    await all.retrain("asked", { force: true });
    await all.clock.pass(4 * hour);
    await all.retrain("asked");
    await all.clock.pass(hour);
    await all.retrain("asked", { force: true });
    await all.clock.pass(hour);
    expect(await all.outcomes("asked")).toEqual(["started", "skipped running", "skipped unchanged", "started"]);
  });

  it("is heard again after a job that failed, though nothing has changed", async () => {
    let fails = true;
    const all = await world({ jobs: { faults: { failJob: () => (fails ? "The loss became NaN" : undefined) } } });
    await all.putPlan("asked");
    await all.retrain("asked");
    await all.clock.pass(day);
    fails = false;
    await all.retrain("asked");
    await all.clock.pass(day);
    expect(await all.outcomes("asked")).toEqual(["started", "started"]);
    expect((await all.plan("asked")).lastRun).toMatchObject({ status: "Completed" });
  });

  it("is heard when a dataset has other content of the same size, and not for its neighbour's sake", async () => {
    const all = await world();
    await all.put("validation.jsonl", line);
    const validationDataConfig = { validators: [{ s3Uri: `s3://${bucket}/validation.jsonl` }] };
    await all.putPlan("asked", { request: template({ validationDataConfig }) });
    const ask = async () => {
      await all.retrain("asked");
      await all.clock.pass(day);
    };
    await ask();
    await all.put("validation.jsonl", line.replaceAll("?", "!"));
    await ask();
    await all.put("validation.jsonl.old", line);
    await ask();
    expect(await all.outcomes("asked")).toEqual(["started", "started", "skipped unchanged"]);
  });

  it("that arrives twice starts one job and is told of once", async () => {
    const all = await world({ distort: () => [0, 0, 5 * minute, day] });
    await all.putPlan("asked", { skipUnchanged: false });
    await all.clock.pass(day);
    await all.retrain("asked");
    await all.clock.pass(3 * day);
    expect(await all.outcomes("asked")).toEqual(["started"]);
    expect(await jobsOf(all)).toHaveLength(1);
  });

  it("that was skipped is not heard again when it arrives again after the job has ended", async () => {
    const all = await world({ distort: ({ rule }) => (rule === "retraining-requested" ? [0, day] : [0]) });
    await all.putPlan("asked", { skipUnchanged: false });
    await all.retrain("asked");
    await all.clock.pass(minute);
    await all.retrain("asked");
    await all.clock.pass(3 * day);
    expect(await all.outcomes("asked")).toEqual(["started", "skipped running"]);
    expect(await jobsOf(all)).toHaveLength(1);
  });

  it("for a plan that is not there does nothing and leaves a trace", async () => {
    const warn = vi.spyOn(log(), "warn");
    onTestFinished(() => warn.mockRestore());
    const all = await world();
    const { failed, answer } = await all.invoke("start-retraining", {
      time: "2026-01-01T00:00:00Z",
      id: "1",
      detail: { plan: "nobody" },
    });
    expect({ failed, answer }).toEqual({ failed: false, answer: { outcome: "noPlan" } });
    expect(warn).toHaveBeenCalledExactlyOnceWith("plan.unknown", { plan: "nobody", id: "1" });
  });

  it("is told of as failed, with the reason, when its job's name is taken", async () => {
    const all = await world();
    await all.putPlan("asked");
    await all.clock.pass(minute);
    await all.post(request({ jobName: "asked-20260101-000100" }));
    await all.retrain("asked");
    await all.clock.pass(minute);
    const [run] = await all.runs("asked");
    expect(run).toMatchObject({ outcome: "failed", reason: expect.stringContaining("asked-20260101-000100") });
    await all.retrain("asked");
    await all.clock.pass(minute);
    expect(await all.outcomes("asked")).toEqual([
      "failed There is a job named asked-20260101-000100 already, which is not this run's",
      "started",
    ]);
  });
});

/** What a plan's rule has to be for what the plan says; throws where they disagree. */
const agree = async (all: World, name: string) => {
  const { status, body } = await all.get(`${plans}/${name}`);
  const [rule, ...others] = await all.rules();
  expect(others).toEqual([]);
  if (status === 404 || !(body.schedule ?? body.data)) {
    expect(rule).toBeUndefined();
    return "none";
  }
  const { Targets = [] } = await all.eventbridge.send(new ListTargetsByRuleCommand({ Rule: rule?.Name }));
  expect(body.rule).toEqual({ name: rule?.Name, status: "Active" });
  expect(rule).toMatchObject({ State: "ENABLED", Description: `Starts the retraining plan ${name}` });
  expect(rule?.ScheduleExpression).toBe(body.schedule);
  if (body.data) expect(JSON.parse(rule?.EventPattern ?? "{}")).toMatchObject({ source: ["aws.s3"] });
  else expect(rule).not.toHaveProperty("EventPattern");
  expect(Targets).toEqual([
    expect.objectContaining({
      Arn: functionArn("start-retraining"),
      DeadLetterConfig: { Arn: undelivered },
      InputTransformer: expect.objectContaining({
        InputTemplate: expect.stringContaining(`"plan":"${name}","trigger":"${body.data ? "data" : "schedule"}"`),
      }),
    }),
  ]);
  return body.data ? "data" : "schedule";
};

describe("a plan's rule", () => {
  it("follows the plan: made with it, replaced with its trigger, gone with the trigger or the plan", async () => {
    const all = await world();
    expect((await all.putPlan("nightly", { schedule: "rate(1 day)" })).body.rule).toMatchObject({ status: "Pending" });
    await all.clock.pass(minute);
    expect(await agree(all, "nightly")).toBe("schedule");
    await all.putPlan("nightly", { data: { s3Uri: `s3://${bucket}/new/` } });
    await all.clock.pass(minute);
    expect(await agree(all, "nightly")).toBe("data");
    await all.clock.pass(3 * day);
    expect(await all.runs("nightly")).toEqual([]);
    await all.putPlan("nightly");
    await all.clock.pass(minute);
    expect(await agree(all, "nightly")).toBe("none");
    await all.putPlan("nightly", { schedule: "rate(1 day)" });
    await all.clock.pass(minute);
    await all.deletePlan("nightly");
    await all.clock.pass(minute);
    expect(await agree(all, "nightly")).toBe("none");
    expect(all.surprises).toEqual([]);
  });

  it("is left alone when only what is known of the plan changes", async () => {
    const calls: string[] = [];
    const all = await world({
      intercept(call, next) {
        if (call.accessKeyId === accessKeyOf("sync-plan-rule")) calls.push(call.operation ?? "");
        return next();
      },
    });
    await all.putPlan("nightly", { schedule: "rate(1 day)", skipUnchanged: false });
    await all.clock.pass(3.5 * day);
    expect(await all.outcomes("nightly")).toEqual(["started", "started", "started"]);
    expect(calls).toEqual(["GetItem", "DescribeRule", "PutRule", "PutTargets", "UpdateItem"]);
  });

  it("is made again when the plan is put again after somebody has spoilt it", async () => {
    const all = await world();
    await all.putPlan("nightly", { schedule: "rate(1 day)" });
    await all.clock.pass(minute);
    const [{ Name = "" } = {}] = await all.rules();
    await all.eventbridge.send(new PutRuleCommand({ Name, ScheduleExpression: "rate(2 days)", State: "DISABLED" }));
    await all.putPlan("nightly", { schedule: "rate(1 day)" });
    await all.clock.pass(minute);
    expect(await agree(all, "nightly")).toBe("schedule");
    expect(Name.length).toBeLessThanOrEqual(64);
  });

  it("that EventBridge refuses is Failed with its words, and nobody tries again", async () => {
    let calls = 0;
    const all = await world({
      intercept({ operation }, next) {
        if (operation !== "PutRule" || currentInvocation() === undefined) return next();
        calls += 1;
        throw new ServiceError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
      },
    });
    await all.putPlan("nightly", { schedule: "rate(1 day)" });
    await all.clock.pass(minute);
    const atFirst = calls;
    await all.clock.pass(hour);
    expect((await all.plan("nightly")).rule).toMatchObject({
      status: "Failed",
      message: "LimitExceededException: The requested resource exceeds the maximum number allowed.",
    });
    expect(calls).toBe(atFirst);
  });

  it("goes with the plan although EventBridge holds at first that it has targets still", async () => {
    let refusals = 0;
    const all = await world({
      intercept({ operation }, next) {
        if (operation !== "DeleteRule" || refusals === 4) return next();
        refusals += 1;
        throw new ServiceError("ValidationException", "Rule can't be deleted since it has targets.");
      },
    });
    await all.putPlan("nightly", { schedule: "rate(1 day)" });
    await all.clock.pass(minute);
    await all.deletePlan("nightly");
    await all.clock.pass(10 * minute);
    expect(refusals).toBe(4);
    expect(await agree(all, "nightly")).toBe("none");
  });

  it("is followed in the words that Lambda reads: nothing of the batch failed", async () => {
    const all = await world();
    expect(await all.invoke("sync-plan-rule", { Records: [] })).toEqual({
      failed: false,
      answer: { batchItemFailures: [] },
    });
  });

  it("waits for no other plan's trouble", async () => {
    const all = await world({
      intercept({ operation, request }, next) {
        if (operation === "PutRule" && Buffer.from(request.body).toString().includes("troubled"))
          throw new ServiceError("InternalException", "Something went wrong");
        return next();
      },
    });
    for (const name of ["a", "troubled", "z"]) await all.putPlan(name, { schedule: "rate(1 day)" });
    await all.clock.pass(minute);
    const { retrainingPlanSummaries } = (await all.get(plans)).body;
    expect(retrainingPlanSummaries.map(({ rule }: { rule: { status: string } }) => rule.status)).toEqual([
      "Active",
      "Pending",
      "Active",
    ]);
  });

  it("has its target although the service did not take it at first", async () => {
    let refused = false;
    const all = await world({
      async intercept(call, next) {
        if (call.operation !== "PutTargets" || refused || currentInvocation() === undefined) return next();
        refused = true;
        const FailedEntries = [{ TargetId: "x", ErrorCode: "ConcurrentModificationException", ErrorMessage: "Wait" }];
        return { status: 200, headers: {}, body: JSON.stringify({ FailedEntryCount: 1, FailedEntries }) };
      },
    });
    await all.putPlan("nightly", { schedule: "rate(1 day)" });
    await all.clock.pass(minute);
    expect(refused).toBe(true);
    expect(await agree(all, "nightly")).toBe("schedule");
  });

  it("of a plan that is gone does nothing", async () => {
    const ran: unknown[] = [];
    const all = await world({
      started({ functionName: name, event }) {
        if (name === functionName("start-retraining")) ran.push(event);
      },
    });
    await all.putPlan("nightly", { schedule: "rate(1 day)" });
    await all.clock.pass(minute);
    const [rule] = await all.rules();
    const { Targets } = await all.eventbridge.send(new ListTargetsByRuleCommand({ Rule: rule?.Name }));
    await all.deletePlan("nightly");
    await all.clock.pass(minute);
    await all.eventbridge.send(new PutRuleCommand({ Name: "orphan", ScheduleExpression: "rate(1 day)" }));
    await all.eventbridge.send(new PutTargetsCommand({ Rule: "orphan", Targets }));
    await all.clock.pass(3.5 * day);
    expect(ran).toHaveLength(3);
    expect(await jobsOf(all)).toEqual([]);
  });
});

const deaths = (upTo: number) =>
  Array.from({ length: upTo }, (_, index) => index + 1).flatMap((at) =>
    moments.map((moment): [number, typeof moment] => [at, moment]),
  );

describe("a plan and its rule agree in the end", () => {
  const fits = madeBy("put-plan", "delete-plan", "sync-plan-rule");
  const live = async (all: World) => {
    for (const body of [{ schedule: "rate(1 day)" }, { data: { s3Uri: `s3://${bucket}/new/` } }]) {
      await all.putPlan("nightly", body);
      await all.clock.pass(hour);
      await agree(all, "nightly");
    }
    await all.deletePlan("nightly");
    await all.clock.pass(hour);
    await agree(all, "nightly");
  };

  it("however often its life is told: the whole of it takes as many calls as are killed below", async () => {
    const { toll, intercept } = dyingAt(Infinity, "before", fits);
    await live(await world({ intercept }));
    expect(toll.calls).toBe(18);
  });

  it.each(deaths(18))("when the function dies at call %i, %s it is made", async (at, when) => {
    const { toll, intercept } = dyingAt(at, when, fits);
    await live(await world({ intercept }));
    expect(toll.deaths).toBe(1);
  });
});

describe("a run is started once and told of once", () => {
  const run = async (intercept: Intercept) => {
    const all = await world({ intercept, jobs: { duration: () => hour } });
    await all.putPlan("asked");
    await all.retrain("asked");
    await all.clock.pass(30 * minute);
    return all;
  };

  it("however often: it takes as many calls as are killed below", async () => {
    const { toll, intercept } = dyingAt(Infinity, "before", madeBy("start-retraining"));
    await run(intercept);
    expect(toll.calls).toBe(11);
  });

  it.each(deaths(11))("when the function dies at call %i, %s it is made", async (at, when) => {
    const { toll, intercept } = dyingAt(at, when, madeBy("start-retraining"));
    const all = await run(intercept);
    expect(toll.deaths).toBe(1);
    expect(await all.outcomes("asked")).toEqual(["started"]);
    expect(await jobsOf(all)).toEqual(["asked-20260101-000000"]);
    expect((await all.executions()).length).toBe(1);
    expect(await all.plan("asked")).toMatchObject({ lastRun: { outcome: "started", status: "InProgress" } });
  });

  it("goes on with what it claimed though the plan is put anew before it is tried again", async () => {
    const { intercept } = dyingAt(6, "before", madeBy("start-retraining"));
    const all = await world({ intercept });
    await all.putPlan("asked");
    await all.retrain("asked");
    await all.clock.pass(2000);
    await all.putPlan("asked", { request: template({ hyperParameters: { epochCount: "2" } }) });
    await all.clock.pass(10 * minute);
    expect(await all.outcomes("asked")).toEqual(["started"]);
    expect((await all.get("/model-customization-jobs/asked-20260101-000000")).body.hyperParameters).toMatchObject({
      epochCount: "1",
    });
  });

  it.each(["PutItem", "StartExecution"])(
    "by the next trigger when %s failed for as long as its own was tried",
    async (refused) => {
      let broken = true;
      const all = await world({
        jobs: { duration: () => 2 * hour },
        intercept({ operation, accessKeyId, request: { body } }, next) {
          const submits = operation === "StartExecution" || Buffer.from(body).toString().includes('"JOB#');
          if (broken && operation === refused && submits && accessKeyId === accessKeyOf("start-retraining"))
            throw new ServiceError("InternalServerError", "Something went wrong");
          return next();
        },
      });
      await all.putPlan("asked");
      await all.retrain("asked", { requestedBy: "Ada" });
      await all.clock.pass(10 * hour);
      expect(await all.runs("asked")).toEqual([]);
      broken = false;
      await all.retrain("asked");
      await all.clock.pass(hour);
      expect(await all.outcomes("asked")).toEqual(["started", "skipped running"]);
      expect((await all.get("/model-customization-jobs/asked-20260101-000000")).body).toMatchObject({
        status: "InProgress",
        requestedBy: "Ada",
      });
      await all.clock.pass(2 * hour);
      await all.retrain("asked", { force: true });
      await all.clock.pass(minute);
      expect(await all.outcomes("asked")).toEqual(["started", "skipped running", "started"]);
    },
  );

  it("or fails and stops nothing, when what it claimed is no request any more", async () => {
    let broken = true;
    const all = await world({
      intercept({ operation, accessKeyId }, next) {
        if (broken && operation === "PutItem" && accessKeyId === accessKeyOf("start-retraining"))
          throw new ServiceError("InternalServerError", "Something went wrong");
        return next();
      },
    });
    await all.putPlan("asked");
    await all.retrain("asked");
    await all.clock.pass(hour);
    broken = false;
    await all.dynamodb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: marshall({ pk: "PLANS", sk: "asked" }),
        UpdateExpression: "SET lastRun.#request.baseModelIdentifier = :none",
        ExpressionAttributeNames: { "#request": "request" },
        ExpressionAttributeValues: marshall({ ":none": "" }),
      }),
    );
    await all.retrain("asked");
    await all.clock.pass(minute);
    expect(await all.outcomes("asked")).toEqual([
      expect.stringMatching(/^failed baseModelIdentifier must be /),
      "started",
    ]);
  });
});

describe("a run's job is its own", () => {
  it("though another plan's name begins with the same 47 characters", async () => {
    const all = await world();
    const names = ["one", "two"].map((end) => `${"a".repeat(47)}-${end}`);
    for (const name of names) await all.putPlan(name, { schedule: "rate(1 day)" });
    await all.clock.pass(day + hour);
    for (const name of names) expect(await all.outcomes(name)).toEqual(["started"]);
    const jobNames = await jobsOf(all);
    expect(new Set(jobNames).size).toBe(2);
    const records = await Promise.all(
      jobNames.map(async (name: string) => (await all.get(`/model-customization-jobs/${name}`)).body.plan),
    );
    expect(records.toSorted()).toEqual(names);
  });

  it("and not one that somebody has posted in the same words", async () => {
    const all = await world();
    await all.putPlan("asked");
    await all.clock.pass(minute);
    const jobName = "asked-20260101-000100";
    await all.post({ ...template(), jobName, customModelName: jobName });
    await all.retrain("asked");
    await all.clock.pass(minute);
    expect(await all.outcomes("asked")).toEqual([
      "failed There is a job named asked-20260101-000100 already, which is not this run's",
    ]);
    const { lastRun } = await all.plan("asked");
    expect(lastRun).toMatchObject({ outcome: "failed" });
    expect(lastRun).not.toHaveProperty("status");
  });

  it("and not that of another trigger of the same second, which has ended by then", async () => {
    const all = await world();
    await all.putPlan("asked");
    for (const id of ["1", "2"]) {
      await all.invoke("start-retraining", {
        time: "2026-01-01T00:00:00Z",
        id,
        detail: { plan: "asked", force: true },
      });
      await all.clock.pass(day);
    }
    expect(await all.outcomes("asked")).toEqual([
      "started",
      "failed There is a job named asked-20260101-000000 already, which is not this run's",
    ]);
    await all.retrain("asked", { force: true });
    await all.clock.pass(day);
    expect(await jobsOf(all)).toHaveLength(2);
  });

  it("and runs alone though its plan is deleted and put again meanwhile", async () => {
    const all = await world({ jobs: { duration: () => 2 * hour } });
    await all.putPlan("asked");
    await all.retrain("asked");
    await all.clock.pass(minute);
    await all.retrain("asked");
    await all.clock.pass(minute);
    await all.deletePlan("asked");
    await all.putPlan("asked");
    await all.retrain("asked");
    await all.clock.pass(minute);
    expect(await all.outcomes("asked")).toEqual(["started", "skipped running", "skipped running"]);
    expect(await jobsOf(all)).toHaveLength(1);
    await all.clock.pass(4 * hour);
    await all.retrain("asked");
    await all.clock.pass(minute);
    expect((await all.outcomes("asked")).at(-1)).toBe("started");
  });
});

describe("what became of a trigger", () => {
  it("is forgotten after ninety days, unless it started a job", async () => {
    const all = await world();
    await all.putPlan("asked");
    await all.retrain("asked");
    await all.clock.pass(minute);
    await all.retrain("asked");
    await all.clock.pass(minute);
    const { Items = [] } = await all.dynamodb.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: marshall({ ":pk": "PLAN#asked" }),
      }),
    );
    const skippedAt = Date.parse("2026-01-01T00:01:00Z") + 90 * day;
    expect(Items.map((item) => unmarshall(item)).map(({ outcome, expiresAt }) => [outcome, expiresAt])).toEqual([
      ["started", undefined],
      ["skipped", skippedAt / 1000],
    ]);
  });
});

describe("the routes", () => {
  it("make a plan, replace it, tell of it, and delete it once", async () => {
    const all = await world();
    const made = await all.putPlan("nightly", { schedule: "rate(1 day)", keep: 5 });
    expect(made).toMatchObject({ status: 201, headers: { location: "/retraining-plans/nightly" } });
    expect(made.body).toMatchObject({ name: "nightly", request: template(), keep: 5, skipUnchanged: true });
    await all.clock.pass(minute);
    const replaced = await all.putPlan("nightly", { skipUnchanged: false });
    expect(replaced.status).toBe(200);
    const { body } = await all.get(`${plans}/nightly`);
    expect(body).toMatchObject({ skipUnchanged: false, runs: [], creationTime: made.body.creationTime });
    for (const gone of ["schedule", "keep", "revision", "lastRun"]) expect(body).not.toHaveProperty(gone);
    expect(await all.deletePlan("nightly")).toMatchObject({ status: 204, body: null });
    for (const answer of [await all.deletePlan("nightly"), await all.get(`${plans}/nightly`)])
      expect(answer).toMatchObject({ status: 404, body: { errors: [{ pointer: "/name" }] } });
  });

  it("list plans by name, page by page", async () => {
    const all = await world();
    for (const name of ["c", "a", "b"]) await all.putPlan(name);
    const first = (await all.get(`${plans}?maxResults=2`)).body;
    expect(first.retrainingPlanSummaries.map(({ name }: { name: string }) => name)).toEqual(["a", "b"]);
    expect(first.retrainingPlanSummaries[0]).not.toHaveProperty("request");
    const second = (await all.get(`${plans}?maxResults=2&nextToken=${first.nextToken}`)).body;
    expect(second.retrainingPlanSummaries.map(({ name }: { name: string }) => name)).toEqual(["c"]);
    expect(second).not.toHaveProperty("nextToken");
  });

  it.each([
    ["maxResults=0", "/maxResults"],
    ["nextToken=PLANS", "/nextToken"],
    ["nextToken=.", "/nextToken"],
    ["statusEquals=Active", "/statusEquals"],
  ])("refuse a list's %s", async (query, pointer) => {
    const { get } = await world();
    expect(await get(`${plans}?${query}`)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it("tell of the newest twenty runs", async () => {
    const all = await world();
    await all.putPlan("hourly", { schedule: "rate(1 hour)" });
    await all.clock.pass(25.5 * hour);
    const runs = await all.runs("hourly");
    expect(runs).toHaveLength(20);
    expect(runs.map(({ time }) => time)).toEqual(
      runs
        .map(({ time }) => time)
        .toSorted()
        .toReversed(),
    );
    expect(runs[0]?.time).toBe("2026-01-02T01:00:00.000Z");
  });
});

describe("a plan that could not work is refused at the member that is wrong", () => {
  it.each<[string, string, object]>([
    ["a name with an underscore", "/name", { name: "a_b" }],
    ["a name with two hyphens together", "/name", { name: "a--b" }],
    ["a name that ends in a hyphen", "/name", { name: "a-" }],
    ["a name that is too long", "/name", { name: "a".repeat(64) }],
    ["no request", "/request", { request: undefined }],
    ["a job's name", "/request/jobName", { request: { ...template(), jobName: "a-job" } }],
    ["a model's name", "/request/customModelName", { request: { ...template(), customModelName: "a-model" } }],
    ["a token", "/request/clientRequestToken", { request: template({ clientRequestToken: "a" }) }],
    ["no base model", "/request/baseModelIdentifier", { request: template({ baseModelIdentifier: undefined }) }],
    [
      "a dataset that is no URI",
      "/request/trainingDataConfig/s3Uri",
      { request: template({ trainingDataConfig: { s3Uri: "train.jsonl" } }) },
    ],
    [
      "hours beyond a year",
      "/request/orchestration/timeoutHours",
      { request: template({ orchestration: { timeoutHours: 9000 } }) },
    ],
    ["a schedule that is none", "/schedule", { schedule: "every monday" }],
    ["a rate in the wrong number", "/schedule", { schedule: "rate(1 days)" }],
    ["two triggers", "/data", { schedule: "rate(1 day)", data: { s3Uri: `s3://${bucket}/new/` } }],
    ["data elsewhere", "/data/s3Uri", { data: { s3Uri: "s3://another-bucket/new/" } }],
    ["data in a bucket that is named likewise", "/data/s3Uri", { data: { s3Uri: `s3://${bucket}-2/new/` } }],
    ["data where its own jobs write", "/data/s3Uri", { data: { s3Uri: `s3://${bucket}/out` } }],
    ["a number of models below one", "/keep", { keep: 0 }],
    ["a number in words", "/keep", { keep: "two" }],
    ["a flag in words", "/skipUnchanged", { skipUnchanged: "yes" }],
    ["a member that nobody knows", "/cron", { cron: "0 9 * * *" }],
  ])("(%s)", async (_, pointer, { name = "nightly", ...body }: { name?: string }) => {
    const all = await world();
    const answer = await all.putPlan(name, body);
    expect(answer).toMatchObject({ status: 400, headers: { "x-amzn-errortype": "ValidationException" } });
    expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toEqual([pointer]);
    expect(answer.body.message).not.toBe("");
    expect((await all.get(plans)).body.retrainingPlanSummaries).toEqual([]);
  });

  it("(more tags than a resource can carry, with the deployment's)", async () => {
    const all = await world({ settings: { tags: [{ key: "team", value: "search" }] } });
    const jobTags = Array.from({ length: 50 }, (_, at) => ({ key: `k${at}`, value: "" }));
    const answer = await all.putPlan("nightly", { request: template({ jobTags }) });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: "/request/jobTags" }] } });
  });
});

describe("pruning", () => {
  it("leaves a model that is served, says so in its job's timeline, and asks again after the next job", async () => {
    const all = await world();
    await all.putPlan("asked", { keep: 1 });
    const made = async () => {
      await all.retrain("asked", { force: true });
      await all.clock.pass(day);
      const { jobName } = (await all.plan("asked")).lastRun;
      return (await all.get(`/model-customization-jobs/${jobName}`)).body;
    };
    const kept = async () => {
      const { modelSummaries = [] } = await all.bedrock.send(new ListCustomModelsCommand({}));
      return modelSummaries.map(({ modelName }) => modelName);
    };
    const first = await made();
    const { outputModelArn: modelArn } = first;
    await all.bedrock.send(new CreateCustomModelDeploymentCommand({ modelDeploymentName: "chat", modelArn }));
    const second = await made();
    expect(await kept()).toEqual([second.outputModelName, first.outputModelName]);
    const { events } = (await all.get(`/model-customization-jobs/${first.jobName}/events`)).body;
    expect(events.at(-1)).toMatchObject({ type: "delete.failed", message: expect.stringContaining("deployment chat") });

    const deployment = { customModelDeploymentIdentifier: "chat" };
    await all.bedrock.send(new DeleteCustomModelDeploymentCommand(deployment));
    await all.clock.pass(hour);
    expect(await kept()).toHaveLength(2);
    const third = await made();
    expect(await kept()).toEqual([third.outputModelName]);
  });

  it("leaves a plan's models alone unless it says how many to keep", async () => {
    const all = await world();
    await all.putPlan("asked", { request: template({ trainingDataConfig: { s3Uri: dataset } }) });
    const answers = await all.invoke("prune-models", { detail: { plan: "asked" } });
    expect(answers).toEqual({ failed: false, answer: { deletionsRequested: [] } });
    expect(await all.invoke("prune-models", { detail: { plan: "nobody" } })).toEqual(answers);
  });

  it("counts no model that somebody has deleted without us", async () => {
    const all = await world();
    await all.putPlan("asked", { keep: 2 });
    const made = async (): Promise<string> => {
      await all.retrain("asked", { force: true });
      await all.clock.pass(day);
      return (await all.plan("asked")).lastRun.jobName;
    };
    const first = await made();
    const second = await made();
    await all.bedrock.send(new DeleteCustomModelCommand({ modelIdentifier: second }));
    const third = await made();
    const { modelSummaries = [] } = await all.bedrock.send(new ListCustomModelsCommand({}));
    expect(modelSummaries.map(({ modelName }) => modelName)).toEqual([third, first]);
  });

  it("looks no further than fifty models, and two for each that is kept, that are all gone", async () => {
    let looks = 0;
    const all = await world({
      intercept({ operation, accessKeyId }, next) {
        if (operation === "GetItem" && accessKeyId === accessKeyOf("prune-models")) looks += 1;
        return next();
      },
    });
    await all.putPlan("asked", { keep: 1 });
    await all.retrain("asked");
    await all.clock.pass(day);
    const { jobName } = (await all.plan("asked")).lastRun;
    const record = async (key: Record<string, string>) =>
      unmarshall((await all.dynamodb.send(new GetItemCommand({ TableName: table, Key: marshall(key) }))).Item ?? {});
    const job = await record({ pk: `JOB#${jobName}`, sk: "JOB" });
    for (let at = 0; at < 200; at += 1) {
      const name = `asked-${at}`;
      const time = new Date(Date.parse("2026-01-01T12:00:00Z") + at * minute).toISOString();
      const run = { pk: "PLAN#asked", sk: `RUN#${time}#${at}`, time, id: `${at}`, trigger: "event", jobName: name };
      for (const item of [
        { ...run, outcome: "started" },
        { ...job, pk: `JOB#${name}`, jobName: name, modelStatus: "Deleted" },
      ])
        await all.dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
    }
    looks = 0;
    await all.invoke("prune-models", { detail: { plan: "asked" } });
    expect(looks).toBe(1 + 52);
  });
});
