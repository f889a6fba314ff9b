import { setImmediate } from "node:timers/promises";
import type { AttributeValue, CreateTableCommandInput } from "@aws-sdk/client-dynamodb";
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { virtualClock } from "#local/clock.ts";
import { dynamoDb } from "#local/dynamodb.ts";
import { awsEndpoint } from "#local/endpoint.ts";
import { lambdaService } from "#local/lambda.ts";
import { randomFrom } from "#local/random.ts";
import type { Service } from "#local/service.ts";
import { eventSource } from "#local/streams/event-source.ts";
import { itemSize } from "#local/streams/item.ts";
import type { StreamRecord } from "#local/streams/record.ts";
import type { Discarded, EventSourceSettings, Invoked } from "#local/streams/settings.ts";
import { streamed } from "#local/streams/streamed.ts";
import { dynamoDbContract } from "./contract/dynamodb.ts";
import { targetAt } from "./contract/target.ts";

const TableName = "jobs";
const jobs = { dynamodb: { Keys: { sk: { S: ["JOB"] } } } };
const worked: Invoked = { payload: "null" };
const failed: Invoked = { functionError: "Unhandled", payload: '{"errorType":"Error","errorMessage":"no"}' };

const table = (more: Partial<CreateTableCommandInput> = {}) =>
  new CreateTableCommand({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    ...more,
  });

const key = (name: string, sk = "JOB") => ({ pk: { S: `JOB#${name}` }, sk: { S: sk } });

const nameIn = ({ dynamodb }: StreamRecord) => JSON.stringify(dynamodb.Keys["pk"]).slice('{"S":"JOB#'.length, -2);
const concerns = (name: string) => (record: StreamRecord) => nameIn(record) === name;

const connect = (clock: ReturnType<typeof virtualClock>, dynamodb: Service) => {
  const endpoint = awsEndpoint({ services: { dynamodb }, clock, newId: () => "id" });
  return new DynamoDBClient(targetAt("http://127.0.0.1", endpoint.requestHandler));
};

/** A streamed table, and a function that `invoke` stands for. */
const setup = async ({
  inner = dynamoDb(),
  invoke = () => worked,
  ...settings
}: Partial<EventSourceSettings> & {
  inner?: Service;
  invoke?: (records: readonly StreamRecord[], invocation: number) => Invoked;
} = {}) => {
  const clock = virtualClock();
  const start = clock.now();
  const invocations: { at: number; jobs: string[] }[] = [];
  const records: StreamRecord[] = [];
  const discarded: (Discarded & { jobs: string[]; at: number })[] = [];
  const source = eventSource(clock, {
    functionName: "announce-change",
    filter: jobs,
    async deliver(_name, { Records }) {
      invocations.push({ at: clock.now() - start, jobs: Records.map(nameIn) });
      const invoked = invoke(Records, invocations.length);
      if (invoked === worked) records.push(...Records);
      return invoked;
    },
    exhausted: (some, why) => discarded.push({ ...why, jobs: some.map(nameIn), at: clock.now() - start }),
    ...settings,
  });
  const client = connect(clock, streamed(inner, { clock, readers: [source] }));
  await client.send(table());
  const put = (name: string, more: Record<string, AttributeValue> = {}, sk = "JOB") =>
    client.send(new PutItemCommand({ TableName, Item: { ...key(name, sk), ...more } }));
  const set = (name: string, status: string) =>
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: key(name),
        UpdateExpression: "SET #s = :s",
        ExpressionAttributeNames: { "#s": "status" },
        ExpressionAttributeValues: { ":s": { S: status } },
      }),
    );
  const add = (name: string) =>
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: key(name),
        UpdateExpression: "ADD version :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      }),
    );
  const remove = (name: string) => client.send(new DeleteItemCommand({ TableName, Key: key(name) }));
  return { clock, client, put, set, add, remove, invocations, records, discarded };
};

describe("a table with a stream", () => {
  const everything = { couldWant: () => true, take: () => undefined };
  dynamoDbContract("with streams", () => {
    const clock = virtualClock();
    const dynamodb = streamed(dynamoDb(), { clock, readers: [everything] });
    return targetAt(
      "http://127.0.0.1",
      awsEndpoint({ services: { dynamodb }, clock, newId: () => "id" }).requestHandler,
    );
  });

  it("tells of its stream wherever the table is told of", async () => {
    const { client } = await setup();
    const stream = {
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
      LatestStreamLabel: "2026-01-01T00:00:00.000",
      LatestStreamArn: "arn:aws:dynamodb:us-east-1:123456789012:table/jobs/stream/2026-01-01T00:00:00.000",
    };
    expect((await client.send(new DescribeTableCommand({ TableName }))).Table).toMatchObject(stream);
    expect((await client.send(table({ TableName: "more" }))).TableDescription).toMatchObject({ TableName: "more" });
    expect((await client.send(new DeleteTableCommand({ TableName }))).TableDescription).toMatchObject(stream);
  });

  it("has none when none was asked for, and makes no records then", async () => {
    const { client, clock, put, invocations } = await setup();
    await client.send(new DeleteTableCommand({ TableName }));
    await client.send(table({ StreamSpecification: { StreamEnabled: false } }));
    expect((await client.send(new DescribeTableCommand({ TableName }))).Table).not.toHaveProperty("LatestStreamArn");
    await put("a");
    await clock.pass(10_000);
    expect(invocations).toEqual([]);
  });

  it.each<[string, Partial<CreateTableCommandInput>]>([
    ["a view of keys alone", { StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" } }],
    ["no view", { StreamSpecification: { StreamEnabled: true } }],
    [
      "a key that is a number",
      {
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "sk", AttributeType: "N" },
        ],
      },
    ],
  ])("says that it is not emulated with %s", async (_what, more) => {
    const { client } = await setup();
    await expect(client.send(table({ TableName: "other", ...more }))).rejects.toMatchObject({ name: "NotImplemented" });
  });

  it("says that its stream cannot be changed", async () => {
    const { client } = await setup();
    const off = new UpdateTableCommand({ TableName, StreamSpecification: { StreamEnabled: false } });
    await expect(client.send(off)).rejects.toMatchObject({ name: "NotImplemented" });
  });

  it("makes records of the service's own shape, with the images before and after", async () => {
    const { clock, put, remove, records } = await setup();
    await put("a", { status: { S: "Submitted" } });
    await clock.pass(1_500);
    await put("a", { status: { S: "InProgress" } });
    await remove("a");
    await clock.pass(1_000);
    const submitted = { ...key("a"), status: { S: "Submitted" } };
    const running = { ...key("a"), status: { S: "InProgress" } };
    const seconds = Date.UTC(2026, 0, 1) / 1000;
    const common = {
      eventID: expect.stringMatching(/^[\da-f]{32}$/),
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      eventSourceARN: "arn:aws:dynamodb:us-east-1:123456789012:table/jobs/stream/2026-01-01T00:00:00.000",
    };
    const change = {
      Keys: key("a"),
      SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
      StreamViewType: "NEW_AND_OLD_IMAGES",
    };
    expect(records).toEqual([
      {
        ...common,
        eventName: "INSERT",
        dynamodb: { ...change, ApproximateCreationDateTime: seconds, NewImage: submitted, SizeBytes: 39 },
      },
      {
        ...common,
        eventName: "MODIFY",
        dynamodb: {
          ...change,
          ApproximateCreationDateTime: seconds + 1,
          NewImage: running,
          OldImage: submitted,
          SizeBytes: 67,
        },
      },
      {
        ...common,
        eventName: "REMOVE",
        dynamodb: { ...change, ApproximateCreationDateTime: seconds + 1, OldImage: running, SizeBytes: 40 },
      },
    ]);
    const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect(numbers).toEqual([...new Set(numbers)].sort());
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(3);
  });

  it("makes no record of what changes nothing", async () => {
    const { client, clock, put, set, remove, records } = await setup();
    await put("a", { status: { S: "Failed" }, tags: { SS: ["a", "b"] } });
    await clock.pass(1_000);
    await put("a", { tags: { SS: ["b", "a"] }, status: { S: "Failed" } });
    await set("a", "Failed");
    await remove("b");
    const refused = new PutItemCommand({ TableName, Item: key("a"), ConditionExpression: "attribute_not_exists(pk)" });
    await expect(client.send(refused)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    await clock.pass(10_000);
    expect(records).toHaveLength(1);
  });

  it("chains the images of two that write one item at the same time", async () => {
    const { clock, add, records } = await setup();
    await Promise.all([add("a"), add("a")]);
    await clock.pass(1_000);
    expect(records.map(({ eventName }) => eventName)).toEqual(["INSERT", "MODIFY"]);
    expect(records[1]?.dynamodb.OldImage).toEqual(records[0]?.dynamodb.NewImage);
    expect(records[1]?.dynamodb.NewImage).toEqual({ ...key("a"), version: { N: "2" } });
  });

  it("makes a record of each item that a batch puts and deletes", async () => {
    const { client, clock, put, records } = await setup();
    await put("gone");
    const RequestItems = {
      [TableName]: [
        { PutRequest: { Item: { ...key("new"), status: { S: "Submitted" } } } },
        { DeleteRequest: { Key: key("gone") } },
        { PutRequest: { Item: key("new", "EVENT#1") } },
      ],
    };
    await client.send(new BatchWriteItemCommand({ RequestItems }));
    await clock.pass(1_000);
    expect(records.map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys])).toEqual([
      ["INSERT", key("gone")],
      ["INSERT", key("new")],
      ["REMOVE", key("gone")],
    ]);
  });

  it("reads no images of items that nobody wants, nor after a write that was refused", async () => {
    const bare = dynamoDb();
    const asked: unknown[] = [];
    const spied: Service = (request) => {
      asked.push(bare.operationOf?.(request));
      return bare(request);
    };
    const { client, clock, put, invocations } = await setup({ inner: Object.assign(spied, bare) });
    await put("a", {}, "EVENT#1");
    expect(asked).toEqual(["CreateTable", "PutItem"]);
    await put("a");
    expect(asked.slice(2)).toEqual(["GetItem", "PutItem", "GetItem"]);
    const refused = new PutItemCommand({ TableName, Item: key("a"), ConditionExpression: "attribute_not_exists(pk)" });
    await expect(client.send(refused)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    expect(asked.slice(5)).toEqual(["GetItem", "PutItem"]);
    await clock.pass(10_000);
    expect(invocations).toEqual([{ at: 250, jobs: ["a"] }]);
  });

  it("counts bytes as the service's examples do", () => {
    expect(itemSize({ Id: { N: "101" } })).toBe(5);
    expect(itemSize({ Message: { S: "This item has changed" }, Id: { N: "101" } })).toBe(33);
    expect(itemSize({ l: { L: [{ BOOL: true }, { M: { k: { B: "AAA=" } } }] }, s: { SS: ["ä"] } })).toBe(17);
  });

  it("gives the table's last state to whoever replays its records, however writes interleave", async () => {
    const names = fc.constantFrom("a", "b");
    const values = fc.constantFrom("Submitted", "InProgress");
    const writes = fc.oneof(
      fc.record({ kind: fc.constantFrom("put", "set"), name: names, value: values }),
      fc.record({ kind: fc.constantFrom("add", "remove"), name: names, value: fc.constant("") }),
    );
    const property = fc.asyncProperty(fc.array(writes, { maxLength: 12 }), fc.nat(), async (all, seed) => {
      const bare = dynamoDb();
      const random = randomFrom(seed);
      const pause = async (longest = 4) => {
        for (let turns = Math.floor(random() * longest); turns > 0; turns -= 1) await setImmediate();
      };
      const slow: Service = async (request) => {
        await pause();
        const response = await bare(request);
        await pause();
        return response;
      };
      const { client, clock, put, set, add, remove, records } = await setup({ inner: Object.assign(slow, bare) });
      const kinds = {
        put: (name: string, value: string) => put(name, { status: { S: value } }),
        set,
        add,
        remove,
      } as const;
      const write = async ({ kind, name, value }: (typeof all)[number]) => {
        await pause(40);
        await kinds[kind](name, value);
      };
      await Promise.all(all.map(write));
      await clock.pass(1_000);

      const replayed = new Map<string, unknown>();
      for (const { dynamodb } of records) {
        const id = JSON.stringify(dynamodb.Keys);
        expect(dynamodb.OldImage).toEqual(replayed.get(id));
        replayed.set(id, dynamodb.NewImage);
      }
      const { Items = [] } = await client.send(new ScanCommand({ TableName }));
      const left = [...replayed.values()].filter((image) => image !== undefined);
      expect(left).toHaveLength(Items.length);
      expect(left).toEqual(expect.arrayContaining(Items));
    });
    await fc.assert(property, { seed: 1, numRuns: 60 });
  });
});

describe("an event source mapping", () => {
  it("delivers what is there in one batch, in order, a moment later", async () => {
    const { clock, put, invocations } = await setup();
    for (const name of ["c", "a", "b"]) await put(name);
    expect(invocations).toEqual([]);
    await clock.pass(1_000);
    await put("d");
    await clock.pass(1_000);
    expect(invocations).toEqual([
      { at: 250, jobs: ["c", "a", "b"] },
      { at: 1_250, jobs: ["d"] },
    ]);
  });

  it("delivers no more at once than its batch size", async () => {
    const { clock, put, invocations } = await setup({ batchSize: 2 });
    for (const name of ["a", "b", "c"]) await put(name);
    await clock.pass(1_000);
    expect(invocations).toEqual([
      { at: 250, jobs: ["a", "b"] },
      { at: 250, jobs: ["c"] },
    ]);
  });

  it("delivers at its next poll what a function writes while it runs", async () => {
    const seen: string[][] = [];
    const { clock, put } = await setup({
      async deliver(_name, { Records }) {
        seen.push(Records.map(nameIn));
        if (seen.length < 3) await put(`after-${seen.length}`);
        return worked;
      },
    });
    await put("a");
    await clock.pass(300);
    expect(seen).toEqual([["a"]]);
    await clock.pass(1_000);
    expect(seen).toEqual([["a"], ["after-1"], ["after-2"]]);
  });

  it("delivers only what its filter matches", async () => {
    const filter = { dynamodb: { Keys: { sk: { S: ["JOB"] } }, NewImage: { status: { S: ["Completed"] } } } };
    const { clock, put, set, invocations } = await setup({ filter });
    await put("a", { status: { S: "Completed" } }, "PLAN");
    await set("a", "InProgress");
    await set("b", "Completed");
    await clock.pass(1_000);
    expect(invocations).toEqual([{ at: 250, jobs: ["b"] }]);
  });

  it("delivers every record without a filter", async () => {
    const { clock, put, records } = await setup({ filter: undefined });
    await put("a", {}, "EVENT#1");
    await put("a");
    await clock.pass(1_000);
    expect(records.map(({ dynamodb }) => dynamodb.Keys)).toEqual([key("a", "EVENT#1"), key("a")]);
  });

  it("delivers a failed batch again until it works, while later records wait", async () => {
    const { clock, put, invocations, records } = await setup({ invoke: (_records, n) => (n < 3 ? failed : worked) });
    await put("a");
    await put("b");
    await clock.pass(500);
    await put("c");
    await clock.pass(10_000);
    expect(invocations).toEqual([
      { at: 250, jobs: ["a", "b"] },
      { at: 1_250, jobs: ["a", "b"] },
      { at: 3_250, jobs: ["a", "b"] },
      { at: 3_250, jobs: ["c"] },
    ]);
    expect(records).toHaveLength(3);
  });

  it("waits twice as long after each failure, and never longer than a minute", async () => {
    const { clock, put, invocations } = await setup({ invoke: () => failed });
    await put("a");
    await clock.pass(200_000);
    const waits = invocations.slice(1).map(({ at }, n) => (at - (invocations[n]?.at ?? 0)) / 1_000);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it("gives a batch up after its last attempt, tells of it, and goes on", async () => {
    const invoke = (some: readonly StreamRecord[]) => (some.some(concerns("a")) ? failed : worked);
    const { clock, put, invocations, discarded } = await setup({ maximumRetryAttempts: 2, batchSize: 1, invoke });
    await put("a");
    await put("b");
    await clock.pass(60_000);
    expect(discarded).toEqual([
      {
        jobs: ["a"],
        at: 3_250,
        condition: "RetryAttemptsExhausted",
        error: { errorType: "Error", errorMessage: "no" },
      },
    ]);
    expect(invocations.map(({ jobs }) => jobs)).toEqual([["a"], ["a"], ["a"], ["b"]]);
  });

  it("gives up records that are too old, and delivers the others of their batch", async () => {
    const { clock, put, records, discarded } = await setup({
      maximumRecordAgeSeconds: 60,
      batchSize: 2,
      latency: 50_000,
      invoke: (_records, n) => (n < 5 ? failed : worked),
    });
    await put("a");
    await clock.pass(40_000);
    await put("b");
    await clock.pass(100_000);
    expect(discarded).toMatchObject([{ jobs: ["a"], condition: "RecordAgeExceeded", error: { errorMessage: "no" } }]);
    expect(records.map(({ dynamodb }) => dynamodb.Keys)).toEqual([key("b")]);
  });

  it.each([
    ["without limits", {}],
    ["with limits of -1", { maximumRetryAttempts: -1, maximumRecordAgeSeconds: -1 }],
    ["with an age of a week", { maximumRecordAgeSeconds: 604_800 }],
  ])("keeps records for a day and no longer %s", async (_how, settings) => {
    const { clock, put, discarded } = await setup({ ...settings, invoke: () => failed });
    await put("a");
    await clock.pass(86_300_000);
    expect(discarded).toEqual([]);
    await clock.pass(200_000);
    expect(discarded).toMatchObject([{ jobs: ["a"], condition: "RecordAgeExceeded" }]);
  });

  it("splits a failed batch until the bad record is alone, without counting that as attempts", async () => {
    const { clock, put, records, invocations, discarded } = await setup({
      bisect: true,
      maximumRetryAttempts: 1,
      invoke: (some) => (some.some(concerns("c")) ? failed : worked),
    });
    for (const name of ["a", "b", "c", "d"]) await put(name);
    await clock.pass(60_000);
    expect(invocations.map(({ jobs }) => jobs.join(""))).toEqual(["abcd", "ab", "cd", "c", "c", "d"]);
    expect(records.map(({ dynamodb }) => dynamodb.Keys)).toEqual([key("a"), key("b"), key("d")]);
    expect(discarded).toMatchObject([{ jobs: ["c"], condition: "RetryAttemptsExhausted" }]);
  });

  it("does not count an invocation that could not be made as an attempt", async () => {
    let refusals = 5;
    const { clock, put, discarded } = await setup({
      maximumRetryAttempts: 0,
      deliver: async () => {
        refusals -= 1;
        if (refusals > 0) throw new Error("Rate Exceeded.");
        return worked;
      },
    });
    await put("a");
    await clock.pass(60_000);
    expect({ refusals, discarded }).toEqual({ refusals: 0, discarded: [] });
  });

  const reporting = (report: (numbers: string[]) => unknown) =>
    setup({
      reportBatchItemFailures: true,
      invoke: (some, n) => {
        const numbers = some.map(({ dynamodb }) => dynamodb.SequenceNumber);
        return n === 1 ? { payload: JSON.stringify(report(numbers)) } : worked;
      },
    });

  it.each<[string, (numbers: string[]) => unknown, string[]]>([
    ["null", () => null, ["abc"]],
    ["no list", () => ({}), ["abc"]],
    ["a null list", () => ({ batchItemFailures: null }), ["abc"]],
    ["an empty list", () => ({ batchItemFailures: [] }), ["abc"]],
    [
      "two records, from the first of them",
      ([, b, c]) => ({ batchItemFailures: [{ itemIdentifier: c }, { itemIdentifier: b }] }),
      ["abc", "bc"],
    ],
    ["the first record", ([a]) => ({ batchItemFailures: [{ itemIdentifier: a }] }), ["abc", "abc"]],
    ["an empty identifier", () => ({ batchItemFailures: [{ itemIdentifier: "" }] }), ["abc", "abc"]],
    ["a null identifier", () => ({ batchItemFailures: [{ itemIdentifier: null }] }), ["abc", "abc"]],
    ["another member's name", ([a]) => ({ batchItemFailures: [{ id: a }] }), ["abc", "abc"]],
  ])("goes on as the service does when the function reports %s", async (_what, report, expected) => {
    const { clock, put, invocations } = await reporting(report);
    for (const name of ["a", "b", "c"]) await put(name);
    await clock.pass(60_000);
    expect(invocations.map(({ jobs }) => jobs.join(""))).toEqual(expected);
  });

  it("does not read the function's report unless told to", async () => {
    const payload = '{"batchItemFailures":[{"itemIdentifier":""}]}';
    const { clock, put, invocations } = await setup({ invoke: () => ({ payload }) });
    await put("a");
    await clock.pass(60_000);
    expect(invocations).toHaveLength(1);
  });

  it("invokes an emulated function with the records as its event", async () => {
    const clock = virtualClock();
    const seen: unknown[] = [];
    const functions = {
      "announce-change": async (event: unknown) => {
        seen.push(event);
        if (seen.length === 1) throw new Error("The bus is down");
      },
    };
    const { service: lambda } = lambdaService({ clock, newId: () => "id", functions });
    const endpoint = awsEndpoint({ services: { lambda }, clock, newId: () => "id" });
    const invoker = new LambdaClient(targetAt("http://127.0.0.1", endpoint.requestHandler));
    const source = eventSource(clock, {
      functionName: "announce-change",
      async deliver(FunctionName, event) {
        const { FunctionError: functionError, Payload } = await invoker.send(
          new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
        );
        return { functionError, payload: Payload?.transformToString() ?? "null" };
      },
    });
    const client = connect(clock, streamed(dynamoDb(), { clock, readers: [source] }));
    await client.send(table());
    await client.send(new PutItemCommand({ TableName, Item: key("a") }));
    await clock.pass(10_000);
    const event = { Records: [expect.objectContaining({ eventName: "INSERT" })] };
    expect(seen).toEqual([event, event]);
  });
});
