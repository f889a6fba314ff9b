import type { Emitted } from "./eventbridge/event.ts";
import { account, partition } from "./names.ts";
import type { ObjectCreated } from "./s3/s3.ts";
import type { Execution } from "./sfn/types.ts";

/** What Step Functions says when an execution has started or ended (https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html). */
export const executionStatusChange = (execution: Execution): Emitted => ({
  source: "aws.states",
  "detail-type": "Step Functions Execution Status Change",
  resources: [execution.arn],
  detail: {
    executionArn: execution.arn,
    stateMachineArn: execution.machine.arn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startDate.getTime(),
    stopDate: execution.stopDate?.getTime() ?? null,
    input: execution.input,
    output: execution.output ?? null,
    inputDetails: { included: true },
    outputDetails: execution.output === undefined ? null : { included: true },
    error: execution.error ?? null,
    cause: execution.cause ?? null,
  },
});

/** What S3 says of a new object, in a bucket that sends its events to EventBridge (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html). */
export const objectCreated = ({ bucket, key, size, etag, how }: ObjectCreated, requestId: string): Emitted => ({
  source: "aws.s3",
  "detail-type": "Object Created",
  resources: [`arn:${partition}:s3:::${bucket}`],
  detail: {
    version: "0",
    bucket: { name: bucket },
    object: { key, size, etag: etag.replaceAll('"', ""), sequencer: requestId },
    "request-id": requestId,
    requester: account,
    "source-ip-address": "127.0.0.1",
    reason: how === "Copy" ? "CopyObject" : how === "Put" ? "PutObject" : how,
  },
});
