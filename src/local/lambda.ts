import * as schemas from "@aws-sdk/client-lambda";
import type { Clock } from "./clock.ts";
import type { Intercept } from "./endpoint.ts";
import { LostAnswer } from "./endpoint.ts";
import { inBackground } from "./lambda/asynchronous.ts";
import { contextOf, parseClientContext } from "./lambda/context.ts";
import type { Invocation, LambdaFunction, Outcome } from "./lambda/invocation.ts";
import { currentInvocation, invocation, longestPayload } from "./lambda/invocation.ts";
import type { Named } from "./lambda/naming.ts";
import { arnOf, parseFunctionName } from "./lambda/naming.ts";
import type { Operations } from "./protocol.ts";
import { modelledService } from "./protocol.ts";
import type { Service } from "./service.ts";
import { ServiceError } from "./service.ts";

export type { Invocation, LambdaFunction } from "./lambda/invocation.ts";

/** What a function is given besides its code. */
export interface FunctionSettings {
  /** 3 unless told, as the service has it. */
  timeoutSeconds?: number;
  /** 128 unless told. */
  memoryMb?: number;
}

/** An asynchronous invocation that failed to the last. */
export interface DeadLetter {
  functionName: string;
  event: unknown;
  outcome: Outcome;
}

/** The longest payload of an asynchronous invocation, in bytes. */
const longestEvent = 1_048_576;

const limits = { RequestResponse: longestPayload, Event: longestEvent, DryRun: longestPayload };

const invocationTypeOf = (type = "RequestResponse") => {
  if (type === "RequestResponse" || type === "Event" || type === "DryRun") return type;
  throw new ServiceError(
    "ValidationException",
    `1 validation error detected: Value '${type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`,
  );
};

const parseEvent = (payload: Uint8Array | undefined): unknown => {
  if (!payload?.byteLength) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServiceError(
      "InvalidRequestContentException",
      `Could not parse request body into json: Could not parse payload into json: ${reason}`,
      { Type: "User" },
    );
  }
};

const checkSize = (bytes: number, type: keyof typeof limits) => {
  if (bytes > limits[type])
    throw new ServiceError(
      "RequestEntityTooLargeException",
      `${bytes} byte payload is too large for the ${type} invocation type (limit ${limits[type]} bytes)`,
    );
};

/** The end of an invocation's log in Base64: the platform's own lines, for what a function logs goes to this process's output. */
const logOf = (requestId: string) =>
  Buffer.from(`START RequestId: ${requestId} Version: $LATEST\nEND RequestId: ${requestId}\n`).toString("base64");

/** Lambda functions of this process, on the service's own terms: invocation types, time limits, retries, error payloads. */
export const lambdaService = (deps: {
  clock: Clock;
  /** Gives the id of a request that came with none. */
  newId: () => string;
  /** By full name. */
  functions: Record<string, LambdaFunction>;
  settings?: Record<string, FunctionSettings>;
  /** Told of every invocation before its function runs; may kill it then or later. */
  started?: (invocation: Invocation) => void;
  deadLetter?: (letter: DeadLetter) => void;
}) => {
  const { clock, newId, functions, settings = {}, started = () => undefined } = deps;

  const found = (text: string | undefined, qualifier?: string): Named & { run: LambdaFunction } => {
    const named = parseFunctionName(text ?? "");
    if (!named)
      throw new ServiceError(
        "ValidationException",
        `1 validation error detected: Value '${text ?? ""}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
      );
    const asked = { name: named.name, qualifier: qualifier ?? named.qualifier };
    const run = Object.hasOwn(functions, asked.name) ? functions[asked.name] : undefined;
    if (!run || (asked.qualifier ?? "$LATEST") !== "$LATEST")
      throw new ServiceError("ResourceNotFoundException", `Function not found: ${arnOf(asked)}`, { Type: "User" });
    return { ...asked, run };
  };

  const settingsOf = (name: string) => ({ timeoutSeconds: 3, memoryMb: 128, ...settings[name] });

  const start = (named: Named & { run: LambdaFunction }, event: unknown, requestId: string, clientContext?: string) => {
    const own = settingsOf(named.name);
    const context = contextOf(clock, { named, requestId, clientContext, ...own });
    return invocation(clock, { run: named.run, event, context, timeoutSeconds: own.timeoutSeconds }, started);
  };

  const configuration = (named: Named) => ({
    FunctionName: named.name,
    FunctionArn: arnOf(named),
    Runtime: "nodejs24.x" as const,
    Handler: "index.handler",
    Timeout: settingsOf(named.name).timeoutSeconds,
    MemorySize: settingsOf(named.name).memoryMb,
    Version: "$LATEST",
    State: "Active" as const,
    LastUpdateStatus: "Successful" as const,
    PackageType: "Zip" as const,
    Architectures: ["arm64" as const],
  });

  const operations: Operations<typeof schemas> = {
    async Invoke(
      { FunctionName, InvocationType, Payload, Qualifier, ClientContext, LogType },
      { requestId = newId() },
    ) {
      const type = invocationTypeOf(InvocationType);
      if (ClientContext !== undefined) parseClientContext(ClientContext);
      const named = found(FunctionName, Qualifier);
      checkSize(Payload?.byteLength ?? 0, type);
      const event = parseEvent(Payload);
      if (type === "DryRun") return { StatusCode: 204 };
      if (type === "Event") {
        const exhausted = (outcome: Outcome) => deps.deadLetter?.({ functionName: named.name, event, outcome });
        inBackground(clock, () => start(named, structuredClone(event), requestId, ClientContext), exhausted);
        return { StatusCode: 202 };
      }
      const { functionError, payload } = await start(named, event, requestId, ClientContext);
      return {
        StatusCode: 200,
        ExecutedVersion: "$LATEST",
        Payload: Buffer.from(payload),
        ...(functionError && { FunctionError: functionError }),
        ...(LogType === "Tail" && { LogResult: logOf(requestId) }),
      };
    },
    async GetFunction({ FunctionName, Qualifier }) {
      return { Configuration: configuration(found(FunctionName, Qualifier)) };
    },
    async GetFunctionConfiguration({ FunctionName, Qualifier }) {
      return configuration(found(FunctionName, Qualifier));
    },
    async ListFunctions({ Marker = "", MaxItems = 50 }) {
      const after = Object.keys(functions)
        .sort()
        .filter((name) => name > Marker);
      const names = after.slice(0, MaxItems);
      const last = names.at(-1);
      return {
        Functions: names.map((name) => configuration({ name, qualifier: undefined })),
        ...(last !== undefined && after.length > names.length && { NextMarker: last }),
      };
    },
  };

  const service: Service = modelledService({ schemas, operations });
  return { service, operations };
};

/** Loses every call that an invocation's function makes after the invocation is over: what is dead does no work. */
export const silenceTheDead: Intercept = (_call, next) => {
  if (currentInvocation()?.over) throw new LostAnswer("The invocation is over");
  return next();
};
