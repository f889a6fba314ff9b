import { cors } from "../src/cors.ts";
import { routes } from "../src/wiring.ts";
import { accessLog } from "./access-log.ts";
import { functionArns } from "./functions.ts";
import { kept } from "./logs.ts";
import { api as wanted } from "./settings.ts";
import { site } from "./site.ts";

/** Origins whose pages may call from a browser: those of the settings, and the page's own site. */
const origins = [...wanted.corsOrigins, ...(site ? [site.url] : [])];

/** The HTTP API: callers sign their requests or bring a token, and no browser is let in but from where the settings say. */
export const api = new sst.aws.ApiGatewayV2("Api", {
  // SST would allow everything that is not said here.
  cors: origins.length > 0 && {
    allowOrigins: origins,
    allowMethods: [...cors.allowMethods],
    allowHeaders: [...cors.allowHeaders],
    exposeHeaders: [...cors.exposeHeaders],
    maxAge: "1 hour",
  },
  transform: {
    logGroup: kept,
    stage(args) {
      // Requests a second, and in a burst: far above what people and schedules submit, far below what a loop gone wild would cost.
      args.defaultRouteSettings = { throttlingRateLimit: 50, throttlingBurstLimit: 100 };
      if (args.accessLogSettings)
        args.accessLogSettings = $output(args.accessLogSettings).apply((settings) => ({
          ...settings,
          format: accessLog,
        }));
    },
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
