import { randomUUID } from "node:crypto";
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import type { Target } from "./target.ts";

/** What any DynamoDB endpoint has to do for this project. */
export const dynamoDbContract = (way: string, connect: () => Target) =>
  describe(`DynamoDB ${way}`, () => {
    const setup = async () => {
      const client = new DynamoDBClient(connect());
      const TableName = `contract-${randomUUID()}`;
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: ["pk", "sk", "month", "at"].map((AttributeName) => ({
            AttributeName,
            AttributeType: "S",
          })),
          KeySchema: [
            { AttributeName: "pk", KeyType: "HASH" },
            { AttributeName: "sk", KeyType: "RANGE" },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: "newest",
              KeySchema: [
                { AttributeName: "month", KeyType: "HASH" },
                { AttributeName: "at", KeyType: "RANGE" },
              ],
              Projection: { ProjectionType: "ALL" },
            },
          ],
          StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
        }),
      );
      const key = (sk: string) => ({ pk: { S: "JOB#a" }, sk: { S: sk } });
      const put = (sk: string, more: object = {}) =>
        client.send(new PutItemCommand({ TableName, Item: { ...key(sk), ...more } }));
      return { client, TableName, key, put };
    };

    it("has a table ready to be used", async () => {
      const { client, TableName } = await setup();
      const { Table } = await client.send(new DescribeTableCommand({ TableName }));
      expect(Table).toMatchObject({ TableStatus: "ACTIVE", GlobalSecondaryIndexes: [{ IndexStatus: "ACTIVE" }] });
      await client.send(new DeleteTableCommand({ TableName }));
      await expect(client.send(new DescribeTableCommand({ TableName }))).rejects.toMatchObject({
        name: "ResourceNotFoundException",
      });
    });

    it("gives back every kind of attribute as it was put", async () => {
      const { client, TableName, key, put } = await setup();
      const item = {
        text: { S: "ä € 😀" },
        number: { N: "0.1234567890123456789" },
        bytes: { B: new Uint8Array([0, 255]) },
        flag: { BOOL: false },
        nothing: { NULL: true as const },
        list: { L: [{ N: "1" }, { M: { deep: { SS: ["a", "b"] } } }] },
      };
      await put("JOB", item);
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: key("JOB"), ConsistentRead: true }));
      expect(Item).toEqual({ ...key("JOB"), ...item });
    });

    it("changes an item on a condition, and gives back what it was", async () => {
      const { client, TableName, key, put } = await setup();
      await put("JOB", { status: { S: "InProgress" }, taskToken: { S: "t" } });
      const finish = (expected: string) =>
        client.send(
          new UpdateItemCommand({
            TableName,
            Key: key("JOB"),
            UpdateExpression: "SET #status = :to REMOVE taskToken ADD version :one",
            ConditionExpression: "#status IN (:from) AND attribute_exists(pk)",
            ExpressionAttributeNames: { "#status": "status" },
            ExpressionAttributeValues: { ":to": { S: "Completed" }, ":from": { S: expected }, ":one": { N: "1" } },
            ReturnValues: "ALL_OLD",
          }),
        );
      await expect(finish("Stopping")).rejects.toMatchObject({
        name: "ConditionalCheckFailedException",
        message: "The conditional request failed",
      });
      expect((await finish("InProgress")).Attributes).toMatchObject({ taskToken: { S: "t" } });
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: key("JOB") }));
      expect(Item).toEqual({ ...key("JOB"), status: { S: "Completed" }, version: { N: "1" } });
    });

    it("puts an item only once when asked to", async () => {
      const { client, TableName, key } = await setup();
      const command = () =>
        new PutItemCommand({ TableName, Item: key("JOB"), ConditionExpression: "attribute_not_exists(pk)" });
      const results = await Promise.allSettled([client.send(command()), client.send(command())]);
      expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    });

    it("queries a partition in order, page by page, and an index from its end", async () => {
      const { client, TableName, put } = await setup();
      for (const at of ["3", "1", "2"]) await put(`EVENT#${at}`, { month: { S: "2026-11" }, at: { S: at } });
      await put("JOB");
      const query = {
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": { S: "JOB#a" }, ":prefix": { S: "EVENT#" } },
        Limit: 2,
      };
      const first = await client.send(new QueryCommand(query));
      const second = await client.send(new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }));
      const found = [...(first.Items ?? []), ...(second.Items ?? [])];
      expect(found.map(({ at }) => at?.S)).toEqual(["1", "2", "3"]);
      const newest = await client.send(
        new QueryCommand({
          TableName,
          IndexName: "newest",
          KeyConditionExpression: "#m = :m",
          ExpressionAttributeNames: { "#m": "month" },
          ExpressionAttributeValues: { ":m": { S: "2026-11" } },
          ScanIndexForward: false,
        }),
      );
      expect(newest.Items?.map(({ at }) => at?.S)).toEqual(["3", "2", "1"]);
    });

    it("writes and deletes many at once", async () => {
      const { client, TableName, key } = await setup();
      const requests = Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: key(`METRICS#${n}`) } }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }),
      );
      expect(UnprocessedItems).toEqual({});
      await client.send(new DeleteItemCommand({ TableName, Key: key("METRICS#3") }));
      const counted = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": { S: "JOB#a" } },
          Select: "COUNT",
        }),
      );
      expect(counted.Count).toBe(24);
    });

    it("says what is wrong with a request", async () => {
      const { client, TableName } = await setup();
      const wrongKey = new GetItemCommand({ TableName, Key: { pk: { S: "a" } } });
      await expect(client.send(wrongKey)).rejects.toMatchObject({
        name: "ValidationException",
        message: "The provided key element does not match the schema",
      });
      const elsewhere = new GetItemCommand({ TableName: "no-such-table", Key: { pk: { S: "a" } } });
      await expect(client.send(elsewhere)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    });
  });
