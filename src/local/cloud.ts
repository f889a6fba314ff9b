import * as bedrockSchemas from "@aws-sdk/client-bedrock";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import * as sfnSchemas from "@aws-sdk/client-sfn";
import * as v from "valibot";
import { lazily } from "#aws/client.ts";
import { Settings, type SettingsInput } from "#core/settings.ts";
import { routes, streamReading, streams } from "../wiring.ts";
import { bedrock, type BedrockDeps, type BedrockFaults } from "./bedrock/bedrock.ts";
import type { Clock } from "./clock.ts";
import { dynamoDb } from "./dynamodb.ts";
import type { DeliveryDeps } from "./eventbridge/delivery.ts";
import { eventBridge } from "./eventbridge/eventbridge.ts";
import { awsEndpoint, type Endpoint, type Intercept } from "./endpoint.ts";
import { functionSettings, loadFunctions } from "./functions.ts";
import { httpApi } from "./gateway.ts";
import type { Invocation } from "./lambda/invocation.ts";
import { lambdaService } from "./lambda.ts";
import { account, functionName, region } from "./names.ts";
import { clientOf, localPlatform } from "./platform.ts";
import { modelledService } from "./protocol.ts";
import { idsFrom, randomFrom } from "./random.ts";
import { s3 } from "./s3/s3.ts";
import { sdkIntegration } from "./sfn/integrations.ts";
import { stepFunctions } from "./sfn/service.ts";
import { createResources } from "./resources.ts";
import { executionStatusChange, objectCreated } from "./service-events.ts";
import { storageFor } from "./storage.ts";
import { eventSource } from "./streams/event-source.ts";
import { streamed } from "./streams/streamed.ts";
import { targets } from "./targets.ts";

export interface CloudOptions {
  clock: Clock;
  /** Decides every id, duration, loss and delay. */
  seed: number;
  /** Stands between every call and its service. */
  intercept?: Intercept;
  /** When each event arrives at each target: lost, twice, late. */
  distort?: NonNullable<DeliveryDeps["distort"]>;
  /** Told of each invocation of a function before it runs. */
  started?: (invocation: Invocation) => void;
  /** What the deployment sets; nothing unless given. */
  settings?: SettingsInput;
  /** What Bedrock does that is not decided by the seed. */
  jobs?: Pick<BedrockDeps, "duration" | "steps" | "quota"> & { faults?: BedrockFaults };
  /** Told of what no service foresaw. */
  surprised?: (error: unknown) => void;
}

/** Milliseconds from an event to the invocation of its target. */
const eventLatency = 500;

/** An AWS account in this process, with everything that the stacks describe in it. */
export const startCloud = async ({
  clock,
  seed,
  intercept,
  distort,
  started,
  settings = {},
  jobs = {},
  surprised,
}: CloudOptions) => {
  const random = randomFrom(seed);
  const newId = idsFrom(randomFrom(seed + 1));
  const deployed = v.parse(Settings, settings);
  const clientSettings = (principal: string, service: string) => clientOf(principal, service, endpoint);

  const lambda = lambdaService({
    clock,
    newId,
    functions: await loadFunctions((name) => localPlatform(name, clock, () => endpoint, deployed)),
    settings: functionSettings,
    ...(started && { started }),
  });
  const sfn = stepFunctions({
    clock,
    integrate: sdkIntegration((service, machine) => clientSettings(machine.name, service)),
    random,
    newId,
    region,
    account,
    changed: (execution) => void events.emit(executionStatusChange(execution)),
  });
  const events = eventBridge({
    clock,
    newId,
    latency: eventLatency,
    deliver: targets((service) => clientSettings("events", service)),
    ...(distort && { distort }),
  });
  const training = bedrock({
    clock,
    random,
    newId,
    s3: storageFor(() => clientSettings("bedrock", "s3"), clock),
    emit: ({ time, ...event }) => void events.emit({ ...event, time: new Date(time) }),
    ...jobs,
  });
  const objects = s3({
    clock,
    newId,
    objectCreated: (created) => void events.emit(objectCreated(created, newId())),
  });
  const invoker = lazily(() => new LambdaClient(clientSettings("api", "lambda")));
  const invoke = async (name: string, event: unknown) => {
    const { FunctionError, Payload } = await invoker().send(
      new InvokeCommand({ FunctionName: functionName(name), Payload: JSON.stringify(event) }),
    );
    return { functionError: FunctionError, payload: Payload?.transformToString() ?? "null" };
  };
  const readers = Object.entries(streams).map(([name, Keys]) =>
    eventSource(clock, {
      functionName: name,
      filter: { dynamodb: { Keys } },
      ...streamReading,
      deliver: invoke,
    }),
  );
  const endpoint: Endpoint = awsEndpoint({
    clock,
    newId,
    services: {
      bedrock: modelledService({ schemas: bedrockSchemas, operations: training.operations }),
      dynamodb: streamed(dynamoDb(), { clock, readers }),
      eventbridge: events.service,
      lambda: lambda.service,
      s3: objects.service,
      sfn: modelledService({ schemas: sfnSchemas, operations: sfn.operations }),
    },
    ...(intercept && { intercept }),
    ...(surprised && { surprised }),
  });

  const answered = async (name: string, event: unknown): Promise<unknown> => {
    const { functionError, payload } = await invoke(name, event);
    return functionError ? undefined : JSON.parse(payload);
  };
  const api = httpApi({ clock, newId, routes, invoke: answered });

  await createResources(clientSettings);
  return { api, endpoint, clientSettings };
};
