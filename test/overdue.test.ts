import { beforeEach, describe, expect, it } from "vitest";
import type { CloudOptions } from "#local/cloud.ts";
import { ServiceError } from "#local/service.ts";
import { request, setup } from "./cloud.ts";
import { measured } from "./measured.ts";

const jobs = "/model-customization-jobs";
const minute = 60_000;
const hour = 60 * minute;

const written = measured();
beforeEach(() => void written.splice(0));

/** How often it was told that a job is overdue. */
const told = () => written.filter(({ name }) => name === "JobsOverdue").length;

/** A job that would train for so many hours, and may for two. */
const submitted = async (hours: number, options: Partial<CloudOptions> = {}, orchestration = { timeoutHours: 2 }) => {
  const all = await setup({ jobs: { duration: () => hours * hour }, ...options });
  expect((await all.post(request({ orchestration }))).status).toBe(202);
  return { ...all, status: async () => (await all.get(`${jobs}/a-job`)).body.status };
};

type Intercept = NonNullable<CloudOptions["intercept"]>;

/** A Bedrock that takes every stop and stops nothing. */
const deaf: Intercept = ({ operation }, next) =>
  operation === "StopModelCustomizationJob" ? Promise.resolve({ status: 200, headers: {}, body: "{}" }) : next();

/** A Bedrock that refuses every stop, as it does where nothing is left to stop. */
const refusing: Intercept = ({ operation }, next) => {
  if (operation === "StopModelCustomizationJob")
    throw new ServiceError("ConflictException", "There is nothing to stop");
  return next();
};

/** A Bedrock whose jobs say for ever that they are stopping. */
const stuck: Intercept = async ({ operation }, next) => {
  const answer = await next();
  if (operation !== "GetModelCustomizationJob" || typeof answer.body !== "string") return answer;
  const { endTime: _, ...job } = JSON.parse(answer.body);
  return { ...answer, body: JSON.stringify(job.status === "Stopped" ? { ...job, status: "Stopping" } : job) };
};

describe("a job that has not ended an hour after its deadline", () => {
  it.each([
    ["stops nothing", deaf, "InProgress"],
    ["refuses to stop it", refusing, "InProgress"],
    ["never ends its stopping", stuck, "Stopping"],
  ] as const)("is told as overdue where Bedrock %s, then, and as long as it goes on", async (_, intercept, status) => {
    const { clock, ...job } = await submitted(24, { intercept });
    await clock.pass(2 * hour + 55 * minute);
    expect({ told: told(), status: await job.status() }).toEqual({ told: 0, status });
    await clock.pass(10 * minute);
    expect(told()).toBe(1);
    await clock.pass(12 * hour);
    expect(told()).toBeGreaterThan(3);
    // Each round costs events of the execution's history, of which there are not many.
    expect(told()).toBeLessThan(15);
  });

  it("is told no more when it has ended after all", async () => {
    const { clock, status } = await submitted(5, { intercept: deaf });
    await clock.pass(5 * hour - minute);
    const before = told();
    expect(before).toBeGreaterThan(0);
    expect(await status()).toBe("InProgress");
    await clock.pass(24 * hour);
    expect({ told: told(), status: await status() }).toEqual({ told: before, status: "Completed" });
  });

  it("is told as overdue also where none of Bedrock's events arrives", async () => {
    const { clock } = await submitted(24, { intercept: deaf, distort: () => [] });
    await clock.pass(3 * hour + 5 * minute);
    expect(told()).toBe(1);
  });

  it("is one that Bedrock did not stop: one that it stops in time is not told", async () => {
    const { clock, status } = await submitted(24);
    await clock.pass(24 * hour);
    expect({ told: told(), status: await status() }).toEqual({ told: 0, status: "Stopped" });
  });

  it("has a deadline: one without is never told, however long it runs", async () => {
    const all = await setup({ jobs: { duration: () => 100 * hour } });
    await all.post(request());
    await all.clock.pass(200 * hour);
    expect({ told: told(), status: (await all.get(`${jobs}/a-job`)).body.status }).toEqual({
      told: 0,
      status: "Completed",
    });
  });
});
