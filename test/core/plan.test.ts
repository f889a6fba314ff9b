import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { hashOf } from "#aws/hash.ts";
import { problems } from "#core/issues.ts";
import { limits } from "#core/patterns.ts";
import { PlanBody, PlanName, prefixProblem } from "#core/plan.ts";
import type { JobRecord } from "#core/record.ts";
import { RequestTemplate, SubmitJobRequest } from "#core/request.ts";
import { RetrainingTrigger } from "#core/retraining.ts";
import { runName, stillRuns, type LastRun } from "#core/runs.ts";
import { text } from "#core/shapes.ts";
import { submitted } from "../records.ts";

const planName = fc.stringMatching(/^[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/).filter((name) => v.is(PlanName, name));
const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const time = fc
  .date({ min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => date.toISOString());

describe("the name of a plan's job and model", () => {
  it("is what both may be, for every plan and time", () => {
    fc.assert(
      fc.property(planName, time, hash, (plan, at, of) => {
        const name = runName(plan, at, of);
        expect(v.is(text(limits.jobName), name)).toBe(true);
        expect(v.is(text(limits.customModelName), name)).toBe(true);
        expect(name).toMatch(/^[^-].*[^-]-\d{8}-\d{6}$|^[^-]-\d{8}-\d{6}$/);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ["nightly", "nightly-20260108-030405"],
    ["a".repeat(47), `${"a".repeat(47)}-20260108-030405`],
    ["a".repeat(63), `${"a".repeat(38)}-0123abcd-20260108-030405`],
    [`${"a".repeat(37)}-${"b".repeat(10)}`, `${"a".repeat(37)}-0123abcd-20260108-030405`],
  ])("of %s is %s", (plan, name) => {
    expect(runName(plan, "2026-01-08T03:04:05.678Z", "0123abcd4567")).toBe(name);
  });

  it("is another for another plan, however alike the two begin", () => {
    const ending = fc.stringMatching(/^[a-z0-9]{1,16}$/);
    fc.assert(
      fc.property(ending, ending, time, (one, other, at) => {
        const [first = "", second = ""] = [one, other]
          .map((end) => `${"a".repeat(47)}${end}`)
          .map((plan) => runName(plan, at, hashOf(plan)));
        expect(first === second).toBe(one === other);
      }),
    );
  });
});

describe("a plan's name", () => {
  it.each(["a", "a-b", "A1-b2-C3", "0".repeat(63)])("may be %s", (name) => {
    expect(v.is(PlanName, name)).toBe(true);
  });

  it.each(["", "-a", "a-", "a--b", "a_b", "a.b", "a b", "ä", "a".repeat(64)])(
    "may not be %j, and is told so",
    (name) => {
      const { issues } = v.safeParse(PlanName, name);
      expect(issues?.[0].message).toContain("letters and digits, with single hyphens between them");
    },
  );
});

describe("the body of a plan", () => {
  const request = {
    baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
    trainingDataConfig: { s3Uri: "s3://bucket/train.jsonl" },
  };

  it("is only a request, and then skips what is unchanged", () => {
    expect(v.parse(PlanBody, { request })).toEqual({ request, skipUnchanged: true });
  });

  it("says who makes what a request may not have", () => {
    const names = { jobName: "a", customModelName: "a", clientRequestToken: "a" };
    const { issues = [] } = v.safeParse(PlanBody, { request: { ...request, ...names } });
    expect(problems(issues)).toEqual(
      Object.keys(names).map((name) => ({
        pointer: `/request/${name}`,
        detail: `request.${name} is made by the plan, for each of its jobs`,
      })),
    );
  });

  it("holds a request that becomes a job's with names alone", () => {
    const names = { jobName: "a-1", customModelName: "a-1" };
    const { jobName: _, customModelName: __, clientRequestToken: ___, ...rest } = SubmitJobRequest.entries;
    expect(Object.keys(RequestTemplate.entries)).toEqual(Object.keys(rest));
    expect(v.is(SubmitJobRequest, { ...v.parse(RequestTemplate, request), ...names })).toBe(true);
  });
});

describe("a prefix that starts a plan", () => {
  const place = { bucket: "lapidary", outputUri: "s3://lapidary/output" };

  it.each(["s3://lapidary/new/", "s3://lapidary/new", "s3://lapidary/outputs/", "s3://lapidary/a/output/"])(
    "may be %s",
    (uri) => {
      expect(prefixProblem(uri, place)).toBeUndefined();
    },
  );

  it.each(["s3://lapidary-2/new/", "s3://lapid/new/", "s3://other"])(
    "must be in the deployment's bucket: %s",
    (uri) => {
      expect(prefixProblem(uri, place)).toMatch(/^must be in the deployment's bucket, lapidary/);
    },
  );

  it.each(["s3://lapidary", "s3://lapidary/", "s3://lapidary/out", "s3://lapidary/output", "s3://lapidary/output/a/"])(
    "must not start the next job with each job's output: %s",
    (uri) => {
      expect(prefixProblem(uri, place)).toMatch(/^must lie apart from s3:\/\/lapidary\/output/);
    },
  );
});

describe("a last run", () => {
  const time = "2026-01-01T00:00:00.000Z";
  const started: LastRun = {
    time,
    id: "1",
    trigger: "event",
    jobName: "a-20260101-000000",
    claimedAt: time,
    outcome: "started",
  };
  const job = (status: JobRecord["status"]): JobRecord => submitted({ status });

  it.each<[string, LastRun | undefined, JobRecord | undefined, boolean]>([
    ["whose job is submitted", started, job("Submitted"), true],
    ["whose job runs", started, job("InProgress"), true],
    ["whose job is being stopped", started, job("Stopping"), true],
    ["whose job has ended", started, job("Failed"), false],
    ["whose job is not there any more", started, undefined, false],
    ["that was refused", { ...started, outcome: "failed" }, undefined, false],
    ["that was refused since the name is another job's", { ...started, outcome: "failed" }, job("InProgress"), false],
    ["that the plan has forgotten, whose job runs", undefined, job("InProgress"), true],
    ["that never was", undefined, undefined, false],
  ])("%s keeps the next from starting, or not", (_, last, record, runs) => {
    expect(stillRuns(last, record)).toBe(runs);
  });
});

describe("a trigger", () => {
  const said = { time: "2026-01-01T01:00:00+01:00", id: "1" };

  it("is read from what a rule says and from an event alike, its time in UTC", () => {
    const time = "2026-01-01T00:00:00.000Z";
    expect(v.parse(RetrainingTrigger, { ...said, plan: "a", trigger: "data", key: "k" })).toEqual({
      time,
      id: "1",
      plan: "a",
      trigger: "data",
      key: "k",
      force: false,
    });
    const detail = { plan: "a", force: true, requestedBy: "Ada" };
    expect(v.parse(RetrainingTrigger, { ...said, source: "x", detail })).toMatchObject({
      time,
      id: "1",
      plan: "a",
      trigger: "event",
      force: true,
      requestedBy: "Ada",
    });
  });

  it.each([null, {}, { ...said, detail: {} }, { ...said, detail: { plan: "a_b" } }, { ...said, plan: "a" }])(
    "is not %j",
    (input) => {
      expect(v.is(RetrainingTrigger, input)).toBe(false);
    },
  );

  it.each([
    [null, "The request must be an object"],
    [{ ...said, detail: {} }, "detail.plan is required"],
    [{ ...said, detail: [] }, "detail.plan is required"],
    [{ ...said, detail: "a" }, "detail must be an object"],
    [{ ...said, detail: { plan: 1 } }, "detail.plan must be a string; got a number"],
    [{ ...said, detail: { plan: "a", force: "yes" } }, "detail.force must be true or false; got a string"],
    [{ ...said, detail: { plan: "a", requestedBy: 1 } }, "detail.requestedBy must be a string"],
    [{ ...said, plan: "a" }, "trigger is required"],
    [{ ...said, time: "now", detail: { plan: "a" } }, "time must be a time, ISO 8601"],
  ])("%j is refused in the words of the API: %s", (input, detail) => {
    const { issues = [] } = v.safeParse(RetrainingTrigger, input);
    expect(problems(issues).map((problem) => problem.detail)).toEqual([detail]);
  });
});
