import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { JobRecord } from "#core/record.ts";
import { lazily } from "./client.ts";

const metrics = lazily(() => new Metrics({ namespace: "Lapidary", serviceName: "lapidary" }));

/** Publishes how a job went as CloudWatch metrics: one ended job of its outcome, seconds from creation to end, and its final losses. */
export const measure = (
  { status, creationTime, endTime }: JobRecord,
  { training, validation }: { training?: number | undefined; validation?: number | undefined },
): void => {
  const ended = metrics().singleMetric();
  ended.addDimension("Outcome", status);
  ended.addMetric("JobsEnded", MetricUnit.Count, 1);
  const seconds = endTime && (Date.parse(endTime) - Date.parse(creationTime)) / 1000;
  const figures = [
    ["JobDuration", MetricUnit.Seconds, seconds],
    ["FinalTrainingLoss", MetricUnit.NoUnit, training],
    ["FinalValidationLoss", MetricUnit.NoUnit, validation],
  ] as const;
  const known = figures.filter(([, , value]) => typeof value === "number");
  for (const [name, unit, value] of known) metrics().addMetric(name, unit, Number(value));
  if (known.length > 0) metrics().publishStoredMetrics();
};
