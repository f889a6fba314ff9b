import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { api, json } from "#aws/api.ts";
import type { Caller } from "#aws/caller.ts";
import { logged } from "./logged.ts";

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

const pool = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example";
const signed = { userArn: "arn:aws:sts::123456789012:assumed-role/visitors/CognitoIdentityCredentials" };
const identity = {
  identityId: "eu-west-1:99999999-2222-3333-4444-555555555555",
  identityPoolId: "eu-west-1:11111111-2222-3333-4444-555555555555",
};
const visitor = (...amr: string[]) => told({ iam: { ...signed, cognitoIdentity: { amr, ...identity } } });

describe("a visitor, who signs as all visitors of an identity pool do", () => {
  it("is called as by a token of the user pool that they signed in to", async () => {
    const sub = "a1b2c3d4-0000-1111-2222-333333333333";
    const byToken = await withClaims({ iss: `https://${pool}`, sub });
    expect(byToken).toBe(`https://${pool}#${sub}`);
    expect(await visitor("authenticated", pool, `${pool}:CognitoSignIn:${sub}`)).toBe(byToken);
    expect(await visitor(`${pool}:CognitoSignIn:${sub}`, "authenticated", pool)).toBe(byToken);
  });

  it("is called as another provider's user is, by all that Cognito says", async () => {
    const provider = "arn:aws:iam::123456789012:oidc-provider/login.example.com/models";
    expect(await visitor("authenticated", provider, `${provider}:a:way|ada`)).toBe(`${provider}#a:way|ada`);
  });

  it.each([[[]], [["unauthenticated"]], [["authenticated", pool]]])("is their identity, by %j alone", async (amr) => {
    expect(await visitor(...amr)).toBe(`${identity.identityPoolId}#${identity.identityId}`);
  });

  it.each([null, {}, { amr: "authenticated", ...identity }, { amr: [], identityPoolId: "a" }])(
    "is the role that signed, where Cognito says %j",
    async (cognitoIdentity) => {
      expect(await told({ iam: { ...signed, cognitoIdentity } })).toBe(signed.userArn);
    },
  );
});

it("knows nobody where nobody was asked", async () => {
  expect(await told()).toBeUndefined();
});

/** The line in the log of a function that ends so, for a request by Ada that API Gateway has under "one". */
const lineOf = async (end: string, query = "") => {
  const event = {
    rawQueryString: query,
    headers: { authorization: "Bearer secret" },
    requestContext: { requestId: "one", authorizer: { jwt: { claims: { iss, sub: "ada" } } } },
  };
  const lines = await logged(`
    import * as v from "valibot";
    import { api, json } from "#aws/api.ts";
    await api(v.object({}), async () => { ${end} })(${JSON.stringify(event)}, {});`);
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain("secret");
  return lines[0];
};

it.each([
  ["answered", "return json(200, {});", "", { message: "request.answered", status: 200 }],
  ["refused", "", "why=secret", { message: "request.refused", error: "ValidationException" }],
  ["failed", 'throw new TypeError("x is not a function");', "", { message: "request.failed" }],
])("logs whose request was %s, and which it is in API Gateway's own log", async (_, end, query, line) => {
  expect(await lineOf(end, query)).toMatchObject({ ...line, caller: `${iss}#ada`, requestId: "one" });
});
