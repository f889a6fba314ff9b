import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { idIn } from "#core/arns.ts";
import type { JobRecord } from "#core/record.ts";
import { lazily } from "./client.ts";

// POWERTOOLS_SERVICE_NAME tells one deployment's figures from another's.
const metrics = lazily(() => new Metrics({ namespace: "Lapidary" }));

/**
 * Publishes how a job went as CloudWatch metrics: one ended job by its outcome; and by its base model, the seconds from creation to end,
 * the final losses and what its training was expected to cost in US dollars, as far as there are any.
 */
export const measure = (
  { status, baseModelArn, creationTime, endTime, estimatedCost }: JobRecord,
  { training, validation }: { training?: number | undefined; validation?: number | undefined },
): void => {
  const ended = metrics().singleMetric();
  ended.addDimension("Outcome", status);
  ended.addMetric("JobsEnded", MetricUnit.Count, 1);
  const seconds = endTime === undefined ? undefined : (Date.parse(endTime) - Date.parse(creationTime)) / 1000;
  const figures = [
    ["JobDuration", MetricUnit.Seconds, seconds],
    ["FinalTrainingLoss", MetricUnit.NoUnit, training],
    ["FinalValidationLoss", MetricUnit.NoUnit, validation],
    ["EstimatedTrainingCost", MetricUnit.NoUnit, estimatedCost?.trainingUsd],
  ] as const;
  const known = figures.flatMap(([name, unit, value]) => (value === undefined ? [] : [{ name, unit, value }]));
  if (known.length === 0) return;
  metrics().addDimension("BaseModel", idIn(baseModelArn ?? "unknown"));
  for (const { name, unit, value } of known) metrics().addMetric(name, unit, value);
  metrics().publishStoredMetrics();
};
