import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { BedrockClient, CreateModelCustomizationJobCommand } from "@aws-sdk/client-bedrock";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
  type HistoryEvent,
} from "@aws-sdk/client-sfn";
import { virtualClock } from "#local/clock.ts";
import { startCloud, type CloudOptions } from "#local/cloud.ts";
import { bedrockRole, bucket, bus, machineArn } from "#local/names.ts";
import type { MachineName } from "../src/wiring.ts";

const record = JSON.stringify({
  messages: [
    { role: "user", content: [{ text: "How many jobs are running?" }] },
    { role: "assistant", content: [{ text: "GET /model-customization-jobs?statusEquals=InProgress" }] },
  ],
});

/** A dataset of 100 records that nothing stands against. */
export const records = `${record}\n`.repeat(100);

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
  const eventbridge = new EventBridgeClient(cloud.clientSettings("cli", "eventbridge"));

  const put = (Key: string, Body: string) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from(Body) }));
  await put("train.jsonl", records);

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
    return { status: answer.status, headers: answer.headers, body: JSON.parse(text || "null") };
  };

  const send = (method: string, path: string, body: unknown) =>
    call(method, path, JSON.stringify(body), { "content-type": "application/json" });

  const executionArn = (name: string, machine: MachineName) =>
    `${machineArn(machine).replace(":stateMachine:", ":execution:")}:${name}`;

  return {
    clock,
    cloud,
    bedrock,
    s3,
    sfn,
    eventbridge,
    put,
    surprises,
    call,
    /** A call with a body in JSON. */
    send,
    get: (path: string) => call("GET", path),
    post: (body: unknown) => send("POST", "/model-customization-jobs", body),
    /** Makes a job in Bedrock as others do, without us; gives its ARN. */
    async makeElsewhere(over: { jobName?: string; customModelName?: string; clientRequestToken?: string } = {}) {
      const { jobArn = "" } = await bedrock.send(
        new CreateModelCustomizationJobCommand({
          ...request(),
          customizationType: "FINE_TUNING",
          roleArn: bedrockRole,
          outputDataConfig: { s3Uri: `s3://${bucket}/theirs` },
          ...over,
        }),
      );
      return jobArn;
    },
    /** Puts an event on the bus, as anybody may. */
    emit: (DetailType: string, detail: unknown) =>
      eventbridge.send(
        new PutEventsCommand({
          Entries: [{ EventBusName: bus, Source: "test", DetailType, Detail: JSON.stringify(detail) }],
        }),
      ),
    /** Every execution of a machine, newest first. */
    async executions(machine: MachineName = "customize-model") {
      const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: machineArn(machine) }));
      return executions;
    },
    execution: (name: string, machine: MachineName = "customize-model") =>
      sfn.send(new DescribeExecutionCommand({ executionArn: executionArn(name, machine) })),
    async history(name: string, machine: MachineName = "customize-model") {
      const events: HistoryEvent[] = [];
      let nextToken: string | undefined;
      do {
        const page = await sfn.send(
          new GetExecutionHistoryCommand({ executionArn: executionArn(name, machine), maxResults: 1000, nextToken }),
        );
        events.push(...(page.events ?? []));
        nextToken = page.nextToken;
      } while (nextToken);
      return events;
    },
  };
};
export type Setup = Awaited<ReturnType<typeof setup>>;
