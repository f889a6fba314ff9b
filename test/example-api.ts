import * as v from "valibot";
import type { Platform } from "#aws/platform.ts";
import { Settings } from "#core/settings.ts";
import { virtualClock } from "#local/clock.ts";
import { LostAnswer } from "#local/endpoint.ts";
import { loadFunctions } from "#local/functions.ts";
import { httpApi } from "#local/gateway.ts";
import { inProcess } from "#local/in-process.ts";
import { contextOf } from "#local/lambda/context.ts";
import {
  bedrockRole,
  bus,
  functionArn,
  functionName,
  machineArn,
  planRulePrefix,
  table,
  undelivered,
} from "#local/names.ts";
import { clientOf } from "#local/platform.ts";
import { routes } from "../src/wiring.ts";

const nobody = inProcess(() => Promise.reject(new LostAnswer("No service is there")));

/** A deployment whose functions reach no service. */
const secluded = (bucket: string): Platform => ({
  client: (service) => ({ ...clientOf("nobody", service, { requestHandler: nobody }), maxAttempts: 1 }),
  names: () => ({
    table,
    bucket,
    bus,
    machineArn: machineArn("customize-model"),
    bedrockRoleArn: bedrockRole,
    planRules: { prefix: planRulePrefix, functionArn: functionArn("start-retraining"), queueArn: undelivered },
  }),
  settings: () => v.parse(Settings, {}),
  now: () => new Date("2026-01-01T00:00:00Z"),
});

/** What came of a request: the function whose route it took, and what it was refused for. */
export interface Reception {
  taken: string | undefined;
  refused: string | undefined;
}

const Problem = v.object({ message: v.string() });

const invocation = { requestId: "a-request", clientContext: undefined, timeoutSeconds: 20, memoryMb: 512 };

/** A token that no list ever gave is refused, and every token here is made up. */
const madeUpToken = /nextToken must be the nextToken of an earlier answer/;

/** How a function answers what it accepted: it found no service, or knew without one that there is no such job. */
const accepted = ["ServiceUnavailableException", "ResourceNotFoundException"];

/**
 * Sends requests through the API's own routes to its own functions, which reach no service: what they then answer is about the request
 * alone. `bucket` is the deployment's.
 */
export const receptionist = async (bucket: string) => {
  const clock = virtualClock();
  const platform = secluded(bucket);
  const loaded = await loadFunctions(() => platform);
  const taken: string[] = [];
  const { answer } = httpApi({
    clock,
    newId: () => "a-request",
    routes,
    invoke: async (target, event) => {
      taken.push(target);
      const named = { name: functionName(target), qualifier: undefined };
      const context = contextOf(clock, { ...invocation, named });
      return loaded[functionName(target)]?.(event, context);
    },
  });

  return async ({ method, path, body }: { method: string; path: string; body?: unknown }): Promise<Reception> => {
    const [target = "", query = ""] = path.split("?");
    const answered = await answer({
      method,
      path: target,
      query: new URLSearchParams(query),
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
    });
    const isAccepted = accepted.includes(answered.headers["x-amzn-errortype"] ?? "");
    const problem = isAccepted
      ? ""
      : `${answered.status}: ${v.parse(Problem, JSON.parse(String(answered.body))).message}`;
    return { taken: taken.pop(), refused: isAccepted || madeUpToken.test(problem) ? undefined : problem };
  };
};
