import {
  CreateTableCommand,
  DynamoDBClient,
  type CreateTableCommandInput,
  type KeySchemaElement,
} from "@aws-sdk/client-dynamodb";
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateStateMachineCommand, SFNClient } from "@aws-sdk/client-sfn";
import { readFile } from "node:fs/promises";
import { waits, type Poll } from "#core/poll.ts";
import { table as definition } from "#core/table.ts";
import { fill, placeholders } from "../definition.ts";
import * as wiring from "../wiring.ts";
import { bucket, bus, eventsRole, functionArn, machineArn, roleOf, table, undelivered } from "./names.ts";

interface Index {
  hashKey: string;
  rangeKey?: string;
}

const projections = { all: "ALL", "keys-only": "KEYS_ONLY" } as const;

const keySchema = ({ hashKey, rangeKey }: Index): KeySchemaElement[] => [
  { AttributeName: hashKey, KeyType: "HASH" },
  ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: "RANGE" } as const]),
];

const { primaryIndex, globalIndexes } = definition;
const indexes: Index[] = [primaryIndex, ...Object.values(globalIndexes)];
const keys = new Set(
  indexes.flatMap(({ hashKey, rangeKey }) => (rangeKey === undefined ? [hashKey] : [hashKey, rangeKey])),
);

const jobsTable: CreateTableCommandInput = {
  TableName: table,
  BillingMode: "PAY_PER_REQUEST",
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  AttributeDefinitions: [...keys].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
  KeySchema: keySchema(primaryIndex),
  GlobalSecondaryIndexes: Object.entries(globalIndexes).map(([IndexName, { projection, ...index }]) => ({
    IndexName,
    KeySchema: keySchema(index),
    Projection: { ProjectionType: projections[projection] },
  })),
};

/** A text or a JSON value as text, with its `${…}` filled in. */
const filled = (content: unknown, valueOf: (placeholder: string) => string): string => {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return fill(text, Object.fromEntries(placeholders(text).map((placeholder) => [placeholder, valueOf(placeholder)])));
};

/** The definition of a machine in statemachines/. */
const definitionOf = async (name: string, poll: Poll): Promise<string> => {
  const known = new Map(Object.entries({ ...waits(poll), table }));
  const text = await readFile(new URL(`../../statemachines/${name}.asl.json`, import.meta.url), "utf8");
  return filled(text, (placeholder) => known.get(placeholder) ?? functionArn(placeholder));
};

const targetOf = (target: wiring.RuleWiring["target"]): Target => ({
  Id: "target",
  ...("function" in target
    ? { Arn: functionArn(target.function) }
    : { Arn: machineArn(target.machine), RoleArn: eventsRole }),
  DeadLetterConfig: { Arn: undelivered },
});

/** Creates what the stacks describe: the table, the bucket, the bus, the machines and the rules. */
export const createResources = async (
  settings: (principal: string, service: string) => object,
  poll: Poll,
): Promise<void> => {
  await new DynamoDBClient(settings("cli", "dynamodb")).send(new CreateTableCommand(jobsTable));
  await new S3Client(settings("cli", "s3")).send(new CreateBucketCommand({ Bucket: bucket }));
  const sfn = new SFNClient(settings("cli", "sfn"));
  for (const name of wiring.machines)
    await sfn.send(
      new CreateStateMachineCommand({ name, roleArn: roleOf(name), definition: await definitionOf(name, poll) }),
    );
  const events = new EventBridgeClient(settings("cli", "eventbridge"));
  await events.send(new CreateEventBusCommand({ Name: bus }));
  for (const [name, { bus, pattern, target }] of Object.entries(wiring.rules)) {
    await events.send(new PutRuleCommand({ Name: name, EventBusName: bus, EventPattern: filled(pattern, machineArn) }));
    await events.send(new PutTargetsCommand({ Rule: name, EventBusName: bus, Targets: [targetOf(target)] }));
  }
};
