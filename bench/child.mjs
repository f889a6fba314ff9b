/**
 * Imports a bundled handler and calls it once, then writes a line of JSON on file descriptor 3: the milliseconds that both took, or,
 * asked for `kilobytes`, how much of the bundle Node really loaded.
 */
import { readFileSync, statSync, writeSync } from "node:fs";
import { registerHooks } from "node:module";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { fileURLToPath } from "node:url";

const [entry, asked, event] = process.argv.slice(2);
const loaded = new Set();
if (asked === "kilobytes")
  registerHooks({
    load(url, context, next) {
      if (url.startsWith("file:")) loaded.add(url);
      return next(url, context);
    },
  });

const input = JSON.parse(readFileSync(event, "utf8"));
const context = {
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: "$LATEST",
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  invokedFunctionArn: `arn:aws:lambda:us-east-1:123456789012:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
  awsRequestId: "00000000-0000-4000-8000-000000000000",
  getRemainingTimeInMillis: () => 20_000,
};

const from = performance.now();
const { handler } = await import(entry);
const answer = await handler(input, context);
const milliseconds = performance.now() - from;

if (answer?.statusCode >= 300) throw new Error(`The handler answered ${JSON.stringify(answer)}`);
const bytes = [...loaded].reduce((sum, url) => sum + statSync(fileURLToPath(url)).size, 0);
writeSync(3, JSON.stringify(asked === "kilobytes" ? bytes / 1024 : milliseconds));
