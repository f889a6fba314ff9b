import * as v from "valibot";
import { classify, TaskFailure, type Failure } from "#core/errors.ts";

const CallError = v.object({
  name: v.string(),
  message: v.string(),
  /** Of Node's network errors. */
  code: v.optional(v.string()),
  $metadata: v.optional(v.object({ httpStatusCode: v.optional(v.number()) })),
});

/** Codes and names under which Node and the SDK report that no answer came. Any other error without a status is a defect. */
const silent = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ERR_STREAM_PREMATURE_CLOSE",
  "TimeoutError",
  "AbortError",
]);

/** What is known of a failed call; undefined for an error that did not come from one. */
export const failureOf = (error: unknown): Failure | undefined => {
  const parsed = v.safeParse(CallError, error);
  if (!parsed.success) return undefined;
  const { name, message, code, $metadata } = parsed.output;
  if ($metadata?.httpStatusCode !== undefined) return { name, message, status: $metadata.httpStatusCode };
  const silence = [code, name].find((each) => each !== undefined && silent.has(each));
  return silence === undefined ? undefined : { name: silence, message };
};

/**
 * Any error as the failure of a task, `elapsed` seconds after the job was submitted: its name tells the state machine what to do.
 * Errors of ours are permanent.
 */
export const taskFailure = (error: unknown, elapsed?: number): TaskFailure => {
  if (error instanceof TaskFailure) return error;
  const failure = failureOf(error);
  if (failure) return new TaskFailure(classify(failure, elapsed), `${failure.name}: ${failure.message}`, error);
  return new TaskFailure(
    "PermanentError",
    error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    error,
  );
};
