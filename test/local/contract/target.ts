import type { HttpHandler } from "#local/in-process.ts";

/** What an SDK client needs to reach the service under test. */
export interface Target {
  region: string;
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
  maxAttempts: number;
  requestHandler?: HttpHandler;
}

/** The way to an emulated endpoint, over HTTP or, given a handler, with no socket. */
export const targetAt = (endpoint: string, requestHandler?: HttpHandler): Target => ({
  region: "us-east-1",
  endpoint,
  credentials: { accessKeyId: "LOCALCONTRACT", secretAccessKey: "secret" },
  maxAttempts: 1,
  ...(requestHandler && { requestHandler }),
});
