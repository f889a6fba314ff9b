import { fromApi, toApi } from "./casing.ts";
import { isObject } from "./definition-reading.ts";
import { isMembers } from "./document.ts";
import type { Members } from "./document.ts";
import { taskErrorOf } from "./integration-errors.ts";
import type { Names } from "./integration-errors.ts";
import { lambdaResult } from "./lambda-result.ts";
import { putEventsResult, signEntries } from "./put-events.ts";
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

interface Optimised extends Omit<Names, "optimised"> {
  client: SdkService;
  actions: readonly string[];
}

/** The optimised integrations that local mode has, by the name in their resource. */
const optimisedServices: Record<string, Optimised> = {
  dynamodb: {
    client: "dynamodb",
    prefix: "DynamoDB",
    service: "AmazonDynamoDBv2",
    general: "AmazonDynamoDBException",
    actions: ["getItem", "putItem", "updateItem", "deleteItem"],
  },
  events: {
    client: "eventbridge",
    prefix: "EventBridge",
    service: "AmazonEventBridge",
    general: "AmazonEventBridgeException",
    actions: ["putEvents"],
  },
  lambda: {
    client: "lambda",
    prefix: "Lambda",
    service: "AWSLambda",
    general: "AWSLambdaException",
    actions: ["invoke"],
  },
  states: {
    client: "sfn",
    prefix: "StepFunctions",
    service: "AWSStepFunctions",
    general: "AWSStepFunctionsException",
    actions: ["startExecution"],
  },
};

const target = (
  service: string,
  action: string,
  optimised: boolean,
): { client: SdkService; names: Names } | undefined => {
  if (!optimised) {
    if (!isSdkService(service)) return undefined;
    const name = sdkNames[service];
    return { client: service, names: { prefix: name, service: name, general: `${name}Exception`, optimised } };
  }
  const known = Object.hasOwn(optimisedServices, service) ? optimisedServices[service] : undefined;
  if (!known?.actions.includes(action)) return undefined;
  return { client: known.client, names: { ...known, optimised } };
};

/** Headers as most services spell them; a client gives their names in lower case. */
const usual: Record<string, string> = {
  connection: "Connection",
  "content-length": "Content-Length",
  "content-type": "Content-Type",
  date: "Date",
  server: "Server",
  "x-amz-executed-version": "X-Amz-Executed-Version",
  "x-amz-log-result": "X-Amz-Log-Result",
  "x-amzn-remapped-content-length": "x-amzn-Remapped-Content-Length",
  "x-amzn-requestid": "x-amzn-RequestId",
  "x-amzn-trace-id": "X-Amzn-Trace-Id",
};

/** Headers that a service spells in its own way. */
const own: Partial<Record<SdkService, Record<string, string>>> = { sfn: { connection: "connection" } };

const alphabetically = ([one]: [string, unknown], [other]: [string, unknown]) =>
  one.toLowerCase() < other.toLowerCase() ? -1 : 1;

/** Keeps the headers of a command's answer. */
const headersOf = (command: SdkCommand, service: SdkService) => {
  const spelling = { ...usual, ...own[service] };
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
const withMetadata = (result: Json, kept: Record<string, string>, metadata: unknown): Json => {
  const headers = Object.fromEntries(Object.entries(kept).sort(alphabetically));
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
  return Object.fromEntries(Object.entries(all).sort(alphabetically));
};

/** What an optimised call gives, of what the API answered. */
const optimisedResult = (resource: string, answer: Json, headers: Record<string, string>, metadata: unknown): Json => {
  if (resource === "events:putEvents" && isMembers(answer)) return putEventsResult(answer);
  return withMetadata(resource === "lambda:invoke" ? lambdaResult(answer) : answer, headers, metadata);
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

  return async ({ service, action, optimised, parameters, machine, execution }) => {
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
      const takesObjects = optimised || found.client === "sfn";
      const sent = resource === "events:putEvents" ? signEntries(parameters, [machine.arn, execution]) : parameters;
      const command = makeCommand(operation, toApi(modelled.input, sent, { optimised, takesObjects }));
      if (!command)
        throw new TaskError("States.Runtime", `The client of the resource '${resource}' lacks '${operation}'.`);
      const headers = headersOf(command, found.client);
      const client = await clientFor(found.client, machine);
      const { $metadata, ...output } = await client.send(command);
      const result = await fromApi(modelled.output, output, { optimised });
      return optimised ? optimisedResult(resource, result, headers, $metadata) : result;
    } catch (thrown) {
      throw taskErrorOf(thrown, found.names, model, parameters);
    }
  };
};
