import { describe, expect, it } from "vitest";
import { clockFrom } from "../../src/console/clock.ts";

const date = "Sat, 21 Nov 2026 01:02:03 GMT";
const right = Date.parse(date);
const hour = 3_600_000;

/** A computer whose clock is two hours fast, and an answer that says the right time when it is asked for. */
const computer = (said: Record<string, string> = { date }) => {
  const world = { time: right + 2 * hour, passed: 7, right, asked: 0, answers: true };
  const clocks = { time: () => world.time, passed: () => world.passed };
  const clock = clockFrom(new Headers(said), clocks, async () => {
    world.asked += 1;
    if (!world.answers) throw new Error("nothing answers");
    return new Headers({ date: new Date(world.right).toUTCString() });
  });
  /** Time goes by; while the computer sleeps, not all of its clocks go on. */
  const pass = (ms: number, asleep = false) => {
    world.time += ms;
    world.right += ms;
    if (!asleep) world.passed += ms;
  };
  return { world, clock, pass };
};

describe("The page's clock", () => {
  it("says what an answer says of the time, and goes on from there", async () => {
    const { world, clock, pass } = computer();
    expect(clock.now()).toBe(right);
    pass(5000);
    await clock.settle();
    expect([clock.now(), world.asked]).toEqual([right + 5000, 0]);
    expect(computer({ date, age: "60" }).clock.now()).toBe(right + 60_000);
  });

  it("stays right when this computer's is put right", () => {
    const { world, clock, pass } = computer();
    world.time = right;
    expect(clock.now()).toBe(right);
    pass(5000);
    expect(clock.now()).toBe(right + 5000);
  });

  it.each([
    ["slept, and knows only what time it is", 10 * hour, 0],
    ["slept, and knows that as well", 10 * hour, 10 * hour],
    ["was put right", 0, 0],
  ])("is right once it has settled, where this computer %s", async (_, slept, known) => {
    const { world, clock, pass } = computer();
    pass(slept, true);
    world.passed += known;
    if (slept === 0) world.time = right;
    await clock.settle();
    expect(clock.now()).toBe(world.right);
    const { asked } = world;
    pass(5000);
    await clock.settle();
    expect([clock.now(), world.asked]).toEqual([world.right, asked]);
  });

  it("goes on as before where nobody says what time it is, and asks again", async () => {
    const { world, clock, pass } = computer();
    pass(hour, true);
    world.answers = false;
    await clock.settle();
    expect(clock.now()).toBe(right);
    world.answers = true;
    await clock.settle();
    expect([clock.now(), world.asked]).toEqual([world.right, 2]);
  });

  it.each([{}, { date: "now" }, { date, age: "old" }])("is this computer's where an answer says %j", (said) => {
    const { world, clock, pass } = computer(said);
    pass(5000);
    expect(clock.now()).toBe(world.time);
  });
});
