import { AsyncLocalStorage } from "node:async_hooks";
import type { Context } from "aws-lambda";
import type { Clock } from "../clock.ts";

interface Handler {
  // A method, so that a function may name the event that it expects.
  run(event: unknown, context: Context): Promise<unknown>;
}

/** A function's handler: what it throws or gives is the invocation's outcome. */
export type LambdaFunction = Handler["run"];

/** How an invocation ended. */
export interface Outcome {
  requestId: string;
  /** `Unhandled` when the function failed; the payload is then the error. */
  functionError: "Unhandled" | undefined;
  /** JSON. */
  payload: string;
}

/** An invocation under way. */
export interface Invocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly event: unknown;
  /** Whether it has an outcome: whatever its function still does is of no account. */
  readonly over: boolean;
  /** Ends it as the service ends a sandbox that dies. */
  kill(): void;
}

const storage = new AsyncLocalStorage<Invocation>();

/** The invocation on whose behalf the running code runs; undefined outside of one. */
export const currentInvocation = () => storage.getStore();

/** Runs what no longer belongs to the invocation that asked for it: a service does its own work, whoever called. */
export const outsideInvocation = <T>(work: () => T): T => storage.exit(work);

/** The longest payload of a request, and nearly that of an answer, in bytes. */
export const longestPayload = 6_291_456;
const longestAnswer = longestPayload + 100;

interface Failure {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") };
};

const stringify = (answer: unknown) => {
  try {
    return JSON.stringify(answer) ?? "null";
  } catch {
    throw new Error("Unable to stringify response body");
  }
};

const tooLong = (bytes: number): Failure => ({
  errorType: "Function.ResponseSizeTooLarge",
  errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${longestAnswer} bytes).`,
});

/**
 * Runs a function once. Its outcome is its answer, its error, the end of its time, or its death, whichever comes first; never throws.
 * `start` is told of the invocation before its function is.
 */
export const invocation = (
  clock: Clock,
  call: { run: LambdaFunction; event: unknown; context: Context; timeoutSeconds: number },
  start: (invocation: Invocation) => void,
) =>
  new Promise<Outcome>((resolve) => {
    const { functionName, awsRequestId: requestId } = call.context;
    let over = false;

    const end = (functionError: Outcome["functionError"], payload: string) => {
      over = true;
      cancel();
      resolve({ requestId, functionError, payload });
    };
    const fail = (failure: Failure) => end("Unhandled", JSON.stringify(failure));
    const die = (errorType: string, reason: string) =>
      fail({ errorType, errorMessage: `RequestId: ${requestId} Error: ${reason}` });
    const answer = (answered: unknown) => {
      const payload = stringify(answered);
      const bytes = Buffer.byteLength(payload);
      if (bytes > longestAnswer) fail(tooLong(bytes));
      else end(undefined, payload);
    };

    const cancel = clock.after(call.timeoutSeconds * 1000, () =>
      die("Sandbox.Timedout", `Task timed out after ${call.timeoutSeconds.toFixed(2)} seconds`),
    );
    const running: Invocation = {
      functionName,
      requestId,
      event: call.event,
      get over() {
        return over;
      },
      kill: () => die("Runtime.ExitError", "Runtime exited with error: signal: killed"),
    };
    start(running);
    const work = async () => answer(await call.run(call.event, call.context));
    storage.run(running, work).catch((error: unknown) => fail(failureOf(error)));
  });
