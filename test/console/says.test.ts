import { describe, expect, it } from "vitest";
import { says } from "../../src/console/plans/says.ts";
import { request, setup } from "../cloud.ts";

const { jobName: _, customModelName: __, ...asked } = request();
const tagged = { ...asked, jobTags: [{ key: "team", value: "" }], orchestration: { timeoutHours: 3 } };

/** Bodies of plans, no two of which say the same. */
const bodies = [
  { request: asked },
  { request: tagged },
  { request: asked, schedule: "rate(1 day)" },
  { request: asked, schedule: "rate(2 days)" },
  { request: asked, data: { s3Uri: "s3://lapidary-data/incoming/" } },
  { request: asked, keep: 3 },
  { request: asked, skipUnchanged: false },
];

describe("A plan, as the API answers it", () => {
  it("says what it was put with, and nothing else", async () => {
    const { send, get, clock } = await setup();
    for (const body of bodies) {
      await send("PUT", "/retraining-plans/a-plan", body);
      await clock.pass(60_000);
      const plan = (await get("/retraining-plans/a-plan")).body;
      expect(bodies.filter((other) => says(plan, other))).toEqual([body]);
    }
  });

  it("says what was put in another order, and with what the API fills in", () => {
    const [one, other] = [
      { epochCount: "1", learningRate: "2" },
      { learningRate: "2", epochCount: "1" },
    ];
    const plan = { request: { ...asked, hyperParameters: one }, skipUnchanged: true };
    expect(says(plan, { keep: undefined, request: { ...asked, jobTags: undefined, hyperParameters: other } })).toBe(
      true,
    );
  });

  it.each([undefined, null, "", [], { request: 1 }])("says nothing where it is %j", (plan) => {
    expect(says(plan, plan)).toBe(false);
    expect(says({ request: asked }, plan)).toBe(false);
  });
});
