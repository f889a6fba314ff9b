import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { placeOf } from "#core/arns.ts";
import { importedRecord, requestOf } from "#core/importing.ts";
import { JobRecord } from "#core/record.ts";
import { jobArn, reported } from "../records.ts";

const made = {
  outputModelName: "a-model",
  outputModelKmsKeyArn: "arn:aws:kms:us-east-1:123456789012:key/k",
  roleArn: "arn:aws:iam::123456789012:role/theirs",
  baseModelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0",
  customizationType: "FINE_TUNING",
  hyperParameters: { epochCount: "2" },
  trainingDataConfig: { s3Uri: "s3://data/train.jsonl" },
  validationDataConfig: { validators: [{ s3Uri: "s3://data/v.jsonl" }] },
  outputDataConfig: { s3Uri: "s3://data/output" },
};
const origin = {
  attempt: 2,
  requestHash: "hash",
  requestedBy: "arn:aws:iam::123456789012:user/u",
  executionArn: "execution",
};
const job = (over = {}) => ({ ...reported(made), jobArn, ...over });

describe("the record of a job that was made elsewhere", () => {
  it("says what Bedrock says, who asked, and what the job was made with in the request's names", () => {
    const record = importedRecord(job(), origin);
    expect(v.parse(JobRecord, record)).toEqual(record);
    expect(record).toMatchObject({ ...job(), ...origin, trigger: "import" });
    const { outputModelName, outputModelKmsKeyArn, baseModelArn, ...same } = made;
    expect(record.request).toEqual({
      ...same,
      jobName: "a-job",
      clientRequestToken: "token",
      customModelName: outputModelName,
      customModelKmsKeyId: outputModelKmsKeyArn,
      baseModelIdentifier: baseModelArn,
    });
  });

  it("has a token of its own where Bedrock tells none", () => {
    const record = importedRecord(job({ clientRequestToken: undefined }), origin);
    expect(record.clientRequestToken).toBe("imported-abcdefghijkl");
    expect(record.request["clientRequestToken"]).toBe("imported-abcdefghijkl");
  });

  it("has no token in what its request is told from others by", () => {
    expect(requestOf(job())).not.toHaveProperty("clientRequestToken");
  });

  it("names no execution for a job that has failed, and one for every other", () => {
    for (const status of ["InProgress", "Stopping", "Stopped", "Completed"] as const)
      expect(importedRecord(job({ status }), origin).executionArn).toBe("execution");
    const failed = importedRecord(job({ status: "Failed" }), origin);
    expect(failed.executionArn).toBe("");
    expect(v.is(JobRecord, failed)).toBe(true);
  });
});

describe("where a resource lives", () => {
  it("is its partition, its region and its account, whatever its service", () => {
    const machine = "arn:aws:states:us-east-1:123456789012:stateMachine:customize-model";
    expect(placeOf(jobArn)).toBe(placeOf(machine));
    for (const other of [
      "arn:aws-cn:states:us-east-1:123456789012:",
      "arn:aws:states:us-west-2:123456789012:",
      "arn:aws:states:us-east-1:210987654321:",
    ])
      expect(placeOf(other)).not.toBe(placeOf(jobArn));
  });
});
