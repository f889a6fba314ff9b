import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { idIn } from "#core/arns.ts";
import type { JobRecord } from "#core/record.ts";
import { lazily } from "./client.ts";

const metrics = lazily(() => new Metrics({ namespace: "Lapidary", serviceName: "lapidary" }));

/**
 * Publishes how a job went as CloudWatch metrics: one ended job by its outcome; and by its base model, the seconds from creation to end
 * and the final losses, as far as there are any.
 */
export const measure = (
  { status, baseModelArn, creationTime, endTime }: JobRecord,
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
  ] as const;
  const known = figures.flatMap(([name, unit, value]) => (value === undefined ? [] : [{ name, unit, value }]));
  if (known.length === 0) return;
  metrics().addDimension("BaseModel", idIn(baseModelArn ?? "unknown"));
  for (const { name, unit, value } of known) metrics().addMetric(name, unit, value);
  metrics().publishStoredMetrics();
};
