import type {
  APIGatewayEventRequestContextIAMAuthorizer,
  APIGatewayEventRequestContextV2WithAuthorizer,
  APIGatewayProxyEventV2WithRequestContext,
} from "aws-lambda";
import * as v from "valibot";
import type { Clock } from "./clock.ts";
import type { Answer, RawRequest } from "./endpoint.ts";
import { listenOn, type Listening } from "./listen.ts";
import { account, partition, region } from "./names.ts";
import type { ServiceResponse } from "./service.ts";

/** Bytes of the largest body that API Gateway lets through. */
const largestBody = 10 * 1024 * 1024;

/** Somebody with credentials of a Cognito identity pool, as API Gateway tells of them. */
export interface Visitor {
  /** That they are known, by which provider, and as whom. */
  amr: string[];
  identityId: string;
  identityPoolId: string;
}

/** The published type knows of no visitors. */
type Iam = Omit<APIGatewayEventRequestContextIAMAuthorizer["iam"], "cognitoIdentity"> & {
  cognitoIdentity: Visitor | null;
};
type Event = APIGatewayProxyEventV2WithRequestContext<APIGatewayEventRequestContextV2WithAuthorizer<{ iam: Iam }>>;

interface Route {
  key: string;
  method: string;
  parts: string[];
  target: string;
}

const apiId = "local";

/** What API Gateway gives as the source when it invokes a route's function. */
const arnOf = ({ method, parts }: Route) =>
  `arn:${partition}:execute-api:${region}:${account}:${apiId}/$default/${method}${parts.join("/")}`;

const routeOf = ([key, target]: [string, string]): Route => {
  const [method = "", path = ""] = key.split(" ");
  return { key, method, parts: path.split("/"), target };
};

const isParameter = (part: string) => part.startsWith("{");

/** A path without its percent-encoding; what cannot be decoded stays as it is. */
const decoded = (path: string) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

/** The values of a route's parameters where a path, decoded, fits it. */
const parametersIn = ({ parts }: Route, path: string): Record<string, string> | undefined => {
  const pieces = path.split("/");
  const fits =
    pieces.length === parts.length &&
    parts.every((part, index) => (isParameter(part) ? pieces[index] !== "" : part === pieces[index]));
  if (!fits) return undefined;
  return Object.fromEntries(
    parts.flatMap((part, index) => (isParameter(part) ? [[part.slice(1, -1), pieces[index] ?? ""]] : [])),
  );
};

/** The ARN of who calls: every visitor of an identity pool has that of the pool's role. */
const userArn = (visitor: Visitor | undefined) =>
  visitor
    ? `arn:${partition}:sts::${account}:assumed-role/visitors/CognitoIdentityCredentials`
    : `arn:${partition}:iam::${account}:user/local`;

const isText = (type = "") => /^(?:text\/|application\/(?:json|xml|javascript))/.test(type);

const eventOf = (
  { method, path, query, headers, body }: RawRequest,
  route: Route,
  pathParameters: Record<string, string>,
  { requestId, now, visitor }: { requestId: string; now: number; visitor: Visitor | undefined },
): Event => {
  const text = isText(headers["content-type"]);
  return {
    version: "2.0",
    routeKey: route.key,
    rawPath: decoded(path),
    rawQueryString: query.toString(),
    headers,
    ...(query.size > 0 && { queryStringParameters: Object.fromEntries(query) }),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    requestContext: {
      accountId: account,
      apiId,
      domainName: headers["host"] ?? "localhost",
      domainPrefix: "local",
      requestId,
      routeKey: route.key,
      stage: "$default",
      time: new Date(now).toUTCString(),
      timeEpoch: now,
      http: {
        method,
        path: decoded(path),
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      authorizer: {
        iam: {
          accessKey: "LOCAL",
          accountId: account,
          callerId: "LOCAL",
          cognitoIdentity: visitor ?? null,
          principalOrgId: "",
          userArn: userArn(visitor),
          userId: "LOCAL",
        },
      },
    },
    ...(body.length > 0 && { body: Buffer.from(body).toString(text ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !text,
  };
};

const Answered = v.object({
  statusCode: v.number(),
  headers: v.optional(v.record(v.string(), v.string()), {}),
  body: v.optional(v.string(), ""),
});

/** API Gateway's own answers: they never reach a function. */
const own = (status: number, message: string): ServiceResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ message }),
});

/** A function's answer as the service passes it on. What Lambda will not take is too large; anything else that is no answer is a 500. */
const answerOf = async (invoke: () => Promise<unknown>): Promise<ServiceResponse> => {
  try {
    const { statusCode, headers, body } = v.parse(Answered, await invoke());
    return { status: statusCode, headers, body };
  } catch (error) {
    const tooLarge = error instanceof Error && error.name.includes("TooLarge");
    return tooLarge ? own(413, "Request Entity Too Large") : own(500, "Internal Server Error");
  }
};

export interface HttpApi {
  /** Answers one request with no socket in between. */
  answer: Answer;
  /** Listens on 127.0.0.1; 0 is any free port. */
  listen(port: number): Promise<Listening>;
}

/** API Gateway's HTTP API: each route invokes its function with a version 2.0 event. Everyone who reaches it is the same. */
export const httpApi = (deps: {
  clock: Clock;
  newId: () => string;
  routes: Record<string, string>;
  /** Who reaches it; a user of the account unless given. */
  visitor?: Visitor | undefined;
  /** Invokes a function for a route, by its ARN; undefined when the function failed. Rejects when Lambda did not take it. */
  invoke: (target: string, event: unknown, routeArn: string) => Promise<unknown>;
}): HttpApi => {
  const { clock, newId, invoke, visitor } = deps;
  const routes = Object.entries(deps.routes).map(routeOf);

  const serve: Answer = async (request) => {
    if (request.body.length > largestBody) return own(413, "Request Entity Too Large");
    // The service decodes a path before it looks for its route.
    const path = decoded(request.path);
    for (const route of routes) {
      const parameters = route.method === request.method ? parametersIn(route, path) : undefined;
      if (!parameters) continue;
      const event = eventOf(request, route, parameters, { requestId: newId(), now: clock.now(), visitor });
      return answerOf(() => invoke(route.target, event, arnOf(route)));
    }
    return own(404, "Not Found");
  };
  const answer: Answer = (request) =>
    clock.hold(async () => {
      const answered = await serve(request);
      return { ...answered, headers: { ...answered.headers, date: new Date(clock.now()).toUTCString() } };
    });
  return { answer, listen: (port) => listenOn(port, answer) };
};
