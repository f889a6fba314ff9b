import * as schemas from "@aws-sdk/client-bedrock";
import { describe, expect, test } from "vitest";
import { bedrock } from "#local/bedrock/bedrock.ts";
import { virtualClock } from "#local/clock.ts";
import { awsEndpoint } from "#local/endpoint.ts";
import { bedrockRole } from "#local/names.ts";
import { modelledService } from "#local/protocol.ts";
import { idsFrom, randomFrom } from "#local/random.ts";
import { bedrockContract } from "./contract/bedrock.ts";
import { targetAt } from "./contract/target.ts";

const converse = JSON.stringify({
  messages: [
    { role: "user", content: [{ text: "question" }] },
    { role: "assistant", content: [{ text: "answer" }] },
  ],
});

const account = () => {
  const clock = virtualClock();
  const random = randomFrom(1);
  const objects = new Map([["data/train.jsonl", `${converse}\n`.repeat(100)]]);
  const endedJobs = new Set<unknown>();
  const { operations } = bedrock({
    clock,
    random,
    newId: idsFrom(random),
    emit: ({ detail }) => {
      if (detail.endTime !== undefined) endedJobs.add(detail.jobName);
    },
    s3: {
      get: async (bucket, key) => Buffer.from(objects.get(`${bucket}/${key}`) ?? ""),
      put: async (bucket, key, body) => void objects.set(`${bucket}/${key}`, body),
      list: async () => [],
    },
  });
  const { requestHandler } = awsEndpoint({
    clock,
    newId: idsFrom(random),
    services: { bedrock: modelledService({ schemas, operations }) },
  });
  return {
    target: targetAt("http://localhost", requestHandler),
    roleArn: bedrockRole,
    trainingUri: "s3://data/train.jsonl",
    outputUri: "s3://data/output/",
    baseModelIdentifier: "amazon.nova-micro-v1:0:128k",
    ended: (jobName: string) => clock.until(() => endedJobs.has(jobName)),
    waited: () => clock.pass(30_000),
    unusedName: () => `job-${Math.floor(random() * 1e9)}`,
  };
};

describe("the emulated Bedrock keeps the contract", () => {
  bedrockContract(async () => account());
});

test("an operation that is not emulated says so by its name", async () => {
  const client = new schemas.BedrockClient(account().target);
  await expect(client.send(new schemas.ListGuardrailsCommand({}))).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringMatching(/ListGuardrails/),
    $metadata: { httpStatusCode: 501 },
  });
});
