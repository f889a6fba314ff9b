import type { Job, JobRecord } from "#core/record.ts";

/** A record of a job that Bedrock has not seen. */
export const submitted = (over: Partial<JobRecord> = {}): JobRecord => ({
  jobName: "a-job",
  clientRequestToken: "token",
  status: "Submitted",
  request: {},
  requestHash: "hash",
  attempt: 1,
  executionArn: "arn:aws:states:us-east-1:123456789012:execution:customize-model:a-job-1",
  trigger: "api",
  creationTime: "2026-01-01T00:00:00.000Z",
  ...over,
});

export const jobArn =
  "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/amazon.nova-micro-v1:0/abcdefghijkl";

/** What Bedrock says of that job. */
export const reported = (over: Partial<Job> = {}): Job => ({
  jobName: "a-job",
  clientRequestToken: "token",
  jobArn,
  status: "InProgress",
  creationTime: "2026-01-01T00:00:10.000Z",
  lastModifiedTime: "2026-01-01T00:00:40.000Z",
  ...over,
});
