import type { PutRuleCommandInput, Target } from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { virtualClock } from "#local/clock.ts";
import { eventBridge } from "#local/eventbridge/eventbridge.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:on-schedule";
const caller = { accessKeyId: "LOCALTEST" };

/** A rule `plan` put at midnight, the start of Thursday 1 January 2026, with one target. */
const setup = async (rule: Partial<PutRuleCommandInput>, target: Partial<Target> = {}) => {
  const clock = virtualClock();
  const start = clock.now();
  const delivered: { input: unknown; at: number }[] = [];
  let ids = 0;
  const { operations, emit } = eventBridge({
    clock,
    newId: () => `id-${++ids}`,
    deliver: async (_arn, input) => void delivered.push({ input, at: clock.now() - start }),
  });
  const put = (over: Partial<PutRuleCommandInput>) => operations.PutRule?.({ Name: "plan", ...over }, caller);
  await put(rule);
  const Targets = [{ Id: "one", Arn: functionArn, ...target }];
  await operations.PutTargets?.({ Rule: "plan", Targets }, caller);
  return {
    clock,
    delivered,
    put,
    emit,
    enable: () => operations.EnableRule?.({ Name: "plan" }, caller),
    disable: () => operations.DisableRule?.({ Name: "plan" }, caller),
    async remove() {
      await operations.RemoveTargets?.({ Rule: "plan", Ids: ["one"] }, caller);
      await operations.DeleteRule?.({ Name: "plan" }, caller);
    },
    /** When each delivery was, in milliseconds since the start. */
    times: () => delivered.map(({ at }) => at),
    /** The same as text, to the minute. */
    dates: () => delivered.map(({ at }) => new Date(start + at).toISOString().slice(0, 16)),
  };
};

describe("a rule with a schedule", () => {
  it("gives its targets the service's own event, one period after it was put and each period from then", async () => {
    const { clock, delivered } = await setup({ ScheduleExpression: "rate(2 hours)" });
    await clock.pass(5 * hour);
    const event = {
      version: "0",
      "detail-type": "Scheduled Event",
      source: "aws.events",
      account: "123456789012",
      region: "us-east-1",
      resources: ["arn:aws:events:us-east-1:123456789012:rule/plan"],
      detail: {},
    };
    expect(delivered).toEqual([
      { at: 2 * hour, input: { ...event, id: "id-1", time: "2026-01-01T02:00:00Z" } },
      { at: 4 * hour, input: { ...event, id: "id-2", time: "2026-01-01T04:00:00Z" } },
    ]);
  });

  it("gives its targets what they are to have of the event", async () => {
    const InputTransformer = {
      InputPathsMap: { time: "$.time" },
      InputTemplate: '{"plan": "<aws.events.rule-name>", "at": <time>}',
    };
    const { clock, delivered } = await setup({ ScheduleExpression: "rate(1 day)" }, { InputTransformer });
    await clock.pass(day + minute);
    expect(delivered.map(({ input }) => input)).toEqual([{ plan: "plan", at: "2026-01-02T00:00:00Z" }]);
  });

  it.each([
    ["cron(0 9 ? * MON *)", 12, ["2026-01-05T09:00", "2026-01-12T09:00"]],
    ["cron(0 9 ? * 1 *)", 5, ["2026-01-04T09:00"]],
    ["cron(0 9 ? * SAT-SUN *)", 5, ["2026-01-03T09:00", "2026-01-04T09:00"]],
    ["cron(30 23 L * ? *)", 60, ["2026-01-31T23:30", "2026-02-28T23:30"]],
    ["cron(0 0 31W * ? *)", 31, ["2026-01-30T00:00"]],
    ["cron(0 0 ? * 6L *)", 31, ["2026-01-30T00:00"]],
    ["cron(0 0 ? * 3#2 *)", 31, ["2026-01-13T00:00"]],
    ["cron(0 0 ? * L *)", 5, ["2026-01-03T00:00"]],
    ["cron(0 12 1 1 ? 2026,2028)", 1000, ["2026-01-01T12:00", "2028-01-01T12:00"]],
  ])("fires at the times of %s, in UTC", async (ScheduleExpression, days, expected) => {
    const { clock, dates } = await setup({ ScheduleExpression });
    await clock.pass(days * day);
    expect(dates()).toEqual(expected);
  });

  it.each(["cron(0 0 30 2 ? *)", "cron(0 0 1 1 ? 2002-2005)"])(
    "never fires, and leaves no timer, at %s",
    async (ScheduleExpression) => {
      const { clock } = await setup({ ScheduleExpression });
      await expect(clock.until(() => false)).rejects.toThrow("No timer is left");
    },
  );

  it("fires for a matching event too when it has a pattern, and once for its own event", async () => {
    const both = { ScheduleExpression: "rate(1 hour)", EventPattern: '{"source":["aws.s3", "aws.events"]}' };
    const { clock, delivered, emit } = await setup(both);
    emit({ source: "aws.s3", "detail-type": "Object Created", detail: {} });
    await clock.pass(hour + minute);
    expect(delivered.map(({ input }) => input)).toMatchObject([{ source: "aws.s3" }, { source: "aws.events" }]);
  });

  it("rests while it is disabled, and starts its period afresh when it is enabled", async () => {
    const { clock, times, enable, disable } = await setup({ ScheduleExpression: "rate(1 hour)" });
    await clock.pass(90 * minute);
    await disable();
    await clock.pass(3 * hour);
    await enable();
    await clock.pass(30 * minute);
    await enable();
    await clock.pass(31 * minute);
    expect(times()).toEqual([hour, 5.5 * hour]);
  });

  it("does not start when it is put disabled", async () => {
    const { clock } = await setup({ ScheduleExpression: "rate(1 hour)", State: "DISABLED" });
    await expect(clock.until(() => false)).rejects.toThrow("No timer is left");
  });

  it("follows the schedule that it was put with last, or none", async () => {
    const { clock, times, put } = await setup({ ScheduleExpression: "rate(1 hour)" });
    await clock.pass(90 * minute);
    await put({ ScheduleExpression: "cron(0 3 * * ? *)" });
    await clock.pass(2 * hour);
    await put({ EventPattern: '{"source":["a"]}' });
    expect(times()).toEqual([hour, 3 * hour]);
    await expect(clock.until(() => false)).rejects.toThrow("No timer is left");
  });

  it("keeps its schedule when another is refused", async () => {
    const { clock, times, put } = await setup({ ScheduleExpression: "rate(1 hour)" });
    await expect(put({ ScheduleExpression: "rate(1 hours)" })).rejects.toThrow("Parameter ScheduleExpression");
    await expect(put({ ScheduleExpression: "rate(1 day)", EventPattern: "{}" })).rejects.toThrow("Event pattern");
    await clock.pass(hour + minute);
    expect(times()).toEqual([hour]);
  });

  it("is over when it is deleted", async () => {
    const { clock, times, remove } = await setup({ ScheduleExpression: "rate(1 hour)" });
    await clock.pass(hour + minute);
    await remove();
    expect(times()).toEqual([hour]);
    await expect(clock.until(() => false)).rejects.toThrow("No timer is left");
  });
});
