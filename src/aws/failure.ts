import * as v from "valibot";
import { classify, TaskFailure, type Failure } from "#core/errors.ts";

const SdkError = v.object({
  name: v.string(),
  message: v.string(),
  $metadata: v.object({ httpStatusCode: v.optional(v.number()) }),
});
const NetworkError = v.object({ name: v.string(), message: v.string(), code: v.optional(v.string()) });

/** Names under which the SDK and Node report that no answer came. */
const silent = new Set(["TimeoutError", "NetworkingError", "AbortError", "RequestTimeout"]);

/** What is known of a failed call; undefined for an error that did not come from a call. */
export const failureOf = (error: unknown): Failure | undefined => {
  const answered = v.safeParse(SdkError, error);
  if (answered.success) {
    const { name, message, $metadata } = answered.output;
    return { name, message, status: $metadata.httpStatusCode };
  }
  const network = v.safeParse(NetworkError, error);
  if (!network.success) return undefined;
  const { name, message, code } = network.output;
  return code !== undefined || silent.has(name) ? { name: code ?? name, message } : undefined;
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
