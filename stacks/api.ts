import { routes } from "../src/wiring.ts";
import { functionArns } from "./functions.ts";
import { kept } from "./logs.ts";
import { api as wanted } from "./settings.ts";

const methods = ["GET", "POST", "PUT", "DELETE"] as const;

/** What a page of these origins may send and read; SST would allow everything that is not said here. */
const cors = (allowOrigins: string[]) => ({
  allowOrigins,
  allowMethods: [...methods],
  allowHeaders: ["authorization", "content-type", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token"],
  exposeHeaders: ["x-amzn-errortype"],
  maxAge: "1 hour" as const,
});

/** The HTTP API: callers sign their requests or bring a token, and no browser is let in but from where the settings say. */
export const api = new sst.aws.ApiGatewayV2("Api", {
  cors: wanted.corsOrigins.length > 0 && cors(wanted.corsOrigins),
  transform: {
    logGroup: kept,
    // Requests a second, and in a burst: far above what people and schedules submit, far below what a loop gone wild would cost.
    stage: { defaultRouteSettings: { throttlingRateLimit: 50, throttlingBurstLimit: 100 } },
  },
});

const authorization = () => {
  if (wanted.authorization === "iam") return { iam: true } as const;
  const { issuer, audience } = wanted.authorization;
  const authorizer = api.addAuthorizer({ name: "Token", jwt: { issuer, audiences: [audience] } });
  return { jwt: { authorizer: authorizer.id } };
};
const auth = authorization();

for (const [route, name] of Object.entries(routes)) api.route(route, functionArns[name], { auth });
