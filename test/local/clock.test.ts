import { describe, expect, it } from "vitest";
import { scaledClock, virtualClock } from "#local/clock.ts";

describe("the virtual clock", () => {
  it("jumps from timer to timer, in the order in which they are due and then were set", async () => {
    const clock = virtualClock(0);
    const seen: [string, number][] = [];
    const see = (name: string) => () => seen.push([name, clock.now()]);
    clock.after(3_600_000, see("late"));
    clock.after(10, see("first"));
    clock.after(10, see("second"));
    await clock.until(() => seen.length === 3);
    expect(seen).toEqual([
      ["first", 10],
      ["second", 10],
      ["late", 3_600_000],
    ]);
  });

  it("stands still while work is under way", async () => {
    const clock = virtualClock(0);
    let fired = false;
    clock.after(1, () => (fired = true));
    const work = clock.hold(async () => {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      return { fired, now: clock.now() };
    });
    await clock.until(() => fired);
    expect(await work).toEqual({ fired: false, now: 0 });
  });

  it("never runs a timer that was cancelled", async () => {
    const clock = virtualClock(0);
    let ran = false;
    clock.after(5, () => (ran = true))();
    await clock.pass(10);
    expect(ran).toBe(false);
    expect(clock.now()).toBe(10);
  });

  it("says so when nothing is left that could change what is awaited", async () => {
    await expect(virtualClock().until(() => false)).rejects.toThrow("No timer is left");
  });
});

describe("the scaled clock", () => {
  it("runs a timer no earlier than it is due", async () => {
    const clock = scaledClock(10_000, 0);
    const due = clock.now() + 20_000;
    await new Promise<void>((resolve) => clock.after(20_000, resolve));
    expect(clock.now()).toBeGreaterThanOrEqual(due);
  });

  it("stands still while work is under way, so that computing takes no simulated time", async () => {
    const clock = scaledClock(1_000_000, 0);
    let fired = false;
    await clock.hold(async () => {
      const before = clock.now();
      clock.after(1, () => (fired = true));
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(clock.now()).toBe(before);
      expect(fired).toBe(false);
    });
    await new Promise<void>((resolve) => clock.after(1, resolve));
    expect(fired).toBe(true);
  });
});
