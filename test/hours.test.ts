import { describe, expect, it } from "vitest";
import { request, setup } from "./cloud.ts";

const jobs = "/model-customization-jobs";
const minute = 60_000;
const hour = 60 * minute;

describe("a job whose request says no hours", () => {
  const under = (policy: object, over: object = {}) => ({
    settings: { policy },
    jobs: { duration: () => 100 * hour },
    ...over,
  });

  it.each([
    ["those that the deployment gives", { timeoutHours: 5 }, 5],
    ["those that it gives, within what it allows", { timeoutHours: 5, maxTimeoutHours: 24 }, 5],
    ["the most that it allows, where it gives none", { maxTimeoutHours: 24 }, 24],
  ])("has %s: its record says so, and it is stopped then", async (_, policy, timeoutHours) => {
    const { clock, get, post } = await setup(under(policy));
    const { body } = await post(request({ orchestration: { maxCostUsd: 100 } }));
    expect(body.orchestration).toEqual({ timeoutHours, maxCostUsd: 100 });
    await clock.pass(timeoutHours * hour - 5 * minute);
    expect((await get(`${jobs}/a-job`)).body.status).toBe("InProgress");
    await clock.pass(hour);
    expect((await get(`${jobs}/a-job`)).body).toMatchObject({ status: "Stopped", orchestration: { timeoutHours } });
  });

  it("has those of the deployment in a plan as well", async () => {
    const { clock, get, send } = await setup(under({ timeoutHours: 5 }));
    const { jobName: _, customModelName: __, ...template } = request();
    await send("PUT", "/retraining-plans/weekly", { request: template, schedule: "rate(7 days)" });
    await clock.pass(8 * 24 * hour);
    const [{ jobName }] = (await get(jobs)).body.modelCustomizationJobSummaries;
    expect((await get(`${jobs}/${jobName}`)).body).toMatchObject({
      status: "Stopped",
      orchestration: { timeoutHours: 5 },
    });
  });

  it("has none where it was made elsewhere: nobody here was asked for it", async () => {
    const { clock, get, send, makeElsewhere } = await setup(under({ timeoutHours: 5 }));
    await send("POST", `${jobs}/imports`, { jobArn: await makeElsewhere() });
    await clock.pass(10 * hour);
    const { body } = await get(`${jobs}/a-job`);
    expect([body.status, body.orchestration]).toEqual(["InProgress", undefined]);
  });
});

describe("a job that asks for hours", () => {
  const settings = { policy: { timeoutHours: 5, maxTimeoutHours: 24 } };
  const asking = (timeoutHours: number) => request({ orchestration: { timeoutHours } });
  const reason = "orchestration.timeoutHours must be at most 24, as this deployment's policy asks; got 25";

  it("has them, up to the most that the deployment allows", async () => {
    const { clock, get, post } = await setup({ settings });
    expect((await post(asking(24))).body.orchestration).toEqual({ timeoutHours: 24 });
    await clock.pass(24 * hour);
    expect((await get(`${jobs}/a-job`)).body.status).toBe("Completed");
  });

  it("is refused with more, as a dry run tells", async () => {
    const { clock, get, post, send } = await setup({ settings });
    const { body } = await send("POST", `${jobs}?dryRun=true`, asking(25));
    expect(body).toMatchObject({ valid: false, errors: [{ pointer: "/orchestration/timeoutHours", detail: reason }] });
    expect((await send("POST", `${jobs}?dryRun=true`, request())).body.valid).toBe(true);
    await post(asking(25));
    await clock.pass(minute);
    const failed = { status: "Failed", failureMessage: expect.stringContaining(reason) };
    expect((await get(`${jobs}/a-job`)).body).toMatchObject(failed);
  });
});
