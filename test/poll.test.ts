import type { HistoryEvent } from "@aws-sdk/client-sfn";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Poll, waits, type PollInput } from "#core/poll.ts";
import { request, setup } from "./cloud.ts";

const jobs = "/model-customization-jobs";
const hour = 3_600_000;
const day = 24 * hour;

const time = ({ timestamp }: HistoryEvent) => timestamp?.getTime() ?? NaN;

/** Every wait of WaitForChange in an execution. */
const scheduled = (history: HistoryEvent[]) =>
  history.filter(({ taskScheduledEventDetails: task }) => task?.resource === "updateItem.waitForTaskToken");

/** An account with the setting, in which no event ever arrives, and a job of so many milliseconds. */
const waiting = async (poll: PollInput, duration: number, over = {}) => {
  const all = await setup({ poll, jobs: { duration: () => duration }, distort: () => [] });
  await all.post(request(over));
  return all;
};

describe("the setting poll", () => {
  it.each([
    [{ maxSeconds: 900 }, 60, 900],
    [{ minSeconds: 10, maxSeconds: 600 }, 10, 600],
    [{ minSeconds: 1_800, maxSeconds: 1_800 }, 1_800, 1_800],
    [{ minSeconds: 3_600 }, 3_600, 21_600],
  ])("%j has WaitForChange wait for a quarter of the time that the job has run, from %i s to %i s", async (...row) => {
    const [poll, least, most] = row;
    const all = await waiting(poll, 12 * hour);
    await all.clock.pass(12 * hour);
    const created = Date.parse((await all.get(`${jobs}/a-job`)).body.creationTime);
    const found = scheduled(await all.history("a-job-1"));
    expect(found.length).toBeGreaterThan(3);
    for (const event of found) {
      const expected = Math.min(most, Math.max(least, (time(event) - created) / 4000));
      expect(Math.abs((event.taskScheduledEventDetails?.timeoutInSeconds ?? 0) - expected)).toBeLessThanOrEqual(1);
    }
  });

  it("does not make a job outlive its hours by more than a minute", async () => {
    const all = await waiting({ minSeconds: 21_600 }, 20 * hour, { orchestration: { timeoutHours: 2 } });
    await all.clock.pass(2.5 * hour);
    const { events } = (await all.get(`${jobs}/a-job/events`)).body;
    const told = events.find(({ type }: { type: string }) => type === "deadline.passed");
    const { creationTime } = (await all.get(`${jobs}/a-job`)).body;
    const late = Date.parse(told?.time) - Date.parse(creationTime) - 2 * hour;
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(65_000);
  });

  it("leaves room in an execution's history for a job of 13 days, however often it is set to look", async () => {
    const all = await waiting({ minSeconds: 10, maxSeconds: 600 }, day);
    await all.clock.pass(day);
    const history = await all.history("a-job-1");
    const perLook = history.length / scheduled(history).length;
    expect((13 * day) / 600_000).toBeGreaterThan(1_800);
    expect(((13 * day) / 600_000) * perLook).toBeLessThan(25_000);
  });

  it.each([
    [{}, 15, 900],
    [{ maxSeconds: 600 }, 15, 600],
    [{ minSeconds: 10 }, 10, 900],
  ])("%j has stop-job wait for a quarter of the time that stopping takes, from %i s to %i s", async (...row) => {
    const [poll, least, most] = row;
    const all = await setup({
      poll,
      jobs: { duration: () => day },
      async intercept({ operation }, next) {
        const answer = await next();
        if (operation !== "GetModelCustomizationJob" || typeof answer.body !== "string") return answer;
        return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), status: "Stopping" }) };
      },
    });
    await all.post(request());
    await all.clock.pass(60_000);
    await all.call("POST", `${jobs}/a-job/stop`);
    await all.clock.pass(3 * hour);
    const [execution] = await all.executions("stop-job");
    const start = execution?.startDate?.getTime() ?? NaN;
    const history = await all.history(execution?.name ?? "", "stop-job");
    const waits = history.flatMap((event, index) =>
      event.type === "WaitStateEntered" && history[index + 1]
        ? [{ elapsed: (time(event) - start) / 1000, waited: (time(history[index + 1] ?? event) - time(event)) / 1000 }]
        : [],
    );
    expect(waits.length).toBeGreaterThan(10);
    expect(waits[0]?.waited).toBe(least);
    for (const { elapsed, waited } of waits)
      expect(Math.abs(waited - Math.min(most, Math.max(least, elapsed / 4)))).toBeLessThanOrEqual(1);
  });
});

describe("what ends is looked at", () => {
  const minSeconds = fc.integer({ min: 10, max: 86_400 });
  const maxSeconds = fc.integer({ min: 600, max: 86_400 });

  it("no more seldom than what runs, and by default from 15 s to 15 min", () => {
    const figures = (poll: PollInput) =>
      Object.fromEntries(Object.entries(waits(v.parse(Poll, poll))).map(([name, text]) => [name, Number(text)]));
    expect(figures({})).toMatchObject({ "ending-min-seconds": 15, "ending-max-seconds": 900 });
    fc.assert(
      fc.property(minSeconds, maxSeconds, (min, max) => {
        fc.pre(min <= max);
        const all = figures({ minSeconds: min, maxSeconds: max });
        expect(all).toMatchObject({ "poll-min-seconds": min, "poll-max-seconds": max });
        expect(all["ending-min-seconds"]).toBe(Math.min(15, min));
        expect(all["ending-max-seconds"]).toBe(Math.min(900, max));
        expect(all["ending-min-seconds"]).toBeLessThanOrEqual(all["ending-max-seconds"] ?? 0);
      }),
    );
  });
});
