import { routes } from "../src/wiring.ts";
import { functionArns } from "./functions.ts";

/** The HTTP API: callers sign their requests, and no browser is let in. */
export const api = new sst.aws.ApiGatewayV2("Api", {
  cors: false,
  accessLog: { retention: "1 month" },
  // Requests a second, and in a burst: far above what people and schedules submit, far below what a loop gone wild would cost.
  transform: { stage: { defaultRouteSettings: { throttlingRateLimit: 50, throttlingBurstLimit: 100 } } },
});

for (const [route, name] of Object.entries(routes)) api.route(route, functionArns[name], { auth: { iam: true } });
