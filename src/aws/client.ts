import type { Platform, ServiceName } from "./platform.ts";

/**
 * How often the SDK itself tries a call, and how many milliseconds an attempt may take. Bedrock is asked once: behind those calls stands
 * a state machine, whose retries are spread out, seen in the console, and outlive the function. The others answer in milliseconds and each
 * call may be repeated. One call with all its attempts ends before any function's own timeout.
 */
const patience = {
  bedrock: { maxAttempts: 1, requestTimeout: 10_000 },
  dynamodb: { maxAttempts: 3, requestTimeout: 3_000 },
  eventbridge: { maxAttempts: 3, requestTimeout: 3_000 },
  s3: { maxAttempts: 3, requestTimeout: 5_000 },
  sfn: { maxAttempts: 3, requestTimeout: 3_000 },
} as const satisfies Record<ServiceName, object>;

/**
 * Milliseconds that an attempt may take where the SDK is to repeat a call to Bedrock: then no machine stands behind it but somebody who
 * waits for an answer. API Gateway waits for 30 seconds, in which two such calls in a row have to end.
 */
const repeatedBedrock = 4_000;

/** Milliseconds of silence in the middle of an answer: S3's may be long ones. */
const longestSilence = 10_000;

/** The settings of every SDK client: timeouts, a number of attempts, and what the platform adds. */
export const clientSettings = (
  platform: Platform,
  service: ServiceName,
  maxAttempts: number = patience[service].maxAttempts,
) => ({
  maxAttempts,
  // Without the last of these the SDK only warns.
  requestHandler: {
    connectionTimeout: 1_000,
    socketTimeout: longestSilence,
    requestTimeout: service === "bedrock" && maxAttempts > 1 ? repeatedBedrock : patience[service].requestTimeout,
    throwOnRequestTimeout: true,
  },
  ...platform.client(service, maxAttempts),
});

/** Makes a thing when it is first needed and keeps it. */
export const lazily = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};
