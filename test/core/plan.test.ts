import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { limits } from "#core/patterns.ts";
import { PlanBody, PlanName, prefixProblem } from "#core/plan.ts";
import type { JobRecord } from "#core/record.ts";
import { RequestTemplate, SubmitJobRequest } from "#core/request.ts";
import { RetrainingTrigger } from "#core/retraining.ts";
import { outcomeOf, runName, stillRuns, type LastRun } from "#core/runs.ts";
import { text } from "#core/shapes.ts";
import { submitted } from "../records.ts";

const planName = fc.stringMatching(/^[a-zA-Z0-9]+(?:-[a-zA-Z0-9]+)*$/).filter((name) => v.is(PlanName, name));
const time = fc
  .date({ min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59Z"), noInvalidDate: true })
  .map((date) => date.toISOString());

describe("the name of a plan's job and model", () => {
  it("is what both may be, for every plan and time", () => {
    fc.assert(
      fc.property(planName, time, (plan, at) => {
        const name = runName(plan, at);
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
    ["a".repeat(63), `${"a".repeat(47)}-20260108-030405`],
    [`${"a".repeat(46)}-b`, `${"a".repeat(46)}-20260108-030405`],
  ])("of %s is %s", (plan, name) => {
    expect(runName(plan, "2026-01-08T03:04:05.678Z")).toBe(name);
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
  const claimedAt = "2026-01-01T00:00:00.000Z";
  const claim: LastRun = { time: claimedAt, id: "1", trigger: "event", jobName: "a-20260101-000000", claimedAt };
  const after = (minutes: number) => new Date(Date.parse(claimedAt) + minutes * 60_000);
  const job = (status: JobRecord["status"]): JobRecord => submitted({ status });

  it.each<[string, LastRun, JobRecord | undefined, number, boolean]>([
    ["claimed a moment ago", claim, undefined, 14, true],
    ["claimed and forgotten", claim, undefined, 15, false],
    ["claimed, whose job is there", claim, job("Submitted"), 60, true],
    ["whose job runs", { ...claim, outcome: "started" }, job("InProgress"), 600, true],
    ["whose job is being stopped", { ...claim, outcome: "started" }, job("Stopping"), 600, true],
    ["whose job has ended", { ...claim, outcome: "started" }, job("Failed"), 1, false],
    ["whose job is not there any more", { ...claim, outcome: "started" }, undefined, 1, false],
    ["that was refused", { ...claim, outcome: "failed" }, undefined, 1, false],
    ["that was refused since the name is another job's", { ...claim, outcome: "failed" }, job("InProgress"), 1, false],
  ])("%s keeps the next from starting, or not", (_, last, record, minutes, runs) => {
    expect(stillRuns(last, record, after(minutes))).toBe(runs);
  });

  it("that nobody wrote down was started if its job is there", () => {
    expect(outcomeOf(claim, job("Failed"))).toMatchObject({ id: "1", outcome: "started", jobName: claim.jobName });
    expect(outcomeOf(claim, undefined)).toMatchObject({ id: "1", outcome: "failed" });
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
      requestedBy: "retraining-plan/a",
    });
    expect(v.parse(RetrainingTrigger, { ...said, source: "x", detail: { plan: "a", force: true } })).toMatchObject({
      time,
      id: "1",
      plan: "a",
      trigger: "event",
      force: true,
    });
  });

  it.each([null, {}, { ...said, detail: {} }, { ...said, detail: { plan: "a_b" } }, { ...said, plan: "a" }])(
    "is not %j",
    (input) => {
      expect(v.is(RetrainingTrigger, input)).toBe(false);
    },
  );
});
