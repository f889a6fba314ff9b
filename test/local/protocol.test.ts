import * as bedrock from "@aws-sdk/client-bedrock";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as lambda from "@aws-sdk/client-lambda";
import * as sfn from "@aws-sdk/client-sfn";
import { NormalizedSchema } from "@smithy/core/schema";
import type { StaticOperationSchema } from "@smithy/types";
import { describe, expect, it } from "vitest";
import { virtualClock } from "#local/clock.ts";
import { awsEndpoint } from "#local/endpoint.ts";
import { modelledService } from "#local/protocol.ts";
import type { ServiceName } from "#local/routing.ts";

const packages = {
  bedrock: { schemas: bedrock, Client: bedrock.BedrockClient },
  eventbridge: { schemas: eventbridge, Client: eventbridge.EventBridgeClient },
  lambda: { schemas: lambda, Client: lambda.LambdaClient },
  sfn: { schemas: sfn, Client: sfn.SFNClient },
} satisfies Partial<Record<ServiceName, object>>;

type Sendable = { send(command: unknown): Promise<Record<string, unknown>> };
type Exports = Record<string, new (input: object) => unknown>;

const operationsOf = (schemas: object) =>
  Object.values(schemas).filter((value): value is StaticOperationSchema => Array.isArray(value) && value[0] === 9);

/** An input with a value in each label of the path, which is all that a client insists on. */
const smallest = (operation: StaticOperationSchema) => {
  const input = NormalizedSchema.of(operation[4]);
  if (input.isUnitSchema()) return {};
  const labels = [...input.structIterator()].filter(([, member]) => member.getMergedTraits().httpLabel);
  return Object.fromEntries(labels.map(([name, member]) => [name, member.isStringSchema() ? `${name}/a b:c%` : 7]));
};

const setup = (service: keyof typeof packages) => {
  const { schemas, Client } = packages[service];
  const seen: { operation: string; input: Record<string, unknown> }[] = [];
  const operations = Object.fromEntries(
    operationsOf(schemas).map(([, , operation]) => [
      operation,
      (input: Record<string, unknown>) => {
        seen.push({ operation, input });
        return Promise.resolve({});
      },
    ]),
  );
  const answering = modelledService<object>({ schemas, operations: operations as object });
  const endpoint = awsEndpoint({ services: { [service]: answering }, clock: virtualClock(), newId: () => "id-1" });
  const client = new Client({
    region: "us-east-1",
    endpoint: "http://127.0.0.1",
    credentials: { accessKeyId: "LOCALTEST", secretAccessKey: "secret" },
    requestHandler: endpoint.requestHandler,
    disableHostPrefix: true,
    maxAttempts: 1,
  }) as unknown as Sendable;
  return { client, seen, schemas: schemas as unknown as Exports };
};

for (const service of ["bedrock", "eventbridge", "lambda", "sfn"] as const)
  describe(`every operation of ${service}`, () => {
    const { client, seen, schemas } = setup(service);
    it.each(operationsOf(packages[service].schemas).map((operation) => [operation[2], operation] as const))(
      "%s reaches the service with its labels and its answer is read by the client",
      async (name, operation) => {
        const input = smallest(operation);
        const Command = schemas[`${name}Command`];
        if (!Command) throw new Error(`${name} has no command`);
        const answer = await client.send(new Command(input));
        expect(seen.at(-1)).toMatchObject({ operation: name, input });
        expect(answer.$metadata).toMatchObject({ requestId: "id-1" });
      },
    );
  });
