import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { announced, detailOf } from "#core/announcement.ts";
import { statuses } from "#core/lifecycle.ts";
import { merged } from "#core/merge.ts";
import type { JobRecord } from "#core/record.ts";
import { reported, submitted } from "../records.ts";

describe("what an event says of a record", () => {
  it("has the members of Bedrock's own, in whole seconds and with one place for each kind of data", () => {
    const record = merged(
      submitted(),
      reported({
        status: "Failed",
        outputModelName: "a-model",
        outputModelArn: "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0/abcdefghijkl",
        roleArn: "arn:aws:iam::123456789012:role/r",
        failureMessage: "Failure message here.",
        endTime: "2026-01-01T00:00:40.999Z",
        baseModelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0",
        hyperParameters: { epochCount: "5" },
        trainingDataConfig: { s3Uri: "s3://bucket/train" },
        validationDataConfig: { validators: [{ s3Uri: "s3://bucket/one" }, { s3Uri: "s3://bucket/two" }] },
        outputDataConfig: { s3Uri: "s3://bucket/output" },
      }),
    );
    expect(JSON.parse(JSON.stringify(detailOf(record)))).toEqual({
      version: "0.0",
      jobName: "a-job",
      jobArn: record.jobArn,
      outputModelName: "a-model",
      outputModelArn: record.outputModelArn,
      roleArn: "arn:aws:iam::123456789012:role/r",
      jobStatus: "Failed",
      failureMessage: "Failure message here.",
      creationTime: "2026-01-01T00:00:10Z",
      lastModifiedTime: "2026-01-01T00:00:40Z",
      endTime: "2026-01-01T00:00:40Z",
      baseModelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0",
      hyperParameters: { epochCount: "5" },
      trainingDataConfig: { s3Uri: "s3://bucket/train" },
      validationDataConfig: { s3Uri: "s3://bucket/one" },
      outputDataConfig: { s3Uri: "s3://bucket/output" },
      executionArn: record.executionArn,
      attempt: 1,
    });
  });

  it("names the plan that asked for the job, and no execution where there is none", () => {
    expect(detailOf(submitted({ plan: "weekly" })).plan).toBe("weekly");
    expect(detailOf(submitted({ executionArn: "" })).executionArn).toBeUndefined();
  });

  it("names the logs where a job is trained with those", () => {
    const trainingDataConfig = { invocationLogsConfig: { invocationLogSource: { s3Uri: "s3://bucket/logs" } } };
    expect(detailOf(submitted({ trainingDataConfig })).trainingDataConfig).toEqual({ s3Uri: "s3://bucket/logs" });
  });

  it("never tells the task token, the request or its hash", () => {
    const told = JSON.stringify(detailOf(submitted({ taskToken: "secret", request: { jobName: "x" } })));
    for (const word of ["secret", "taskToken", "request", "hash"]) expect(told).not.toContain(word);
  });
});

describe("a change of a record", () => {
  it("is told when the record is new, or its status is", () => {
    expect(announced(undefined, submitted())).toMatchObject({ status: "Submitted" });
    expect(announced(submitted(), submitted({ status: "InProgress" }))).toMatchObject({ status: "InProgress" });
  });

  it("is told when another attempt begins", () => {
    const again = submitted({ attempt: 2 });
    expect(announced(submitted({ status: "Failed" }), again)).toEqual(again);
    expect(announced(submitted(), again)).toEqual(again);
  });

  it("of anything else is not told, and neither is a record's end", () => {
    const same: Partial<JobRecord>[] = [
      { taskToken: "t" },
      { tags: [] },
      { lastModifiedTime: "2026-01-01T00:00:40.000Z" },
      { jobArn: "x" },
    ];
    for (const over of same) expect(announced(submitted(), submitted(over))).toBeUndefined();
    expect(announced(submitted(), undefined)).toBeUndefined();
  });

  it("is told of a record that could not be read before", () => {
    expect(announced({ status: "Pondering" }, submitted())).toEqual(submitted());
  });

  it("cannot be told of what is no record", () => {
    for (const item of [{}, { ...submitted(), status: "Pondering" }, "text"])
      expect(() => announced(undefined, item)).toThrow();
  });

  it("is told as often as the status changes, whatever is written in between", () => {
    const lives = fc.array(fc.record({ status: fc.constantFrom(...statuses), taskToken: fc.string() }));
    fc.assert(
      fc.property(lives, (writes) => {
        const items = writes.map((write) => submitted(write));
        const told = items.filter((item, index) => announced(items[index - 1], item));
        const moves = writes.filter(({ status }, index) => writes[index - 1]?.status !== status);
        expect(told.map(({ status }) => status)).toEqual(moves.map(({ status }) => status));
      }),
    );
  });
});
