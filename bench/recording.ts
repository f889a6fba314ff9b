import * as bedrockSchemas from "@aws-sdk/client-bedrock";
import type { Call } from "#local/endpoint.ts";
import { currentInvocation, type Invocation } from "#local/lambda/invocation.ts";
import { accessKeyOf, functionName } from "#local/names.ts";
import { modelOf } from "#local/protocol/model.ts";
import { readRest } from "#local/protocol/read.ts";
import { router } from "#local/protocol/routes.ts";
import type { ServiceName } from "#local/routing.ts";
import type { ServiceRequest, ServiceResponse } from "#local/service.ts";
import { functions, type FunctionName } from "#functions";
import { everythingOnce } from "./everything.ts";
import { exampleCloud } from "./example-cloud.ts";

/** Every function, by its name in the wiring. */
export const functionNames = Object.keys(functions).filter((name): name is FunctionName => name in functions);

/** A function's call to AWS and what it was answered. */
export interface RecordedCall {
  service: ServiceName;
  operation: string;
  /** The input of the SDK's command. */
  input: object;
  /** What the request is known by when it comes again. */
  key: string;
  answer: ServiceResponse;
}

/** An invocation of a function: its event and its calls, those made at the same time together. */
export interface Recording {
  event: unknown;
  calls: RecordedCall[][];
}

/** What a request to AWS is known by: the operation in its header, or its method and path. */
export const keyOf = ({ method, path, headers }: Pick<ServiceRequest, "method" | "path" | "headers">): string =>
  headers["x-amz-target"] ?? `${method} ${path}`;

const parsed = (body: Uint8Array): object => (body.length > 0 ? JSON.parse(Buffer.from(body).toString()) : {});

const bedrockRoute = router(modelOf(bedrockSchemas).operations.values());

/** The inputs of the SDK's commands, read back from what the commands sent. */
const inputs: Partial<Record<ServiceName, (call: Call) => object>> = {
  dynamodb: ({ request }) => parsed(request.body),
  sfn: ({ request }) => parsed(request.body),
  eventbridge: ({ request }) => parsed(request.body),
  bedrock: ({ operation, request }) => {
    const found = bedrockRoute(request.method, request.path, request.query);
    if (!found) throw new Error(`Bedrock has no route for ${operation}`);
    return readRest(found.operation.input, request, found.labels);
  },
  s3: ({ request: { path, query } }) => {
    const [, Bucket, ...key] = path.split("/").map(decodeURIComponent);
    return key.join("/") ? { Bucket, Key: key.join("/") } : { Bucket, Prefix: query.get("prefix") ?? "" };
  },
};

const inputOf = (call: Call) => {
  const read = inputs[call.service];
  if (!read) throw new Error(`The benchmark cannot repeat calls to ${call.service}`);
  return read(call);
};

/** Keeps every function's calls, by its invocations. */
const recorder = () => {
  const recordings = new Map<string, Recording & { functionName: string; underWay: number }>();
  const started = ({ requestId, functionName, event }: Invocation) => {
    recordings.set(requestId, { functionName, event, calls: [], underWay: 0 });
  };
  const intercept = async (call: Call, next: () => Promise<ServiceResponse>): Promise<ServiceResponse> => {
    const recording = recordings.get(currentInvocation()?.requestId ?? "");
    const own = functionNames.some(
      (name) => recording?.functionName === functionName(name) && call.accessKeyId === accessKeyOf(name),
    );
    if (!recording || !own) return next();
    if (recording.underWay === 0) recording.calls.push([]);
    const together = recording.calls.at(-1);
    recording.underWay += 1;
    const answer = await next();
    recording.underWay -= 1;
    const { service, operation = "" } = call;
    together?.push({ service, operation, input: inputOf(call), key: keyOf(call.request), answer });
    return answer;
  };
  return { recordings, started, intercept };
};

/**
 * What every function does, recorded on an emulated account in which everything happens once: for each the invocation with the most
 * calls. Throws when a function was never invoked.
 */
export const recordFunctions = async (seed: number): Promise<Map<FunctionName, Recording>> => {
  const { recordings, started, intercept } = recorder();
  await everythingOnce(await exampleCloud({ seed, started, intercept, start: Date.now() }));

  const fullest = (name: FunctionName): Recording => {
    const own = [...recordings.values()].filter((one) => one.functionName === functionName(name));
    const [most] = own.toSorted((one, other) => other.calls.flat().length - one.calls.flat().length);
    if (!most) throw new Error(`${name} was never invoked`);
    return most;
  };
  return new Map(functionNames.map((name) => [name, fullest(name)]));
};
