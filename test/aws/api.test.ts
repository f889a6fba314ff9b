import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import * as v from "valibot";
import { expect, it } from "vitest";
import { api, json, type Caller } from "#aws/api.ts";

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "who",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:who",
  memoryLimitInMB: "512",
  awsRequestId: "one",
  logGroupName: "",
  logStreamName: "",
  getRemainingTimeInMillis: () => 1000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
};

/** Who a function is told has called, where API Gateway found out `authorizer`. */
const told = async (authorizer?: object): Promise<Caller> => {
  const callers: Caller[] = [];
  const handler = api(v.object({}), async (_, caller) => {
    callers.push(caller);
    return json(200, {});
  });
  const event: APIGatewayProxyEventV2 = {
    version: "2.0",
    routeKey: "GET /",
    rawPath: "/",
    rawQueryString: "",
    headers: {},
    isBase64Encoded: false,
    requestContext: {
      accountId: "123456789012",
      apiId: "api",
      domainName: "localhost",
      domainPrefix: "local",
      requestId: "one",
      routeKey: "GET /",
      stage: "$default",
      time: "",
      timeEpoch: 0,
      http: { method: "GET", path: "/", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "" },
      ...(authorizer && { authorizer }),
    },
  };
  await handler(event, context);
  return callers[0];
};

const iss = "https://login.example.com";
const withClaims = (claims: object) => told({ jwt: { claims, scopes: null } });

it("knows who signed a request by their ARN", async () => {
  const userArn = "arn:aws:sts::123456789012:assumed-role/models/ada";
  expect(await told({ iam: { userArn } })).toBe(userArn);
});

it("knows who brought a token by its issuer and the name that this gives them", async () => {
  expect(await withClaims({ iss, sub: "00u1ada", client_id: "page", exp: "1" })).toBe(`${iss}#00u1ada`);
});

it("knows a program by its client, where a token is nobody's", async () => {
  expect(await withClaims({ iss, client_id: "nightly" })).toBe(`${iss}#nightly`);
});

it.each([{}, { sub: "ada" }, { iss }, { iss, sub: "" }])("knows nobody by a token of %j alone", async (claims) => {
  expect(await withClaims(claims)).toBeUndefined();
});

it("knows nobody where nobody was asked", async () => {
  expect(await told()).toBeUndefined();
});
