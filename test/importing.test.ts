import { StopModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { describe, expect, it } from "vitest";
import type { Intercept } from "#local/endpoint.ts";
import { accessKeyOf, bedrockRole } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { request, setup, type Setup } from "./cloud.ts";
import { atEveryCall, moments } from "./dying.ts";

const jobs = "/model-customization-jobs";
const minute = 60_000;
const hour = 60 * minute;

const take = ({ send }: Setup, body: unknown) => send("POST", `${jobs}/imports`, body);

const recordOf = async ({ get }: Setup, name = "a-job") => (await get(`${jobs}/${name}`)).body;
const types = async ({ get }: Setup) =>
  (await get(`${jobs}/a-job/events`)).body.events.map(({ type }: { type: string }) => type);

/** The ways in which a job may stand when it is imported. */
const standings: Record<string, { options?: Parameters<typeof setup>[0]; live: (all: Setup) => Promise<unknown> }> = {
  InProgress: { live: ({ clock }) => clock.pass(10 * minute) },
  Completed: { live: ({ clock }) => clock.pass(8 * hour) },
  Stopped: {
    async live({ clock, bedrock }) {
      await clock.pass(10 * minute);
      await bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: "a-job" }));
      await clock.pass(hour);
    },
  },
  Failed: {
    options: { jobs: { faults: { failJob: () => "The loss became NaN" } } },
    live: ({ clock }) => clock.pass(8 * hour),
  },
};

const madeElsewhere = async (status: string, options: Parameters<typeof setup>[0] = {}) => {
  const { options: more = {}, live = async () => undefined } = standings[status] ?? {};
  const all = await setup({ ...more, ...options });
  const jobArn = await all.makeElsewhere({ clientRequestToken: "theirs" });
  await live(all);
  return { all, jobArn };
};

describe("importing a job", () => {
  it("answers 202 with what Bedrock says of it, in a record as of any other job", async () => {
    const { all, jobArn } = await madeElsewhere("InProgress");
    const { status, headers, body } = await take(all, { jobArn });
    expect({ status, location: headers["location"] }).toEqual({ status: 202, location: `${jobs}/a-job` });
    expect(headers).not.toHaveProperty("idempotent-replayed");
    expect(body).toMatchObject({
      jobName: "a-job",
      jobArn,
      status: "InProgress",
      trigger: "import",
      attempt: 1,
      clientRequestToken: "theirs",
      outputModelName: "a-model",
      executionArn: expect.stringContaining(":execution:customize-model:a-job-1"),
      request: { jobName: "a-job", customModelName: "a-model", roleArn: bedrockRole, clientRequestToken: "theirs" },
    });
    expect(await recordOf(all)).toMatchObject({ jobArn, trigger: "import" });
  });

  it("that runs follows it to its end, and keeps its loss curves", async () => {
    const { all, jobArn } = await madeElsewhere("InProgress");
    await take(all, { jobArn });
    await all.clock.pass(8 * hour);
    expect(await recordOf(all)).toMatchObject({ status: "Completed", trainingMetrics: expect.any(Object) });
    expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
    expect((await all.get(`${jobs}/a-job/metrics`)).body.training.length).toBeGreaterThan(0);
    expect(await types(all)).toEqual(["job.imported", "job.changed", "metrics.recorded"]);
    expect(await all.get(`${jobs}/${jobArn}`)).toEqual(await all.get(`${jobs}/a-job`));
    expect(all.surprises).toEqual([]);
  });

  it("that has Completed keeps its loss curves", async () => {
    const { all, jobArn } = await madeElsewhere("Completed");
    await take(all, { jobArn });
    await all.clock.pass(minute);
    expect(await recordOf(all)).toMatchObject({ status: "Completed", trigger: "import" });
    expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
    expect((await all.get(`${jobs}/a-job/metrics`)).body.training.length).toBeGreaterThan(0);
    expect(await types(all)).toEqual(["job.imported", "metrics.recorded"]);
  });

  it("that was Stopped ends well, with whatever curves it left", async () => {
    const { all, jobArn } = await madeElsewhere("Stopped");
    await take(all, { jobArn });
    await all.clock.pass(minute);
    expect(await recordOf(all)).toMatchObject({ status: "Stopped" });
    expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
    expect((await types(all))[0]).toBe("job.imported");
  });

  it("that has Failed is recorded, and nothing follows it", async () => {
    const { all, jobArn } = await madeElsewhere("Failed");
    for (const replay of [false, true]) {
      const { status, headers, body } = await take(all, { jobArn });
      expect({ status, body }).toMatchObject({
        status: 202,
        body: { status: "Failed", failureMessage: "The loss became NaN", executionArn: "" },
      });
      expect(headers["idempotent-replayed"]).toBe(replay ? "true" : undefined);
    }
    await all.clock.pass(minute);
    expect(await recordOf(all)).toMatchObject({ status: "Failed", jobArn });
    expect(await all.executions()).toEqual([]);
    expect(await types(all)).toEqual(["job.imported"]);
  });

  it("lists it where its creation belongs, which may be in another month", async () => {
    const { all, jobArn } = await madeElsewhere("Completed");
    await all.clock.pass(60 * 24 * hour);
    await all.post(request({ jobName: "b-job", customModelName: "b-model" }));
    await take(all, { jobArn });
    const listed = async (query = "") =>
      (await all.get(`${jobs}${query}`)).body.modelCustomizationJobSummaries.map(
        ({ jobName }: { jobName: string }) => jobName,
      );
    expect(await listed()).toEqual(["b-job", "a-job"]);
    expect(await listed("?creationTimeBefore=2026-01-02")).toEqual(["a-job"]);
    expect(await listed("?statusEquals=Completed")).toEqual(["a-job"]);
  });

  it("lets it be stopped", async () => {
    const { all, jobArn } = await madeElsewhere("InProgress");
    await take(all, { jobArn });
    await all.clock.pass(minute);
    expect((await all.call("POST", `${jobs}/a-job/stop`)).status).toBe(202);
    await all.clock.pass(hour);
    expect(await recordOf(all)).toMatchObject({ status: "Stopped" });
    expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
  });

  it("lets it be tagged", async () => {
    const { all, jobArn } = await madeElsewhere("Completed");
    await take(all, { jobArn });
    const tags = [{ key: "a", value: "1" }];
    expect(await all.send("PUT", `${jobs}/a-job/tags`, { tags })).toMatchObject({ status: 200, body: { tags } });
  });

  it("gives it a token where Bedrock tells none", async () => {
    const { all, jobArn } = await madeElsewhere("InProgress", {
      intercept: async ({ operation }, next) => {
        const answer = await next();
        if (operation !== "GetModelCustomizationJob" || typeof answer.body !== "string") return answer;
        const { clientRequestToken: _, ...job } = JSON.parse(answer.body);
        return { ...answer, body: JSON.stringify(job) };
      },
    });
    const token = `imported-${jobArn.slice(-12)}`;
    expect((await take(all, { jobArn })).body).toMatchObject({ clientRequestToken: token });
    await all.clock.pass(8 * hour);
    expect(await recordOf(all)).toMatchObject({ status: "Completed", clientRequestToken: token });
  });
});

describe("importing a job again", () => {
  it("answers the same record, at once or later, and starts nothing twice", async () => {
    const { all, jobArn } = await madeElsewhere("InProgress");
    const answers = await Promise.all([take(all, { jobArn }), take(all, { jobArn })]);
    expect(answers.map(({ headers }) => headers["idempotent-replayed"]).sort()).toEqual(["true", undefined]);
    expect(answers[0]?.body).toEqual(answers[1]?.body);
    await all.clock.pass(8 * hour);
    const { status, headers, body } = await take(all, { jobArn });
    expect({ status, replayed: headers["idempotent-replayed"] }).toEqual({ status: 202, replayed: "true" });
    expect(body).toEqual(await recordOf(all));
    expect(await all.executions()).toHaveLength(1);
    expect((await types(all)).filter((type: string) => type === "job.imported")).toHaveLength(1);
  });

  it.each(moments)("completes what was cut short by death %s any of its calls", async (moment) => {
    for (const standing of ["InProgress", "Completed"]) {
      const calls = await atEveryCall("import-job", moment, async (intercept) => {
        const { all, jobArn } = await madeElsewhere(standing, { intercept });
        const { status } = await take(all, { jobArn });
        if (status !== 202) expect((await take(all, { jobArn })).status).toBe(202);
        await all.clock.pass(8 * hour);
        expect(await recordOf(all)).toMatchObject({ status: "Completed", trigger: "import", jobArn });
        expect(await all.executions()).toMatchObject([{ status: "SUCCEEDED" }]);
        expect((await types(all)).filter((type: string) => type === "job.imported")).toHaveLength(1);
        expect((await all.get(`${jobs}/a-job/metrics`)).body.training.length).toBeGreaterThan(0);
      });
      expect(calls).toBeGreaterThanOrEqual(6);
    }
  });

  it("is how a caller goes on when Bedrock had too many calls, which is answered 503", async () => {
    let throttled = true;
    const { all, jobArn } = await madeElsewhere("InProgress", {
      intercept: ({ service, accessKeyId }, next) => {
        if (throttled && service === "bedrock" && accessKeyId === accessKeyOf("import-job"))
          throw new ServiceError("ThrottlingException", "Rate exceeded");
        return next();
      },
    });
    expect(await take(all, { jobArn })).toMatchObject({
      status: 503,
      headers: { "x-amzn-errortype": "ServiceUnavailableException" },
    });
    throttled = false;
    expect((await take(all, { jobArn })).status).toBe(202);
  });
});

describe("importing a job that was submitted here", () => {
  it("answers its record and changes nothing", async () => {
    const all = await setup();
    await all.post(request());
    await all.clock.pass(10 * minute);
    const before = await recordOf(all);
    const { status, headers, body } = await take(all, { jobArn: before.jobArn });
    expect({ status, replayed: headers["idempotent-replayed"], body }).toEqual({
      status: 202,
      replayed: "true",
      body: before,
    });
    expect(await all.executions()).toHaveLength(1);
    expect(await types(all)).not.toContain("job.imported");
    await all.clock.pass(8 * hour);
    expect(await recordOf(all)).toMatchObject({ status: "Completed", trigger: "api" });
  });

  it("tells its record of the job, where only Bedrock knew of it", async () => {
    const unasked: Intercept = ({ service, accessKeyId }, next) => {
      if (service === "bedrock" && accessKeyId === accessKeyOf("create-job"))
        throw new ServiceError("ThrottlingException", "Rate exceeded");
      return next();
    };
    const all = await setup({ intercept: unasked });
    await all.post(request({ clientRequestToken: "ours" }));
    await all.clock.pass(10_000);
    const jobArn = await all.makeElsewhere({ clientRequestToken: "ours" });
    expect((await recordOf(all)).jobArn).toBeUndefined();
    const { headers, body } = await take(all, { jobArn });
    expect(headers["idempotent-replayed"]).toBe("true");
    expect(body).toMatchObject({ jobArn, trigger: "api", status: "InProgress" });
    await all.clock.pass(8 * hour);
    expect(await recordOf(all)).toMatchObject({ status: "Completed", trigger: "api" });
    expect(await all.executions()).toMatchObject([{ status: "SUCCEEDED" }]);
  });

  it("under the name of another is refused with 409", async () => {
    const all = await setup();
    const jobArn = await all.makeElsewhere({ clientRequestToken: "theirs" });
    await all.post(request({ clientRequestToken: "mine" }));
    const before = await recordOf(all);
    expect(await take(all, { jobArn })).toMatchObject({
      status: 409,
      headers: { "x-amzn-errortype": "ConflictException" },
      body: { errors: [{ pointer: "/jobArn" }] },
    });
    expect(await recordOf(all)).toEqual(before);
  });

  it("that stood in the way of a submission is that name's next attempt", async () => {
    const all = await setup();
    const jobArn = await all.makeElsewhere({ clientRequestToken: "theirs" });
    await all.post(request({ clientRequestToken: "mine" }));
    await all.clock.pass(hour / 2);
    const failureMessage = expect.stringContaining("ConflictException");
    expect(await recordOf(all)).toMatchObject({ status: "Failed", failureMessage });
    expect(await take(all, { jobArn })).toMatchObject({ status: 202, body: { jobArn, attempt: 2, trigger: "import" } });
    await all.clock.pass(8 * hour);
    expect(await recordOf(all)).toMatchObject({ status: "Completed", attempt: 2 });
    expect((await recordOf(all)).failureMessage).toBeUndefined();
  });
});

describe("an import that cannot be", () => {
  const arn = "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/amazon.nova-micro-v1:0/abcdefghijkl";

  it.each([
    ["nobody made", arn, 1],
    ["another account has", arn.replace("123456789012", "210987654321"), 0],
    ["another region has", arn.replace("us-east-1", "us-west-2"), 0],
  ])("of a job that %s is answered 404", async (_, jobArn, asked) => {
    let calls = 0;
    const all = await setup({
      intercept: ({ service, accessKeyId }, next) => {
        if (service === "bedrock" && accessKeyId === accessKeyOf("import-job")) calls += 1;
        return next();
      },
    });
    expect(await take(all, { jobArn })).toMatchObject({
      status: 404,
      headers: { "x-amzn-errortype": "ResourceNotFoundException" },
      body: { errors: [{ pointer: "/jobArn" }] },
    });
    expect(calls).toBe(asked);
  });

  it.each([
    ["a name", { jobArn: "a-job" }, "/jobArn"],
    ["the ARN of a model", { jobArn: arn.replace("model-customization-job", "custom-model") }, "/jobArn"],
    ["nothing", {}, "/jobArn"],
    ["a member too many", { jobArn: arn, jobName: "a-job" }, "/jobName"],
  ])("(%s in its body) is answered 400", async (_, body, pointer) => {
    const all = await setup();
    expect(await take(all, body)).toMatchObject({
      status: 400,
      headers: { "x-amzn-errortype": "ValidationException" },
      body: { errors: [{ pointer }] },
    });
  });
});
