import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { JobRecord } from "#core/record.ts";
import { submitted } from "../records.ts";

const Line = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({
    _aws: v.object({
      Timestamp: v.number(),
      CloudWatchMetrics: v.array(
        v.object({
          Namespace: v.string(),
          Dimensions: v.array(v.array(v.string())),
          Metrics: v.array(v.object({ Name: v.string(), Unit: v.string() })),
        }),
      ),
    }),
  }),
);

/** Every metric that is published in a process of its own: its unit, its value and its dimensions. */
const published = async (record: JobRecord, losses: { training?: number; validation?: number }) => {
  const script = `import { measure } from "#aws/measure.ts"; measure(...${JSON.stringify([record, losses])});`;
  const { POWERTOOLS_METRICS_DISABLED: _, ...others } = process.env;
  const env = { ...others, POWERTOOLS_SERVICE_NAME: "lapidary-dev" };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], { env });
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => v.parse(Line, line));
  const metrics = lines.flatMap((line) =>
    line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Metrics.map(({ Name, Unit }) => {
        const dimensions = Object.fromEntries(Dimensions.flat().map((name) => [name, line[name]]));
        return [Name, { namespace: Namespace, unit: Unit, value: line[Name], dimensions }] as const;
      }),
    ),
  );
  expect(new Set(metrics.map(([name]) => name)).size, "each metric once").toBe(metrics.length);
  return Object.fromEntries(metrics);
};

const namespace = "Lapidary";
const common = { service: "lapidary-dev" };

const trained = { ...common, BaseModel: "amazon.nova-micro-v1:0:128k" };
const baseModelArn = `arn:aws:bedrock:us-east-1::foundation-model/${trained.BaseModel}`;

const record = (over: Partial<JobRecord>) =>
  submitted({ creationTime: "2026-01-01T00:00:10.000Z", baseModelArn, ...over });

describe("how a job went is published to CloudWatch", () => {
  it("of its deployment, with its outcome, its seconds from creation to end, its final losses and its estimate", async () => {
    const estimatedCost = { currency: "USD", trainingUsd: 12.5, storageUsdPerMonth: 1.95 } as const;
    const ended = record({ status: "Completed", endTime: "2026-01-01T01:30:10.500Z", estimatedCost });
    expect(await published(ended, { training: 0.25, validation: 0.5 })).toEqual({
      JobsEnded: { namespace, unit: "Count", value: 1, dimensions: { ...common, Outcome: "Completed" } },
      JobDuration: { namespace, unit: "Seconds", value: 5_400.5, dimensions: trained },
      FinalTrainingLoss: { namespace, unit: "None", value: 0.25, dimensions: trained },
      FinalValidationLoss: { namespace, unit: "None", value: 0.5, dimensions: trained },
      EstimatedTrainingCost: { namespace, unit: "None", value: 12.5, dimensions: trained },
    });
  });

  it("without what is absent", async () => {
    const jobsEnded = { namespace, unit: "Count", value: 1, dimensions: { ...common, Outcome: "Failed" } };
    expect(await published(record({ status: "Failed" }), {})).toEqual({ JobsEnded: jobsEnded });
    const ended = record({ status: "Failed", endTime: "2026-01-01T00:00:10.000Z" });
    expect(await published(ended, { training: 0 })).toEqual({
      JobsEnded: jobsEnded,
      JobDuration: { namespace, unit: "Seconds", value: 0, dimensions: trained },
      FinalTrainingLoss: { namespace, unit: "None", value: 0, dimensions: trained },
    });
  });
});
