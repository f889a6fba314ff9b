import { fromApi, toApi } from "./casing.ts";
import { isObject } from "./definition-reading.ts";
import { isMembers } from "./document.ts";
import type { Members } from "./document.ts";
import { taskErrorOf } from "./integration-errors.ts";
import type { Names } from "./integration-errors.ts";
import { lambdaResult } from "./lambda-result.ts";
import { clientPackage, isSdkService } from "./sdk.ts";
import type { SdkClient, SdkCommand, SdkService } from "./sdk.ts";
import { TaskError } from "./types.ts";
import type { Integration, Json, Machine } from "./types.ts";

/** The Java SDK's names, by which `aws-sdk:` integrations name errors. */
const sdkNames: Record<SdkService, string> = {
  bedrock: "Bedrock",
  dynamodb: "DynamoDb",
  eventbridge: "EventBridge",
  lambda: "Lambda",
  s3: "S3",
  sfn: "Sfn",
};

interface Optimised extends Pick<Names, "prefix" | "service"> {
  client: SdkService;
  actions: readonly string[];
}

/** The optimised integrations that local mode has, by the name in their resource. */
const optimisedServices: Record<string, Optimised> = {
  dynamodb: {
    client: "dynamodb",
    prefix: "DynamoDB",
    service: "AmazonDynamoDBv2",
    actions: ["getItem", "putItem", "updateItem", "deleteItem"],
  },
  events: { client: "eventbridge", prefix: "EventBridge", service: "AmazonEventBridge", actions: ["putEvents"] },
  lambda: { client: "lambda", prefix: "Lambda", service: "AWSLambda", actions: ["invoke"] },
  states: { client: "sfn", prefix: "StepFunctions", service: "AWSStepFunctions", actions: ["startExecution"] },
};

const target = (
  service: string,
  action: string,
  optimised: boolean,
): { client: SdkService; names: Names } | undefined => {
  if (!optimised) {
    if (!isSdkService(service)) return undefined;
    const name = sdkNames[service];
    return { client: service, names: { prefix: name, service: name, optimised } };
  }
  const known = Object.hasOwn(optimisedServices, service) ? optimisedServices[service] : undefined;
  if (!known?.actions.includes(action)) return undefined;
  return { client: known.client, names: { prefix: known.prefix, service: known.service, optimised } };
};

/** Headers as the service spells them; a client gives their names in lower case. */
const spelling: Record<string, string> = {
  connection: "Connection",
  "content-length": "Content-Length",
  "content-type": "Content-Type",
  date: "Date",
  "x-amz-executed-version": "X-Amz-Executed-Version",
  "x-amzn-requestid": "x-amzn-RequestId",
};

/** Keeps the headers of a command's answer. */
const headersOf = (command: SdkCommand) => {
  const headers: Record<string, string> = {};
  command.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if (isObject(answer.response) && isObject(answer.response.headers))
        for (const [name, value] of Object.entries(answer.response.headers))
          headers[spelling[name] ?? name] = String(value);
      return answer;
    },
    { step: "deserialize", priority: "low" },
  );
  return headers;
};

/** What optimised integrations add to the API's answer; the members stand in alphabetical order. */
const withMetadata = (result: Json, headers: Record<string, string>, metadata: unknown): Json => {
  const { httpStatusCode = 200, requestId = "" } = isObject(metadata) ? metadata : {};
  const all: Members = {
    ...(isMembers(result) ? result : {}),
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: Number(httpStatusCode),
    },
    SdkResponseMetadata: { RequestId: String(requestId) },
  };
  return Object.fromEntries(Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1)));
};

/** Optimised calls whose answer is more than the API's: an answer may mean that the task failed. */
const readers: Record<string, (result: Json) => Json> = {
  "lambda:invoke": lambdaResult,
  "events:putEvents": (result) => {
    if (isMembers(result) && Number(result.FailedEntryCount ?? 0) > 0)
      throw new TaskError("EventBridge.FailedEntry", JSON.stringify(result));
    return result;
  },
};

/**
 * Calls services by their real SDK clients, which do not retry: the machine does. `clientConfigFor` gives a client's
 * configuration, such as its endpoint and credentials, for a service (`dynamodb`, `sfn`) and the machine that calls it.
 */
export const sdkIntegration = (clientConfigFor: (service: string, machine: Machine) => object): Integration => {
  const clients = new WeakMap<Machine, Map<SdkService, SdkClient>>();

  const clientFor = async (service: SdkService, machine: Machine) => {
    const { makeClient } = await clientPackage(service);
    const own = clients.get(machine) ?? new Map<SdkService, SdkClient>();
    clients.set(machine, own);
    const client = own.get(service) ?? makeClient({ ...clientConfigFor(service, machine), maxAttempts: 1 });
    own.set(service, client);
    return client;
  };

  return async ({ service, action, optimised, parameters, machine }) => {
    const found = target(service, action, optimised);
    const resource = `${optimised ? "" : "aws-sdk:"}${service}:${action}`;
    if (!found) throw new TaskError("States.Runtime", `Local mode has no integration for the resource '${resource}'.`);
    const { model, makeCommand } = await clientPackage(found.client);
    const operation = action.charAt(0).toUpperCase() + action.slice(1);
    const modelled = model.operations.get(operation);
    if (!modelled)
      throw new TaskError(
        "States.Runtime",
        `The service of the resource '${resource}' has no operation '${operation}'.`,
      );
    try {
      const command = makeCommand(operation, toApi(modelled.input, parameters, { optimised }));
      if (!command)
        throw new TaskError("States.Runtime", `The client of the resource '${resource}' lacks '${operation}'.`);
      const headers = headersOf(command);
      const client = await clientFor(found.client, machine);
      const { $metadata, ...output } = await client.send(command);
      const result = await fromApi(modelled.output, output, { optimised });
      if (!optimised) return result;
      return withMetadata(readers[`${service}:${action}`]?.(result) ?? result, headers, $metadata);
    } catch (thrown) {
      throw taskErrorOf(thrown, found.names, model, parameters);
    }
  };
};
