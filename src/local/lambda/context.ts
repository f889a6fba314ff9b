import type { ClientContext, Context } from "aws-lambda";
import type { Clock } from "../clock.ts";
import { ServiceError } from "../service.ts";
import type { Named } from "./naming.ts";
import { arnOf } from "./naming.ts";

const isClientContext = (value: unknown): value is ClientContext => typeof value === "object" && value !== null;

/** Reads the client context of an invocation. Throws InvalidRequestContentException. */
export const parseClientContext = (base64: string) => {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(base64, "base64").toString());
    if (isClientContext(parsed)) return { clientContext: parsed };
  } catch {
    // Refused below, as anything else that is no object.
  }
  throw new ServiceError(
    "InvalidRequestContentException",
    "Client context must be a valid Base64-encoded JSON object.",
  );
};

/** The context that a function is given. Its time runs on the clock. Throws InvalidRequestContentException. */
export const contextOf = (
  clock: Pick<Clock, "now">,
  call: {
    named: Named;
    requestId: string;
    clientContext: string | undefined;
    timeoutSeconds: number;
    memoryMb: number;
  },
): Context => {
  const deadline = clock.now() + call.timeoutSeconds * 1000;
  const day = new Date(clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: call.named.name,
    functionVersion: "$LATEST",
    invokedFunctionArn: arnOf(call.named),
    memoryLimitInMB: String(call.memoryMb),
    awsRequestId: call.requestId,
    logGroupName: `/aws/lambda/${call.named.name}`,
    logStreamName: `${day}/[$LATEST]${call.requestId.replaceAll("-", "")}`,
    ...(call.clientContext !== undefined && parseClientContext(call.clientContext)),
    getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now()),
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
  };
};
