import { isMembers } from "./document.ts";
import { TaskError } from "./types.ts";
import type { Json } from "./types.ts";

const parse = (text: string): Json => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/**
 * The result of `lambda:invoke`: what Invoke answered, its Payload parsed. A function that failed throws a TaskError named by
 * the errorType it answered, whose cause is the JSON text of the payload.
 */
export const lambdaResult = (answer: Json): Json => {
  if (!isMembers(answer)) return answer;
  const { Payload, FunctionError, ...rest } = answer;
  const payload = typeof Payload === "string" ? parse(Payload) : (Payload ?? null);
  if (FunctionError === undefined) return { ...rest, Payload: payload };
  const text = JSON.stringify(payload);
  if (isMembers(payload) && typeof payload.errorType === "string")
    throw new TaskError(payload.errorType, text, typeof Payload === "string" ? Payload : text);
  throw new TaskError(
    "Lambda.Unknown",
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${text}`,
  );
};
