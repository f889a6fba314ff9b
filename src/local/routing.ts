import type { ServiceRequest } from "./service.ts";

/** The emulated services, by the names that the SDKs give them (as in `AWS_ENDPOINT_URL_<NAME>`). */
export type ServiceName = "bedrock" | "dynamodb" | "eventbridge" | "lambda" | "s3" | "sfn";

const byTarget: Record<string, ServiceName> = {
  AWSStepFunctions: "sfn",
  AWSEvents: "eventbridge",
  DynamoDB_20120810: "dynamodb",
};

const byScope: Record<string, ServiceName> = {
  bedrock: "bedrock",
  dynamodb: "dynamodb",
  events: "eventbridge",
  lambda: "lambda",
  s3: "s3",
  states: "sfn",
};

/** Who signed a request, and for which service: the access key and the name in the credential's scope; empty when unsigned. */
export const credentialOf = (headers: Record<string, string>, query: URLSearchParams) => {
  const signed = /\bCredential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1];
  const parts = (signed ?? query.get("X-Amz-Credential") ?? query.get("AWSAccessKeyId") ?? "").split("/");
  return { accessKeyId: parts[0] ?? "", scope: parts.at(-2) ?? "" };
};

/** The service that a request is for, by its target, else by its credential's scope, else S3. An unknown one by the name it goes by. */
export const serviceOf = ({
  headers,
  query,
}: Pick<ServiceRequest, "headers" | "query">): ServiceName | { unknown: string } => {
  const target = headers["x-amz-target"]?.split(".")[0];
  const { scope } = credentialOf(headers, query);
  if (target !== undefined && Object.hasOwn(byTarget, target)) return byTarget[target] ?? { unknown: target };
  if (scope !== "" && !Object.hasOwn(byScope, scope)) return { unknown: scope };
  if (target !== undefined) return { unknown: target };
  return byScope[scope] ?? "s3";
};
