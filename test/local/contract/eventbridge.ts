import { randomUUID } from "node:crypto";
import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import type { Target } from "./target.ts";

/** What any EventBridge endpoint has to do for this project. `functionArn` is a function that may be a rule's target. */
export const eventBridgeContract = (way: string, connect: () => Target, functionArn: string) =>
  describe(`EventBridge ${way}`, () => {
    const setup = async () => {
      const client = new EventBridgeClient(connect());
      const bus = `contract-${randomUUID()}`;
      await client.send(new CreateEventBusCommand({ Name: bus }));
      return { client, bus, onBus: { EventBusName: bus } };
    };
    const good = { Source: "contract", DetailType: "Tested", Detail: "{}" };

    it("makes, finds and deletes a bus, and keeps its name to itself", async () => {
      const { client, bus } = await setup();
      const { Arn } = await client.send(new DescribeEventBusCommand({ Name: bus }));
      expect(Arn).toMatch(new RegExp(`^arn:aws:events:.*:event-bus/${bus}$`));
      const { EventBuses } = await client.send(new ListEventBusesCommand({ NamePrefix: bus }));
      expect(EventBuses).toMatchObject([{ Name: bus, Arn }]);
      const again = client.send(new CreateEventBusCommand({ Name: bus }));
      await expect(again).rejects.toMatchObject({ name: "ResourceAlreadyExistsException" });
      await client.send(new DeleteEventBusCommand({ Name: bus }));
      const gone = client.send(new DescribeEventBusCommand({ Name: bus }));
      await expect(gone).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    });

    it("keeps a rule and its targets, until both are taken away", async () => {
      const { client, bus, onBus } = await setup();
      const EventPattern = JSON.stringify({ source: ["contract"] });
      const { RuleArn } = await client.send(new PutRuleCommand({ ...onBus, Name: "all", EventPattern }));
      expect(RuleArn).toMatch(new RegExp(`:rule/${bus}/all$`));
      const target = { Id: "one", Arn: functionArn, Input: '{"a":1}', RetryPolicy: { MaximumRetryAttempts: 2 } };
      const put = await client.send(new PutTargetsCommand({ ...onBus, Rule: "all", Targets: [target] }));
      expect(put.FailedEntryCount).toBe(0);
      const rule = { ...onBus, Name: "all" };
      await client.send(new DisableRuleCommand(rule));
      expect((await client.send(new DescribeRuleCommand(rule))).State).toBe("DISABLED");
      await client.send(new EnableRuleCommand(rule));
      expect((await client.send(new ListRulesCommand(onBus))).Rules).toMatchObject([
        { Name: "all", State: "ENABLED", EventPattern },
      ]);
      const { Targets } = await client.send(new ListTargetsByRuleCommand({ ...onBus, Rule: "all" }));
      expect(Targets).toEqual([target]);
      const { RuleNames } = await client.send(new ListRuleNamesByTargetCommand({ ...onBus, TargetArn: functionArn }));
      expect(RuleNames).toEqual(["all"]);
      await expect(client.send(new DeleteRuleCommand(rule))).rejects.toMatchObject({ name: "ValidationException" });
      await client.send(new RemoveTargetsCommand({ ...onBus, Rule: "all", Ids: ["one"] }));
      await client.send(new DeleteRuleCommand(rule));
      await expect(client.send(new DescribeRuleCommand(rule))).rejects.toMatchObject({
        name: "ResourceNotFoundException",
      });
      await client.send(new DeleteEventBusCommand({ Name: bus }));
    });

    it("refuses a rule whose pattern is none", async () => {
      const { client, onBus } = await setup();
      const put = client.send(new PutRuleCommand({ ...onBus, Name: "bad", EventPattern: '{"source":"contract"}' }));
      await expect(put).rejects.toMatchObject({
        name: "InvalidEventPatternException",
        message: expect.stringContaining("Event pattern is not valid. Reason:"),
      });
    });

    it("takes good events and says what is wrong with each of the others", async () => {
      const { client, onBus } = await setup();
      const { FailedEntryCount, Entries } = await client.send(
        new PutEventsCommand({
          Entries: [
            { ...good, ...onBus, Time: new Date(), Resources: ["arn:aws:s3:::a"] },
            { ...good, ...onBus, Detail: "[1]" },
            { ...good, ...onBus, Source: undefined },
          ],
        }),
      );
      expect(FailedEntryCount).toBe(2);
      expect(Entries).toMatchObject([
        { EventId: expect.any(String) },
        { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
        { ErrorCode: "InvalidArgument", ErrorMessage: expect.stringContaining("Source is a required argument") },
      ]);
    });

    it("refuses too many events and too large ones as a whole", async () => {
      const { client, onBus } = await setup();
      const many = new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => ({ ...good, ...onBus })) });
      await expect(client.send(many)).rejects.toMatchObject({ name: "ValidationException" });
      const Detail = JSON.stringify({ text: "x".repeat(1_100_000) });
      const large = new PutEventsCommand({ Entries: [{ ...good, ...onBus, Detail }] });
      await expect(client.send(large)).rejects.toMatchObject({ name: "ValidationException" });
      await expect(client.send(new PutEventsCommand({ Entries: [] }))).rejects.toMatchObject({
        name: "ValidationException",
      });
    });

    it("tests a pattern against an event", async () => {
      const { client } = await setup();
      const Event = JSON.stringify({
        id: "7bf73129-1428-4cd3-a780-95db273d1602",
        "detail-type": "Tested",
        source: "contract",
        account: "123456789012",
        time: "2026-01-01T00:00:00Z",
        region: "us-east-1",
        resources: [],
        detail: { epoch: 3 },
      });
      const test = async (pattern: object) =>
        (await client.send(new TestEventPatternCommand({ EventPattern: JSON.stringify(pattern), Event }))).Result;
      expect(await test({ detail: { epoch: [{ numeric: [">", 2] }] } })).toBe(true);
      expect(await test({ detail: { epoch: [{ numeric: [">", 3] }] } })).toBe(false);
    });
  });
