import type { Target as RuleTarget } from "@aws-sdk/client-eventbridge";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scaledClock, virtualClock } from "#local/clock.ts";
import { awsEndpoint } from "#local/endpoint.ts";
import type { DeliveryDeps } from "#local/eventbridge/delivery.ts";
import { eventBridge } from "#local/eventbridge/eventbridge.ts";
import { eventBridgeContract } from "../contract/eventbridge.ts";
import type { Target } from "../contract/target.ts";
import { targetAt } from "../contract/target.ts";

const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:on-event";

const ids = () => {
  let last = 0;
  return () => `id-${++last}`;
};

const endpointFor = () => {
  const clock = scaledClock();
  const newId = ids();
  const { service } = eventBridge({ clock, newId, deliver: () => Promise.resolve() });
  return awsEndpoint({ services: { eventbridge: service }, clock, newId });
};

eventBridgeContract("in process", () => targetAt("http://127.0.0.1", endpointFor().requestHandler), functionArn);

describe("over HTTP", () => {
  let target: Target;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const listening = await endpointFor().listen(0);
    target = targetAt(listening.url);
    close = listening.close;
  });
  afterAll(() => close());
  eventBridgeContract("over HTTP", () => target, functionArn);

  it("takes functions and state machines as targets, and says so of others", async () => {
    const client = new EventBridgeClient(target);
    await client.send(new PutRuleCommand({ Name: "kinds", EventPattern: '{"source":["a"]}' }));
    const put = (Arn: string) =>
      client.send(
        new PutTargetsCommand({ Rule: "kinds", Targets: [{ Id: "a", Arn, RoleArn: "arn:aws:iam::1:role/a" }] }),
      );
    expect(await put(functionArn)).toMatchObject({ FailedEntryCount: 0 });
    const machine = await put("arn:aws:states:us-east-1:123456789012:stateMachine:a");
    expect(machine).toMatchObject({ FailedEntryCount: 0 });
    await expect(put("arn:aws:sqs:us-east-1:123456789012:a")).rejects.toMatchObject({ name: "NotImplemented" });
  });
});

describe("a delivery", () => {
  const caller = { accessKeyId: "LOCALTEST" };

  const detail = {
    jobStatus: "Failed",
    "job-arn": "arn",
    list: [{ n: 1 }],
    flag: true,
    gap: null,
    quote: 'a "b"\n',
  };
  const envelope = {
    version: "0",
    id: "id-1",
    source: "aws.bedrock",
    account: "123456789012",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: [],
  };

  const setup = async (target: Partial<RuleTarget> = {}, more: Partial<DeliveryDeps> = {}) => {
    const clock = virtualClock();
    const start = clock.now();
    const delivered: { input: unknown; at: number }[] = [];
    const deliver = async (_arn: string, input: unknown) => void delivered.push({ input, at: clock.now() - start });
    const bridge = eventBridge({ clock, newId: ids(), deliver, ...more });
    const rule = { Name: "jobs", EventPattern: '{"source":["aws.bedrock"]}' };
    await bridge.operations.PutRule?.(rule, caller);
    const Targets = [{ Id: "one", Arn: functionArn, ...target }];
    await bridge.operations.PutTargets?.({ Rule: "jobs", Targets }, caller);
    const emit = () =>
      bridge.emit({
        source: "aws.bedrock",
        "detail-type": "Changed",
        detail,
      });
    return { clock, start, delivered, bridge, emit };
  };

  it("brings a service's event to a rule's target", async () => {
    const { clock, delivered, emit } = await setup({}, { latency: 250 });
    const id = emit();
    await clock.pass(1_000);
    expect(delivered).toEqual([
      {
        at: 250,
        input: { ...envelope, id, "detail-type": "Changed", detail },
      },
    ]);
  });

  it("does not happen while the rule is disabled, nor for an event that does not match", async () => {
    const { clock, delivered, bridge, emit } = await setup();
    bridge.emit({ source: "aws.s3", "detail-type": "Changed", detail: {} });
    await bridge.operations.DisableRule?.({ Name: "jobs" }, caller);
    emit();
    await clock.pass(1_000);
    expect(delivered).toEqual([]);
  });

  it.each<[string, Partial<RuleTarget>, unknown]>([
    ["a constant", { Input: '{"a":[1]}' }, { a: [1] }],
    ["a part of the event", { InputPath: "$.detail.list[0].n" }, 1],
    ["parts of the event", { InputPath: "$.detail.list[*].n" }, [1]],
    ["all of the event", { InputPath: "$" }, expect.objectContaining({ source: "aws.bedrock" })],
    ["nothing, where a path leads nowhere", { InputPath: "$.detail.none.n" }, undefined],
    [
      "a made object",
      {
        InputTransformer: {
          InputPathsMap: {
            status: "$.detail.jobStatus",
            arn: "$.detail.job-arn",
            list: "$.detail.list",
            none: "$.detail.none",
          },
          InputTemplate:
            '{"status": <status>, "text": "\\"<status>\\" of <arn>: <list>", "list": <list>, "none": <none>}',
        },
      },
      { status: "Failed", text: '"Failed" of arn: [{"n":1}]', list: [{ n: 1 }], none: "" },
    ],
    [
      "a made text",
      { InputTransformer: { InputPathsMap: { status: "$.detail.jobStatus" }, InputTemplate: '"It <status>"' } },
      "It Failed",
    ],
    [
      "a made text with an empty place, where a path leads nowhere",
      { InputTransformer: { InputPathsMap: { none: "$.detail.none" }, InputTemplate: '"It <none>."' } },
      "It .",
    ],
    [
      "a made object with what the event has of numbers, truth and null",
      {
        InputTransformer: {
          InputPathsMap: { n: "$.detail.list[0].n", flag: "$.detail.flag", gap: "$.detail.gap" },
          InputTemplate: '{"all": [<n>, <flag>, <gap>], "text": "<n> <flag> <gap>"}',
        },
      },
      { all: [1, true, null], text: "1 true null" },
    ],
    [
      "a made object in which a value's quotes are the value's",
      {
        InputTransformer: {
          InputPathsMap: { quote: "$.detail.quote" },
          InputTemplate: '{"quote": <quote>, "text": "He said <quote>"}',
        },
      },
      { quote: 'a "b"\n', text: 'He said a "b"\n' },
    ],
    [
      "what the service itself knows",
      {
        InputTransformer: {
          InputTemplate:
            '{"rule": "<aws.events.rule-name>", "arn": <aws.events.rule-arn>, "at": <aws.events.event.ingestion-time>, "event": <aws.events.event>, "whole": <aws.events.event.json>}',
        },
      },
      {
        rule: "jobs",
        arn: "arn:aws:events:us-east-1:123456789012:rule/jobs",
        at: "2026-01-01T00:00:00.000Z",
        event: { ...envelope, detailType: "Changed" },
        whole: { ...envelope, "detail-type": "Changed", detail },
      },
    ],
  ])("gives the target %s when asked to", async (_what, target, expected) => {
    const { clock, delivered, emit } = await setup(target);
    emit();
    await clock.pass(1);
    expect(delivered.map(({ input }) => input)).toEqual([expected]);
  });

  it("can be made to be lost, late or doubled", async () => {
    const plan = [[], [5_000], [0, 60_000]];
    const { clock, delivered, emit } = await setup({}, { distort: () => plan.shift() ?? [0] });
    for (let count = 0; count < 3; count += 1) emit();
    await clock.pass(100_000);
    expect(delivered.map(({ at }) => at)).toEqual([0, 5_000, 60_000]);
  });

  it("is tried again as often as the target wants, and then given to its dead-letter queue", async () => {
    const queue = "arn:aws:sqs:us-east-1:123456789012:dead";
    const tries: number[] = [];
    const letters: unknown[] = [];
    const { clock, start, emit } = await setup(
      { RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 }, DeadLetterConfig: { Arn: queue } },
      {
        deliver: () => {
          tries.push(clock.now() - start);
          return Promise.reject(new Error("not now"));
        },
        deadLetter: (delivery, error, arn) => letters.push([delivery.target.Id, error, arn]),
      },
    );
    emit();
    await clock.pass(60_000);
    expect(tries).toEqual([0, 1_000, 3_000]);
    expect(letters).toEqual([["one", new Error("not now"), queue]]);
  });
});
