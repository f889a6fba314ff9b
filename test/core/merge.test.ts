import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isTerminal, successors, type JobStatus } from "#core/lifecycle.ts";
import { compare, merged } from "#core/merge.ts";
import type { Job, JobRecord } from "#core/record.ts";
import { jobArn, reported, submitted } from "../records.ts";

const apply = (record: JobRecord, job: Job) => {
  const report = compare(record, job);
  return report === "known" || report === "foreign" ? record : merged(record, job);
};

describe("comparing a report with a record", () => {
  it("takes the first sight of a job that has the record's token, even for a record that was given up", () => {
    expect(compare(submitted(), reported())).toBe("first");
    expect(compare(submitted({ status: "Failed" }), reported())).toBe("first");
  });

  it("refuses a job of the same name that was made with another token, or has another ARN", () => {
    expect(compare(submitted(), reported({ clientRequestToken: "other" }))).toBe("foreign");
    expect(compare(submitted({ jobArn: `${jobArn}x` }), reported())).toBe("foreign");
  });

  it("never moves a record back from a terminal status", () => {
    const record = merged(submitted(), reported({ status: "Completed" }));
    for (const status of ["InProgress", "Stopping", "Failed", "Stopped"] as const)
      expect(compare(record, reported({ status, lastModifiedTime: "2027-01-01T00:00:00.000Z" }))).toBe("known");
  });

  it("refreshes a record of the same status only with something newer", () => {
    const record = merged(submitted(), reported());
    expect(compare(record, reported())).toBe("known");
    expect(compare(record, reported({ lastModifiedTime: "2026-01-01T00:00:39.000Z" }))).toBe("known");
    expect(compare(record, reported({ lastModifiedTime: "2026-01-01T00:00:41.000Z" }))).toBe("refresh");
  });

  it("drops why a record was given up once Bedrock turns out to have the job", () => {
    const given = submitted({ status: "Failed", failureMessage: "gone", endTime: "2026-01-01T00:00:05.000Z" });
    expect(merged(given, reported())).not.toHaveProperty("failureMessage");
    expect(merged(given, reported())).not.toHaveProperty("endTime");
  });
});

/** A job's whole life as a list of reports: each status a legal move from the one before, each later than it. */
const life = fc.infiniteStream(fc.nat()).map((choices) => {
  const reports: Job[] = [];
  let status: JobStatus = "InProgress";
  for (let minute = 1; ; minute += 1) {
    const lastModifiedTime = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
    reports.push(reported({ status, lastModifiedTime }));
    if (isTerminal(status)) return reports;
    const choice: number = choices.next().value ?? 0;
    const next: readonly JobStatus[] = [status, ...successors(status)];
    status = next[choice % next.length] ?? status;
  }
});

describe("applying reports", () => {
  it("ends in the job's last status, whatever the order and however often each report comes", () => {
    const shuffled = life.chain((reports) =>
      fc.tuple(fc.constant(reports), fc.shuffledSubarray([...reports, ...reports], { minLength: reports.length * 2 })),
    );
    fc.assert(
      fc.property(shuffled, ([reports, order]) => {
        const end = order.reduce(apply, submitted());
        expect(end.status).toBe(reports.at(-1)?.status);
      }),
    );
  });
});
