import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { JobRecord } from "#core/record.ts";
import { figuresIn } from "../emf.ts";
import { submitted } from "../records.ts";

/** The lines that a call logs in a process of its own. */
const logged = async (name: string, ...args: unknown[]) => {
  const script = `import { ${name} } from "#aws/measure.ts"; ${name}(...${JSON.stringify(args)});`;
  const { POWERTOOLS_METRICS_DISABLED: _, ...others } = process.env;
  const env = { ...others, POWERTOOLS_SERVICE_NAME: "lapidary-dev" };
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], { env });
  return stdout.trim().split("\n").filter(Boolean);
};

/** Every metric that a call publishes: its unit, its value and its dimensions. */
const published = async (name: string, ...args: unknown[]) => {
  const metrics = (await logged(name, ...args)).flatMap(figuresIn);
  expect(new Set(metrics.map((metric) => metric.name)).size, "each metric once").toBe(metrics.length);
  return Object.fromEntries(metrics.map(({ name: metric, ...figure }) => [metric, figure]));
};

const namespace = "Lapidary";
const common = { service: "lapidary-dev" };

const trained = { ...common, BaseModel: "amazon.nova-micro-v1:0:128k" };
const baseModelArn = `arn:aws:bedrock:us-east-1::foundation-model/${trained.BaseModel}`;

const record = (over: Partial<JobRecord>) =>
  submitted({ creationTime: "2026-01-01T00:00:10.000Z", baseModelArn, ...over });

describe("how a job went is published to CloudWatch", () => {
  it("of its deployment and its base model: seconds from creation to end, final losses and estimate", async () => {
    const estimatedCost = { currency: "USD", trainingUsd: 12.5, storageUsdPerMonth: 1.95 } as const;
    const ended = record({ status: "Completed", endTime: "2026-01-01T01:30:10.500Z", estimatedCost });
    expect(await published("measureEnd", ended, { training: 0.25, validation: 0.5 })).toEqual({
      JobDuration: { namespace, unit: "Seconds", value: 5_400.5, dimensions: trained },
      FinalTrainingLoss: { namespace, unit: "None", value: 0.25, dimensions: trained },
      FinalValidationLoss: { namespace, unit: "None", value: 0.5, dimensions: trained },
      EstimatedTrainingCost: { namespace, unit: "None", value: 12.5, dimensions: trained },
    });
  });

  it("without what is absent", async () => {
    expect(await published("measureEnd", record({ status: "Failed" }), {})).toEqual({});
    const ended = record({ status: "Failed", endTime: "2026-01-01T00:00:10.000Z" });
    expect(await published("measureEnd", ended, { training: 0 })).toEqual({
      JobDuration: { namespace, unit: "Seconds", value: 0, dimensions: trained },
      FinalTrainingLoss: { namespace, unit: "None", value: 0, dimensions: trained },
    });
  });

  it("in one line that says which job it was, and how it ended, without a metric of that", async () => {
    const ended = record({ status: "Stopped", endTime: "2026-01-01T00:00:20.000Z" });
    const lines = await logged("measureEnd", ended, { training: 0.5, validation: 0.25 });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        _aws: expect.anything(),
        ...trained,
        jobName: "a-job",
        status: "Stopped",
        JobDuration: 10,
        FinalTrainingLoss: 0.5,
        FinalValidationLoss: 0.25,
      },
    ]);
  });

  it("when checks refuse it, by what had asked for it and in a line with its name and base model", async () => {
    const asked = record({ trigger: "schedule", request: { baseModelIdentifier: "a-base-model" } });
    expect(await published("measureRefusal", asked)).toEqual({
      JobsRefused: { namespace, unit: "Count", value: 1, dimensions: { ...common, Trigger: "schedule" } },
    });
    const [line = ""] = await logged("measureRefusal", asked);
    expect(JSON.parse(line)).toMatchObject({ jobName: "a-job", baseModelIdentifier: "a-base-model" });
  });

  it("status by status while it goes on", async () => {
    expect(await published("measureChange", "InProgress")).toEqual({
      JobStatusChanges: { namespace, unit: "Count", value: 1, dimensions: { ...common, Status: "InProgress" } },
    });
  });

  it("when it is overdue, with no dimension but the one that the alarm names", async () => {
    expect(await published("measureOverdue")).toEqual({
      JobsOverdue: { namespace, unit: "Count", value: 1, dimensions: common },
    });
  });
});
