import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { BedrockClient } from "@aws-sdk/client-bedrock";
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  type HistoryEvent,
} from "@aws-sdk/client-sfn";
import { virtualClock } from "#local/clock.ts";
import { startCloud, type CloudOptions } from "#local/cloud.ts";
import { bucket, machineArn } from "#local/names.ts";

const record = JSON.stringify({
  messages: [
    { role: "user", content: [{ text: "How many jobs are running?" }] },
    { role: "assistant", content: [{ text: "GET /model-customization-jobs?statusEquals=InProgress" }] },
  ],
});

export const dataset = `s3://${bucket}/train.jsonl`;

/** A request for a job that will succeed. */
export const request = (over: Record<string, unknown> = {}) => ({
  jobName: "a-job",
  customModelName: "a-model",
  baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
  customizationType: "FINE_TUNING",
  hyperParameters: { epochCount: "1" },
  trainingDataConfig: { s3Uri: dataset },
  ...over,
});

/** An emulated account on virtual time, with a dataset of 100 records in its bucket, and the ways in which people reach it. */
export const setup = async ({ seed = 1, ...options }: Partial<Omit<CloudOptions, "clock">> = {}) => {
  const clock = virtualClock();
  const surprises: unknown[] = [];
  const cloud = await startCloud({ clock, seed, surprised: (error) => surprises.push(error), ...options });
  const s3 = new S3Client(cloud.clientSettings("cli", "s3"));
  const sfn = new SFNClient(cloud.clientSettings("cli", "sfn"));
  const bedrock = new BedrockClient(cloud.clientSettings("cli", "bedrock"));

  const put = (Key: string, Body: string) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(Body) }));
  await put("train.jsonl", `${record}\n`.repeat(100));

  const call = async (
    method: string,
    target: string,
    body?: string | Uint8Array,
    headers: Record<string, string> = {},
  ) => {
    const [path = "", query = ""] = target.split("?");
    const answer = await cloud.api.answer({
      method,
      path,
      query: new URLSearchParams(query),
      headers,
      body: Buffer.from(body ?? ""),
    });
    const text = typeof answer.body === "string" ? answer.body : "";
    return { status: answer.status, headers: answer.headers, body: JSON.parse(text) };
  };

  const executionArn = (name: string) => `arn:aws:states:us-east-1:123456789012:execution:customize-model:${name}`;

  return {
    clock,
    cloud,
    bedrock,
    s3,
    sfn,
    put,
    surprises,
    call,
    get: (path: string) => call("GET", path),
    post: (body: unknown) =>
      call("POST", "/model-customization-jobs", JSON.stringify(body), { "content-type": "application/json" }),
    /** Every execution there is. */
    async executions() {
      const { executions = [] } = await sfn.send(
        new ListExecutionsCommand({ stateMachineArn: machineArn("customize-model") }),
      );
      return executions;
    },
    execution: (name: string) => sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(name) })),
    async history(name: string) {
      const events: HistoryEvent[] = [];
      let nextToken: string | undefined;
      do {
        const page = await sfn.send(
          new GetExecutionHistoryCommand({ executionArn: executionArn(name), maxResults: 1000, nextToken }),
        );
        events.push(...(page.events ?? []));
        nextToken = page.nextToken;
      } while (nextToken);
      return events;
    },
  };
};
export type Setup = Awaited<ReturnType<typeof setup>>;
