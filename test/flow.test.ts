import { StopModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { describe, expect, it } from "vitest";
import { LostAnswer } from "#local/endpoint.ts";
import { accessKeyOf } from "#local/names.ts";
import { ServiceError } from "#local/service.ts";
import { dataset, request, setup, type Setup } from "./cloud.ts";

const jobs = "/model-customization-jobs";
const hour = 3_600_000;
const day = 24 * hour;

const types = async ({ get }: Setup, name = "a-job") =>
  (await get(`${jobs}/${name}/events`)).body.events.map(({ type }: { type: string }) => type);

const entered = (events: Awaited<ReturnType<Setup["history"]>>) =>
  events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);

describe("a job that goes well", () => {
  it("is checked, created, followed to its end, and its loss curves are kept", async () => {
    const all = await setup();
    await all.post(request({ validationDataConfig: { validators: [{ s3Uri: dataset }] } }));
    await all.clock.pass(8 * hour);
    const { body } = await all.get(`${jobs}/a-job`);
    expect(body).toMatchObject({ status: "Completed", outputModelName: "a-model" });
    expect(body.outputModelArn).toContain(":custom-model/");
    expect(await types(all)).toEqual([
      "job.submitted",
      "base-model.checked",
      "hyperparameters.checked",
      "dataset.checked",
      "dataset.checked",
      "cost.estimated",
      "preflight.passed",
      "job.created",
      "job.changed",
      "job.changed",
      "metrics.recorded",
    ]);
    const curves = (await all.get(`${jobs}/a-job/metrics`)).body;
    expect(curves.training.at(-1)?.loss).toBe(body.trainingMetrics.trainingLoss);
    expect(curves.validation.at(-1)?.loss).toBe(body.validationMetrics[0].validationLoss);
    expect(curves.training.map(({ step }: { step: number }) => step)).toEqual(
      curves.training.map((_: unknown, i: number) => i),
    );
    const execution = await all.execution("a-job-1");
    expect(execution.status).toBe("SUCCEEDED");
    expect(JSON.parse(execution.output ?? "")).toMatchObject({ jobName: "a-job", status: "Completed" });
    expect(entered(await all.history("a-job-1")).at(-1)).toBe("Completed");
    expect(all.surprises).toEqual([]);
  });

  it("keeps a curve of 20,000 steps in at most 25 writes", async () => {
    let writes = 0;
    const all = await setup({
      jobs: { steps: () => 20_000 },
      intercept: (call, next) => {
        if (call.operation === "BatchWriteItem")
          writes += JSON.parse(Buffer.from(call.request.body).toString()).RequestItems["lapidary-jobs"].length;
        return next();
      },
    });
    await all.post(request());
    await all.clock.pass(8 * hour);
    expect((await all.get(`${jobs}/a-job/metrics`)).body.training).toHaveLength(20_000);
    expect(writes).toBeGreaterThan(0);
    expect(writes).toBeLessThanOrEqual(25);
  });
});

describe("following a job of 72 hours", () => {
  const follow = async (arrivals: readonly number[]) => {
    const all = await setup({ jobs: { duration: () => 72 * hour }, distort: () => arrivals });
    await all.post(request());
    await all.clock.pass(3 * day + 7 * hour);
    const events = await all.history("a-job-1");
    const { body } = await all.get(`${jobs}/a-job`);
    const end = Date.parse(body.endTime);
    const left = events.findLast(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name === "RecordMetrics");
    expect(body.status).toBe("Completed");
    return { events, transitions: entered(events).length, delay: (left?.timestamp?.getTime() ?? Infinity) - end };
  };

  it("costs under 700 events and 160 transitions, and ends within 5 s of the job, when every event arrives", async () => {
    const { events, transitions, delay } = await follow([0]);
    expect(events.length).toBeLessThan(700);
    expect(transitions).toBeLessThan(160);
    expect(delay).toBeLessThanOrEqual(5_000);
  });

  it("costs no more and ends within 6 h of the job when every event is lost", async () => {
    const { events, transitions, delay } = await follow([]);
    expect(events.length).toBeLessThan(700);
    expect(transitions).toBeLessThan(160);
    expect(delay).toBeLessThanOrEqual(6 * hour);
  });
});

describe("a wait for a change", () => {
  it("takes a quarter of the time that the job has run, from 60 s to 6 h", async () => {
    const all = await setup({ jobs: { duration: () => 72 * hour }, distort: () => [] });
    await all.post(request());
    await all.clock.pass(3 * day + 7 * hour);
    const created = Date.parse((await all.get(`${jobs}/a-job`)).body.creationTime);
    const scheduled = (await all.history("a-job-1")).filter(
      ({ taskScheduledEventDetails }) => taskScheduledEventDetails?.resource === "updateItem.waitForTaskToken",
    );
    for (const { timestamp, taskScheduledEventDetails } of scheduled) {
      const run = ((timestamp?.getTime() ?? 0) - created) / 1000;
      const expected = Math.min(21_600, Math.max(60, run / 4));
      expect(taskScheduledEventDetails?.timeoutInSeconds).toBeGreaterThanOrEqual(expected - 1);
      expect(taskScheduledEventDetails?.timeoutInSeconds).toBeLessThanOrEqual(expected + 1);
    }
    expect(scheduled.length).toBeGreaterThan(20);
  });
});

describe("a job that ends otherwise", () => {
  it("fails with Bedrock's own message as the execution's cause", async () => {
    const all = await setup({ jobs: { faults: { failJob: () => "The loss became NaN at step 12" } } });
    await all.post(request());
    await all.clock.pass(8 * hour);
    expect((await all.get(`${jobs}/a-job`)).body).toMatchObject({
      status: "Failed",
      failureMessage: "The loss became NaN at step 12",
    });
    expect(await all.execution("a-job-1")).toMatchObject({
      status: "FAILED",
      error: "JobFailed",
      cause: "The loss became NaN at step 12",
    });
  });

  it("is Stopped, which is not a failure, when somebody stops it", async () => {
    const all = await setup();
    await all.post(request());
    await all.clock.pass(hour / 2);
    await all.bedrock.send(new StopModelCustomizationJobCommand({ jobIdentifier: "a-job" }));
    await all.clock.pass(hour);
    expect((await all.get(`${jobs}/a-job`)).body.status).toBe("Stopped");
    expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
    expect(entered(await all.history("a-job-1")).at(-1)).toBe("Stopped");
  });

  it("is stopped when it outlives its hours", async () => {
    const all = await setup({ jobs: { duration: () => 10 * hour } });
    await all.post(request({ orchestration: { timeoutHours: 2 } }));
    await all.clock.pass(4 * hour);
    const { body } = await all.get(`${jobs}/a-job`);
    expect(body.status).toBe("Stopped");
    expect(Date.parse(body.endTime) - Date.parse(body.creationTime) - 2 * hour).toBeLessThan(15 * 60_000);
    expect(await types(all)).toContain("deadline.passed");
  });
});

describe("Bedrock gone for hours", () => {
  it("fails the execution, says why in the timeline, and leaves the name to another attempt", async () => {
    let gone = true;
    const all = await setup({
      intercept: ({ service, accessKeyId }, next) => {
        if (gone && service === "bedrock" && accessKeyId !== accessKeyOf("cli")) throw new LostAnswer("socket hang up");
        return next();
      },
    });
    await all.post(request());
    await all.clock.pass(2 * day);
    expect((await all.execution("a-job-1")).status).toBe("FAILED");
    expect(await types(all)).toContain("execution.failed");
    gone = false;
    expect((await all.post(request())).body).toMatchObject({ attempt: 2, status: "Submitted" });
    await all.clock.pass(8 * hour);
    expect((await all.get(`${jobs}/a-job`)).body).toMatchObject({ attempt: 2, status: "Completed" });
  });
});

describe("an answer of Bedrock's that is not as expected", () => {
  it.each([["NaN"], ["Infinity"], [1e20]])("(a loss of %s) does not keep a job from its end", async (trainingLoss) => {
    const all = await setup({
      intercept: async ({ operation }, next) => {
        const answer = await next();
        if (operation !== "GetModelCustomizationJob" || typeof answer.body !== "string") return answer;
        const job = JSON.parse(answer.body);
        return {
          ...answer,
          body: JSON.stringify(job.trainingMetrics ? { ...job, trainingMetrics: { trainingLoss } } : job),
        };
      },
    });
    await all.post(request());
    await all.clock.pass(8 * hour);
    expect((await all.get(`${jobs}/a-job`)).body.status).toBe("Completed");
    expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
  });

  it("(a status that nobody knows yet) is taken for a job that goes on", async () => {
    let unknown = true;
    const all = await setup({
      intercept: async ({ operation }, next) => {
        const answer = await next();
        if (!unknown || operation !== "GetModelCustomizationJob" || typeof answer.body !== "string") return answer;
        return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), status: "Pondering" }) };
      },
    });
    await all.post(request());
    await all.clock.pass(10 * 60_000);
    expect((await all.get(`${jobs}/a-job`)).body.status).toBe("InProgress");
    unknown = false;
    await all.clock.pass(8 * hour);
    expect((await all.get(`${jobs}/a-job`)).body.status).toBe("Completed");
  });

  it("(metrics files without a loss, or that cannot be read) makes no failure of a job that was none", async () => {
    for (const spoil of [
      () => [Buffer.from("note\nnothing\n")],
      () => {
        throw new ServiceError("AccessDenied", "Access Denied");
      },
    ]) {
      const all = await setup({
        intercept: async ({ operation, accessKeyId }, next) => {
          const answer = await next();
          const reads = operation === "GetObject" && accessKeyId === accessKeyOf("record-metrics");
          return reads ? { status: 200, headers: {}, body: spoil() } : answer;
        },
      });
      await all.post(request());
      await all.clock.pass(8 * hour);
      expect((await all.execution("a-job-1")).status).toBe("SUCCEEDED");
      expect(await types(all)).toContain("metrics.unreadable");
    }
  });
});

describe("creating a job", () => {
  it("adopts a job of its name that has its token", async () => {
    const all = await setup();
    const jobArn = await all.makeElsewhere({ clientRequestToken: "mine" });
    await all.post(request({ clientRequestToken: "mine" }));
    await all.clock.pass(10_000);
    expect((await all.get(`${jobs}/a-job`)).body).toMatchObject({ status: "InProgress", jobArn });
  });

  it("fails with a clear ConflictException when the name belongs to a job that was made with another token", async () => {
    const all = await setup();
    const jobArn = await all.makeElsewhere({ clientRequestToken: "theirs" });
    await all.post(request({ clientRequestToken: "mine" }));
    await all.clock.pass(10_000);
    const { body } = await all.get(`${jobs}/a-job`);
    expect(body).toMatchObject({ status: "Failed" });
    expect(body).not.toHaveProperty("jobArn");
    expect(body.failureMessage).toMatch(/^ConflictException: The job name a-job is in use by /);
    expect((await all.execution("a-job-1")).cause).toContain(jobArn);
  });

  it("that has succeeded although its answer was never read leaves a record that says what Bedrock says", async () => {
    const all = await setup({
      distort: () => [],
      intercept: ({ operation, accessKeyId }, next) => {
        if (operation === "GetModelCustomizationJob" && accessKeyId === accessKeyOf("create-job"))
          throw new ServiceError("AccessDeniedException", "Not yet");
        return next();
      },
    });
    await all.post(request());
    await all.clock.pass(10_000);
    expect((await all.execution("a-job-1")).status).toBe("FAILED");
    const { body } = await all.get(`${jobs}/a-job`);
    expect(body).toMatchObject({ status: "InProgress", jobArn: expect.stringContaining("model-customization-job") });
  });

  it("waits for a place while the quota is used up, and says so in the timeline", async () => {
    const all = await setup({ jobs: { quota: 1, duration: () => 2 * hour } });
    await all.post(request());
    await all.clock.pass(60_000);
    await all.post(request({ jobName: "b-job" }));
    await all.clock.pass(hour);
    expect((await all.get(`${jobs}/b-job`)).body.status).toBe("Submitted");
    expect(await types(all, "b-job")).toContain("capacity.awaited");
    await all.clock.pass(1.5 * hour);
    expect((await all.get(`${jobs}/b-job`)).body.status).toBe("InProgress");
    await all.clock.pass(4 * hour);
    expect((await all.get(`${jobs}/b-job`)).body.status).toBe("Completed");
  });

  it("waits two minutes for a role to become assumable, and no longer", async () => {
    for (const [roleNotAssumable, status] of [
      [90_000, "InProgress"],
      [hour, "Failed"],
    ] as const) {
      const all = await setup({ jobs: { faults: { roleNotAssumable } } });
      await all.post(request());
      await all.clock.pass(hour / 2);
      expect((await all.get(`${jobs}/a-job`)).body.status).toBe(status);
    }
  });
});
