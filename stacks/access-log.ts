import { api } from "./settings.ts";

/**
 * Who called, by how they prove who they are. Of visitors who sign by way of Cognito it is the role that they share: API Gateway refuses
 * to log more of them (https://github.com/anomalyco/sst/issues/2587), and the function's own log has who it was.
 */
const caller =
  api.authorization === "iam"
    ? { caller: "$context.identity.userArn" }
    : { caller: "$context.authorizer.claims.sub", client: "$context.authorizer.claims.client_id" };

/**
 * A line for each request, in JSON, by https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html: also for one
 * that reached no function. All values are texts, since one that there is not is logged as a hyphen. A path is the caller's to choose, so that what
 * is known of the caller comes after it.
 */
export const accessLog = JSON.stringify({
  requestTime: "$context.requestTime",
  requestId: "$context.requestId",
  routeKey: "$context.routeKey",
  httpMethod: "$context.httpMethod",
  path: "$context.path",
  ip: "$context.identity.sourceIp",
  ...caller,
  authorizerError: "$context.authorizer.error",
  error: "$context.error.message",
  status: "$context.status",
  responseLatency: "$context.responseLatency",
  integrationStatus: "$context.integrationStatus",
  integrationError: "$context.integrationErrorMessage",
  integrationLatency: "$context.integrationLatency",
});
