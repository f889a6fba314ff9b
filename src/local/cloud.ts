import * as bedrockSchemas from "@aws-sdk/client-bedrock";
import { InvokeCommand, LambdaClient, type InvokeCommandOutput } from "@aws-sdk/client-lambda";
import * as sfnSchemas from "@aws-sdk/client-sfn";
import * as v from "valibot";
import { lazily } from "#aws/client.ts";
import { Poll, type PollInput } from "#core/poll.ts";
import { Settings, type SettingsInput } from "#core/settings.ts";
import { routes, streamReading, streams } from "../wiring.ts";
import { bedrock, type BedrockDeps, type BedrockFaults } from "./bedrock/bedrock.ts";
import type { Clock } from "./clock.ts";
import { dynamoDb } from "./dynamodb.ts";
import type { DeliveryDeps } from "./eventbridge/delivery.ts";
import { eventBridge } from "./eventbridge/eventbridge.ts";
import { awsEndpoint, type Endpoint, type Intercept } from "./endpoint.ts";
import type { Authorize } from "./iam/access.ts";
import { enforcing } from "./iam/enforce.ts";
import type { Keys } from "./iam/keys.ts";
import { ownActs } from "./iam/own-acts.ts";
import { functionSettings, loadFunctions } from "./functions.ts";
import { httpApi, type Visitor } from "./gateway.ts";
import type { Invocation } from "./lambda/invocation.ts";
import { lambdaService } from "./lambda.ts";
import { account, functionName, region, wiredName } from "./names.ts";
import { clientOf, localPlatform } from "./platform.ts";
import { modelledService } from "./protocol.ts";
import { idsFrom, randomFrom } from "./random.ts";
import { s3 } from "./s3/s3.ts";
import { sdkIntegration } from "./sfn/integrations.ts";
import { stepFunctions } from "./sfn/service.ts";
import { createResources } from "./resources.ts";
import { executionStatusChange, objectCreated } from "./service-events.ts";
import { onBehalfOf } from "./source.ts";
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
  /** Judges whatever policies speak of; a call that it refuses is answered as AWS does. Nothing is judged unless given. */
  authorize?: Authorize;
  /** The keys that stores are encrypted with, which are then judged as well; AWS's own unless given. */
  keys?: Keys;
  /** Whether X-Ray is told of what runs, which is then judged as well. */
  tracing?: boolean;
  /** When each event arrives at each target: lost, twice, late. */
  distort?: NonNullable<DeliveryDeps["distort"]>;
  /** Told of each invocation of a function before it runs. */
  started?: (invocation: Invocation) => void;
  /** What the deployment sets; nothing unless given. */
  settings?: SettingsInput;
  /** How long machines wait before they look again; as by default unless given. */
  poll?: PollInput;
  /** What Bedrock does that is not decided by the seed. */
  jobs?: Pick<BedrockDeps, "duration" | "steps" | "quota"> & { faults?: BedrockFaults };
  /** Who calls the API, with credentials of an identity pool; a user of the account unless given. */
  visitor?: Visitor;
  /** Told of what no service foresaw. */
  surprised?: (error: unknown) => void;
}

/** Milliseconds from an event to the invocation of its target. */
const eventLatency = 500;

/** An AWS account in this process, with everything that the stacks describe in it. */
export const startCloud = async ({
  clock,
  seed,
  intercept = (_call, next) => next(),
  authorize,
  keys = {},
  tracing = false,
  distort,
  started = () => undefined,
  settings = {},
  poll = {},
  jobs = {},
  visitor,
  surprised,
}: CloudOptions) => {
  const random = randomFrom(seed);
  const newId = idsFrom(randomFrom(seed + 1));
  const deployed = v.parse(Settings, settings);
  const acts = ownActs(authorize, keys, tracing);
  const clientSettings = (principal: string, service: string) => clientOf(principal, service, endpoint);

  const lambda = lambdaService({
    clock,
    newId,
    functions: await loadFunctions((name) => localPlatform(name, clock, () => endpoint, deployed)),
    settings: functionSettings,
    started: (invocation) => {
      acts.writesLog(wiredName(invocation.functionName));
      acts.tracesFunction(wiredName(invocation.functionName));
      started(invocation);
    },
    deadLetter: ({ functionName }) => void acts.keepsFailure(wiredName(functionName)),
  });
  const sfn = stepFunctions({
    clock,
    integrate: sdkIntegration((service, machine) => clientSettings(machine.name, service)),
    random,
    newId,
    region,
    account,
    changed: (execution) => {
      acts.tracesExecution(execution.machine.name);
      void events.emit(executionStatusChange(execution));
    },
  });
  const deliver = targets((service) => clientSettings("events", service));
  const events = eventBridge({
    clock,
    newId,
    latency: eventLatency,
    deliver: (arn, event, _target, ruleArn) => deliver(arn, event, ruleArn),
    deadLetter: ({ ruleArn }, _error, queueArn) => void (queueArn && acts.keepsUndelivered(ruleArn, queueArn)),
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
  const apiGateway = lazily(() => new LambdaClient(clientSettings("api", "lambda")));
  const eventSources = lazily(() => new LambdaClient(clientSettings("lambda", "lambda")));
  const invocationOf = (name: string, event: unknown) =>
    new InvokeCommand({ FunctionName: functionName(name), Payload: JSON.stringify(event) });
  const invoked = async (answer: Promise<InvokeCommandOutput>) => {
    const { FunctionError, Payload } = await answer;
    return { functionError: FunctionError, payload: Payload?.transformToString() ?? "null" };
  };
  const readers = Object.entries(streams).map(([name, Keys]) =>
    eventSource(clock, {
      functionName: name,
      filter: { dynamodb: { Keys } },
      ...streamReading,
      async deliver(name, event) {
        const stream = event.Records[0]?.eventSourceARN ?? "";
        if (!acts.readsStream(name, stream)) throw new Error(`Lambda may not read ${stream} for ${name}`);
        return invoked(eventSources().send(invocationOf(name, event)));
      },
      exhausted: () => void acts.keepsFailure(name),
    }),
  );
  const services = {
    bedrock: modelledService({ schemas: bedrockSchemas, operations: training.operations }),
    dynamodb: streamed(dynamoDb(), { clock, readers }),
    eventbridge: events.service,
    lambda: lambda.service,
    s3: objects.service,
    sfn: modelledService({ schemas: sfnSchemas, operations: sfn.operations }),
  };
  const judged = authorize && enforcing(authorize, { services, keys, machineOfToken: sfn.machineOfToken });
  const endpoint: Endpoint = awsEndpoint({
    clock,
    newId,
    services,
    intercept: judged ? (call, next) => intercept(call, () => judged(call, next)) : intercept,
    ...(surprised && { surprised }),
  });

  const answered = async (name: string, event: unknown, routeArn: string): Promise<unknown> => {
    const command = onBehalfOf(routeArn, invocationOf(name, event));
    const { functionError, payload } = await invoked(apiGateway().send(command));
    return functionError ? undefined : JSON.parse(payload);
  };
  const api = httpApi({ clock, newId, routes, visitor, invoke: answered });

  await createResources(clientSettings, v.parse(Poll, poll));
  return { api, endpoint, clientSettings };
};
