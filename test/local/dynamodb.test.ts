import { DynamoDBClient, ListTablesCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scaledClock } from "#local/clock.ts";
import { dynamoDb } from "#local/dynamodb.ts";
import { awsEndpoint } from "#local/endpoint.ts";
import { dynamoDbContract } from "./contract/dynamodb.ts";
import type { Target } from "./contract/target.ts";
import { targetAt } from "./contract/target.ts";

const endpointFor = () => awsEndpoint({ services: { dynamodb: dynamoDb() }, clock: scaledClock(), newId: () => "id" });
const inProcess = () => targetAt("http://127.0.0.1", endpointFor().requestHandler);

dynamoDbContract("in process", inProcess);

describe("over HTTP", () => {
  let target: Target;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const listening = await endpointFor().listen(0);
    target = targetAt(listening.url);
    close = listening.close;
  });
  afterAll(() => close());
  dynamoDbContract("over HTTP", () => target);
});

describe("the emulated DynamoDB", () => {
  it("answers NotImplemented, with the operation's name, for transactions", async () => {
    const client = new DynamoDBClient(inProcess());
    await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [] }))).rejects.toMatchObject({
      name: "NotImplemented",
      message: "TransactWriteItems is not emulated",
      $metadata: { httpStatusCode: 501 },
    });
  });

  it("answers under the endpoint's request id, with a checksum", async () => {
    const client = new DynamoDBClient(inProcess());
    expect((await client.send(new ListTablesCommand({}))).$metadata).toMatchObject({ requestId: "id" });
  });
});
