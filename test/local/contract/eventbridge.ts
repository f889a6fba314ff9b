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
import type { Target as RuleTarget } from "@aws-sdk/client-eventbridge";
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

    it("keeps a rule with a schedule beside its pattern, on the default bus alone", async () => {
      const { client, onBus } = await setup();
      const Name = `contract-${randomUUID()}`;
      const rule = { Name, ScheduleExpression: "cron(0 9 ? * MON *)", Tags: [{ Key: "a", Value: "b" }] };
      const { RuleArn } = await client.send(new PutRuleCommand(rule));
      expect(RuleArn).toMatch(new RegExp(`:rule/${Name}$`));
      const described = await client.send(new DescribeRuleCommand({ Name }));
      expect(described).toMatchObject({ ScheduleExpression: "cron(0 9 ? * MON *)", State: "ENABLED" });
      expect(described.EventPattern).toBeUndefined();
      const both = { Name, ScheduleExpression: "rate(7 days)", EventPattern: '{"source":["contract"]}' };
      await client.send(new PutRuleCommand({ ...both, State: "DISABLED" }));
      const { Rules } = await client.send(new ListRulesCommand({ NamePrefix: Name }));
      expect(Rules).toMatchObject([{ ...both, State: "DISABLED" }]);
      await client.send(new DeleteRuleCommand({ Name }));
      await expect(client.send(new PutRuleCommand({ ...both, ...onBus }))).rejects.toMatchObject({
        name: "ValidationException",
        message: "ScheduleExpression is supported only on the default event bus.",
      });
    });

    it.each(["rate(1 days)", "rate(2 day)", "rate(0 days)", "cron(0 1 * * * *)", "cron(71 8 1 * ? *)", "daily"])(
      "refuses the schedule %s",
      async (ScheduleExpression) => {
        const { client } = await setup();
        const put = client.send(new PutRuleCommand({ Name: "contract-bad", ScheduleExpression }));
        await expect(put).rejects.toMatchObject({
          name: "ValidationException",
          message: "Parameter ScheduleExpression is not valid.",
        });
      },
    );

    it("refuses a schedule of more than 256 characters, and a rule with neither pattern nor schedule", async () => {
      const { client } = await setup();
      const long = new PutRuleCommand({ Name: "contract-bad", ScheduleExpression: "x".repeat(257) });
      await expect(client.send(long)).rejects.toMatchObject({
        name: "ValidationException",
        message: expect.stringContaining("Member must have length less than or equal to 256"),
      });
      await expect(client.send(new PutRuleCommand({ Name: "contract-bad" }))).rejects.toMatchObject({
        name: "ValidationException",
        message: "Parameter(s) EventPattern or ScheduleExpression must be specified.",
      });
    });

    const machineArn = functionArn.replace(/:lambda:(.*):function:.*/, ":states:$1:stateMachine:contract");
    const paths = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`n${n}`, "$.detail"]));

    it.each<[string, Partial<RuleTarget>, string]>([
      [
        "no ARN",
        { Arn: "function" },
        "Parameter function is not valid. Reason: Provided Arn is not in correct format.",
      ],
      ["a machine without a role", { Arn: machineArn }, `RoleArn is required for target ${machineArn}.`],
      [
        "two kinds of input",
        { Input: "{}", InputPath: "$" },
        "Only one of Input, InputPath, or InputTransformer must be provided for target one.",
      ],
      ["an input that is no JSON", { Input: "{" }, "JSON syntax error in input for target one"],
      ["a path without its root", { InputPath: "detail" }, "InputPath for target one is invalid."],
      ["a path in quotes", { InputPath: "$['detail']" }, "InputPath for target one is invalid."],
      [
        "a transformer's path without its root",
        { InputTransformer: { InputPathsMap: { a: "detail" }, InputTemplate: '"<a>"' } },
        "InputPath for target one is invalid.",
      ],
      [
        "a variable from nowhere",
        { InputTransformer: { InputPathsMap: { a: "$.detail" }, InputTemplate: '"<a> <b>"' } },
        "InputTemplate for target one contains invalid placeholder b.",
      ],
      [
        "the whole event within a text",
        { InputTransformer: { InputTemplate: '"<aws.events.event.json>"' } },
        "InputTemplate for target one contains placeholder aws.events.event.json valid only for JSON template.",
      ],
      [
        "101 variables",
        { InputTransformer: { InputPathsMap: paths(101), InputTemplate: '"<n0>"' } },
        "Member must have length less than or equal to 100",
      ],
      [
        "a reserved variable's name",
        { InputTransformer: { InputPathsMap: { "aws.events.rule-name": "$.id" }, InputTemplate: '"a"' } },
        "1 validation error detected",
      ],
      [
        "a template of 8,193 characters",
        { InputTransformer: { InputTemplate: `"${"a".repeat(8_191)}"` } },
        "Member must have length less than or equal to 8192",
      ],
      [
        "a dead-letter queue that is none",
        { DeadLetterConfig: { Arn: functionArn } },
        "lambda is not supported as a dead letter resource",
      ],
      [
        "a dead-letter queue in order",
        { DeadLetterConfig: { Arn: "arn:aws:sqs:us-east-1:123456789012:dead.fifo" } },
        "SQS FIFO is not supported by Dead Letter Queues",
      ],
      [
        "186 retries",
        { RetryPolicy: { MaximumRetryAttempts: 186 } },
        "Member must have value less than or equal to 185",
      ],
      [
        "59 seconds",
        { RetryPolicy: { MaximumEventAgeInSeconds: 59 } },
        "Member must have value greater than or equal to 60",
      ],
      [
        "more than a day",
        { RetryPolicy: { MaximumEventAgeInSeconds: 86_401 } },
        "Member must have value less than or equal to 86400",
      ],
      ["an id with a space", { Id: "a b" }, "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+"],
    ])("refuses a target with %s, and puts none of those beside it", async (_what, wrong, message) => {
      const { client, onBus } = await setup();
      await client.send(new PutRuleCommand({ ...onBus, Name: "all", EventPattern: '{"source":["contract"]}' }));
      const Targets = [
        { Id: "good", Arn: functionArn },
        { Id: "one", Arn: functionArn, ...wrong },
      ];
      await expect(client.send(new PutTargetsCommand({ ...onBus, Rule: "all", Targets }))).rejects.toMatchObject({
        name: "ValidationException",
        message: expect.stringContaining(message),
      });
      const kept = await client.send(new ListTargetsByRuleCommand({ ...onBus, Rule: "all" }));
      expect(kept.Targets).toEqual([]);
    });

    it("takes 100 variables, a template of 8,192 characters, and the ends of the retry policy", async () => {
      const { client, onBus } = await setup();
      await client.send(new PutRuleCommand({ ...onBus, Name: "all", EventPattern: '{"source":["contract"]}' }));
      const template = `"<n99>${"a".repeat(8_185)}"`;
      const Targets = [
        {
          Id: "one",
          Arn: functionArn,
          InputTransformer: { InputPathsMap: paths(100), InputTemplate: template },
          RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        },
        { Id: "two", Arn: functionArn, RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 } },
      ];
      const put = await client.send(new PutTargetsCommand({ ...onBus, Rule: "all", Targets }));
      expect(put.FailedEntryCount).toBe(0);
      const kept = await client.send(new ListTargetsByRuleCommand({ ...onBus, Rule: "all" }));
      expect(kept.Targets).toEqual(Targets);
    });

    it("refuses two targets of one id", async () => {
      const { client, onBus } = await setup();
      await client.send(new PutRuleCommand({ ...onBus, Name: "all", EventPattern: '{"source":["contract"]}' }));
      const one = { Id: "one", Arn: functionArn };
      const put = client.send(new PutTargetsCommand({ ...onBus, Rule: "all", Targets: [one, one] }));
      await expect(put).rejects.toMatchObject({
        name: "ValidationException",
        message: "Parameter targets is not valid. Reason: More than one target with Id 'one' is provided.",
      });
    });

    it("deletes a rule that is not there, but takes no targets from one, and forces nothing", async () => {
      const { client, bus, onBus } = await setup();
      await client.send(new DeleteRuleCommand({ ...onBus, Name: "none" }));
      const remove = client.send(new RemoveTargetsCommand({ ...onBus, Rule: "none", Ids: ["one"] }));
      await expect(remove).rejects.toMatchObject({
        name: "ResourceNotFoundException",
        message: `Rule none does not exist on EventBus ${bus}.`,
      });
      await client.send(new PutRuleCommand({ ...onBus, Name: "all", EventPattern: '{"source":["contract"]}' }));
      const Targets = [{ Id: "one", Arn: functionArn }];
      await client.send(new PutTargetsCommand({ ...onBus, Rule: "all", Targets }));
      const forced = client.send(new DeleteRuleCommand({ ...onBus, Name: "all", Force: true }));
      await expect(forced).rejects.toMatchObject({
        name: "ValidationException",
        message: "Rule can't be deleted since it has targets.",
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
