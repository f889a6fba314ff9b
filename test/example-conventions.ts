import { expect } from "vitest";
import type { SubmitJobRequest } from "../src/core/request.ts";

/** Hyperparameters and their ranges, by what the base model's id starts with. Llama 3.3 has no documented ones. */
const ranges = {
  "amazon.nova-": { epochCount: [1, 5], learningRate: [1e-6, 1e-4], learningRateWarmupSteps: [0, 100] },
  "anthropic.claude-3-haiku": {
    epochCount: [1, 10],
    batchSize: [4, 256],
    learningRateMultiplier: [0.1, 2],
    earlyStoppingThreshold: [0, 0.1],
    earlyStoppingPatience: [1, 10],
  },
  "meta.llama3-1-": { epochCount: [1, 10], batchSize: [1, 1], learningRate: [5e-6, 0.1] },
  "meta.llama3-2-": { epochCount: [1, 10], batchSize: [1, 1], learningRate: [5e-6, 0.1] },
  "meta.llama3-3-": {},
} as const satisfies Record<string, Record<string, readonly [number, number]>>;

/** Expects hyperparameters that the base model knows, as decimals within their ranges. */
export const expectHyperParameters = (body: Pick<SubmitJobRequest, "baseModelIdentifier" | "hyperParameters">) => {
  const [, known = {}] = Object.entries(ranges).find(([start]) => body.baseModelIdentifier.startsWith(start)) ?? [];
  const limits = new Map<string, readonly [number, number]>(Object.entries(known));
  for (const [name, value] of Object.entries(body.hyperParameters ?? {})) {
    const [least, most] = limits.get(name) ?? [NaN, NaN];
    expect(value, `${name} is a decimal`).toMatch(/^\d+(\.\d+)?$/);
    expect(Number(value), `${name} for ${body.baseModelIdentifier}`).toBeGreaterThanOrEqual(least);
    expect(Number(value), `${name} for ${body.baseModelIdentifier}`).toBeLessThanOrEqual(most);
    if (/Count|Size|Steps|Patience/.test(name)) expect(value).toMatch(/^\d+$/);
  }
};

/** Parameters of a query, in the one order in which an answer writes them. */
const orders = {
  "/model-customization-jobs":
    "statusEquals nameContains creationTimeAfter creationTimeBefore sortBy sortOrder maxResults nextToken",
  "/custom-models":
    "modelStatus nameContains baseModelArnEquals foundationModelArnEquals isOwned creationTimeAfter creationTimeBefore sortBy sortOrder maxResults nextToken",
  "/retraining-plans": "maxResults nextToken",
  "/datasets": "prefix maxResults nextToken",
  "/model-customization-jobs/": "reverseOrder maxResults nextToken",
  "/custom-models/": "cascade timeoutMinutes",
} as const;

/** Expects a path with its parts and its query encoded as they are sent, and the query in order. */
export const expectWellWritten = (path: string) => {
  const [resource = "", query] = path.split("?");
  for (const part of resource.split("/"))
    expect(encodeURIComponent(decodeURIComponent(part)), "is percent-encoded").toBe(part);
  if (query === undefined) return;
  const pairs = query.split("&").map((pair) => pair.split("="));
  for (const [, value = ""] of pairs)
    expect(encodeURIComponent(decodeURIComponent(value)), "is percent-encoded").toBe(value);
  const kind = resource.replace(/(?<=^\/[a-z-]+\/).+/, "");
  const order =
    Object.entries(orders)
      .find(([start]) => start === kind)?.[1]
      .split(" ") ?? [];
  const names = pairs.map(([name = ""]) => name);
  expect(names).toEqual(order.filter((name) => names.includes(name)));
};
