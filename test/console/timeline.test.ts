import { describe, expect, it } from "vitest";
import { timelineEvent, type TimelineType } from "#core/timeline.ts";
import { deletionStands, isUntold, stopFailed } from "../../src/console/job/asked-for.ts";
import { attemptsIn } from "../../src/console/job/attempts.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));

const told = (...types: TimelineType[]) =>
  types.map((type, minute) => timelineEvent(type, { attempt: 1, at: at(minute), about: String(minute) }));

describe("a timeline", () => {
  it.each([
    [false, []],
    [true, ["delete.requested"]],
    [true, ["delete.requested", "model.cleared"]],
    [true, ["delete.requested", "model.cleared", "model.deleted"]],
    [false, ["delete.requested", "delete.failed"]],
    [true, ["delete.requested", "delete.failed", "tags.set", "delete.requested"]],
  ] as const)("says %s to whether the model is being deleted, or is gone, after %j", (expected, types) => {
    expect(deletionStands(told("job.submitted", ...types), at(60).getTime())).toBe(expected);
  });

  it.each([
    [true, 134, ["delete.requested"]],
    [false, 135, ["delete.requested"]],
    [true, 136, ["delete.requested", "delete.failed", "delete.requested"]],
    [true, 1000, ["delete.requested", "model.deleted"]],
  ] as const)(
    "says %s to that after %i minutes, as an execution may end without a word, of %j",
    (expected, late, types) => {
      expect(deletionStands(told(...types), at(late).getTime())).toBe(expected);
    },
  );

  it("is waited for to tell of a deletion that was asked for, until it does, and not for ever", () => {
    const asked = { at: at(5).getTime(), told: 2 };
    const before = told("delete.requested", "delete.failed");
    const untold = (events: typeof before, minute: number) => isUntold(asked, events, at(minute).getTime());
    expect(untold(before, 6)).toBe(true);
    expect(untold(before, 139)).toBe(true);
    expect(untold(before, 140)).toBe(false);
    expect(untold(told("delete.requested", "delete.failed", "delete.requested"), 6)).toBe(false);
  });

  it("says of each attempt whether it could not be stopped", () => {
    const events = [timelineEvent("stop.failed", { attempt: 12, at: at(0), about: "why" })];
    expect([1, 2, 12].filter((attempt) => stopFailed(events, attempt))).toEqual([12]);
  });

  it("has its attempts in their order, however they are mixed", () => {
    const event = (attempt: number, minute: number) =>
      timelineEvent("job.changed", { attempt, at: at(minute), about: String(minute) });
    const [first, late, second, tenth] = [event(1, 0), event(1, 3), event(2, 1), event(10, 2)];
    expect(attemptsIn([first, tenth, second, late])).toEqual([
      { attempt: 1, events: [first, late] },
      { attempt: 2, events: [second] },
      { attempt: 10, events: [tenth] },
    ]);
    expect(attemptsIn([])).toEqual([]);
  });
});
