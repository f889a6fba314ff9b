import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import * as v from "valibot";
import type { Platform } from "#aws/platform.ts";
import { Settings } from "#core/settings.ts";
import type { Clock } from "./clock.ts";
import type { Endpoint } from "./endpoint.ts";
import {
  accessKeyOf,
  bedrockRole,
  bucket,
  bus,
  functionArn,
  machineArn,
  planRulePrefix,
  region,
  table,
  undelivered,
} from "./names.ts";

/** The endpoint that the environment names in an emulated service's place. */
const elsewhere = (service: string) => process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];

/** SDK client settings with which a principal calls the emulated service, or the one that the environment puts in its place. */
export const clientOf = (principal: string, service: string, { requestHandler }: Pick<Endpoint, "requestHandler">) => {
  const endpoint = elsewhere(service);
  return {
    region,
    credentials: { accessKeyId: accessKeyOf(principal), secretAccessKey: "local" },
    ...(endpoint ? { endpoint } : { endpoint: "http://127.0.0.1", requestHandler }),
    ...(service === "s3" && { forcePathStyle: true }),
  };
};

/** The platform that a function runs on: it signs with a key of its own. The endpoint is asked for when the first call is made. */
export const localPlatform = (
  principal: string,
  clock: Clock,
  endpoint: () => Endpoint,
  settings: Settings = v.parse(Settings, {}),
): Platform => ({
  // Between the SDK's attempts no time passes: simulated time stands still while a function runs.
  client: (service, maxAttempts) => ({
    ...clientOf(principal, service, endpoint()),
    retryStrategy: new ConfiguredRetryStrategy(maxAttempts, 0),
  }),
  names: () => ({
    table,
    bucket,
    bus,
    machineArn: machineArn("customize-model"),
    bedrockRoleArn: bedrockRole,
    planRules: { prefix: planRulePrefix, functionArn: functionArn("start-retraining"), queueArn: undelivered },
  }),
  settings: () => settings,
  now: () => new Date(clock.now()),
});
