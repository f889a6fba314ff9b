import type { Platform, ServiceName } from "./platform.ts";

/**
 * How often the SDK itself tries a call. Bedrock is asked once: behind those calls stands a state machine (or EventBridge), whose
 * retries are spread out, seen in the console, and outlive the function. The others answer in milliseconds and each call may be repeated.
 */
const attempts = { bedrock: 1, dynamodb: 3, s3: 3, sfn: 3 } as const satisfies Record<ServiceName, number>;

/** Milliseconds. Together with the attempts, less than any function's own timeout. */
const timeouts = { connectionTimeout: 2_000, requestTimeout: 5_000 };

/** The settings of every SDK client: a timeout, a number of attempts, and what the platform adds. */
export const clientSettings = (platform: Platform, service: ServiceName) => ({
  maxAttempts: attempts[service],
  requestHandler: timeouts,
  ...platform.client(service, attempts[service]),
});

/** Makes a thing when it is first needed and keeps it. */
export const lazily = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};
