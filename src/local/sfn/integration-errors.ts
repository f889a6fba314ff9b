import { UnfitParameter } from "./casing.ts";
import type { Model } from "#local/protocol/model.ts";
import { TaskError } from "./types.ts";
import type { Json } from "./types.ts";
import { isObject } from "./definition-reading.ts";

/** How an integration names its errors, and the service in their causes. */
export interface Names {
  /** What stands before the dot: `DynamoDb` of `aws-sdk:dynamodb`, `DynamoDB` of `dynamodb`. */
  prefix: string;
  /** The service as the cause names it. */
  service: string;
  /** The error that stands for all whose names the model does not know. */
  general: string;
  optimised: boolean;
}

const said = (value: unknown) => (typeof value === "string" ? value : "null");

const causeOf = (names: Names, code: string, message: string, metadata: Record<string, unknown>) => {
  const status = String(metadata.httpStatusCode ?? 0);
  const request = said(metadata.requestId);
  if (names.optimised)
    return `${message} (Service: ${names.service}; Status Code: ${status}; Error Code: ${code}; Request ID: ${request}; Proxy: null)`;
  const extended = names.service === "S3" ? `, Extended Request ID: ${said(metadata.extendedRequestId)}` : "";
  return `${message} (Service: ${names.service}, Status Code: ${status}, Request ID: ${request}${extended})`;
};

/** An error's name as the Java SDK has it: `Exception` at its end, or the service's own when the model does not know it. */
const exceptionOf = (names: Names, code: string, model: Model) => {
  if (!model.errors.has(code)) return names.general;
  return code.endsWith("Exception") ? code : `${code}Exception`;
};

/** What a task fails with when its call did: the service's error, parameters that the API cannot take, or no answer at all. */
export const taskErrorOf = (thrown: unknown, names: Names, model: Model, parameters: Json): unknown => {
  if (thrown instanceof TaskError) return thrown;
  if (thrown instanceof UnfitParameter)
    return new TaskError(
      "States.Runtime",
      `The Parameters '${JSON.stringify(parameters)}' could not be used to start the Task: [${thrown.message}]`,
    );
  if (!(thrown instanceof Error)) return thrown;
  const metadata = "$metadata" in thrown && isObject(thrown.$metadata) ? thrown.$metadata : {};
  if (!("$fault" in thrown)) return new TaskError(`${names.prefix}.SdkClientException`, thrown.message);
  return new TaskError(
    `${names.prefix}.${exceptionOf(names, thrown.name, model)}`,
    causeOf(names, thrown.name, thrown.message, metadata),
  );
};
