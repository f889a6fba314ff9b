import { Metrics } from "@aws-lambda-powertools/metrics";
import { idIn } from "#core/arns.ts";
import type { JobStatus } from "#core/lifecycle.ts";
import { measures, namespace, type MeasureName } from "#core/measures.ts";
import type { JobRecord } from "#core/record.ts";
import { lazily } from "./client.ts";

// POWERTOOLS_SERVICE_NAME tells one deployment's figures from another's.
const metrics = lazily(() => new Metrics({ namespace }));

/** Publishes a figure as a CloudWatch metric; `of` is the value of the dimension that it has. A figure that is not known is left out. */
const publish = (name: MeasureName, value: number | undefined, of?: string) => {
  if (value === undefined) return;
  const { unit, by } = measures[name];
  const metric = metrics().singleMetric();
  if (by !== undefined && of !== undefined) metric.addDimension(by, of);
  metric.addMetric(name, unit, value);
};

/** Publishes that a job has come to a status. */
export const measureChange = (status: JobStatus): void => publish("JobStatusChanges", 1, status);

/**
 * Publishes how a job went, by its base model: the seconds from creation to end, the final losses and what its training was expected to
 * cost in US dollars, as far as they are known.
 */
export const measureEnd = (
  { baseModelArn, creationTime, endTime, estimatedCost }: JobRecord,
  { training, validation }: { training?: number | undefined; validation?: number | undefined },
): void => {
  const model = idIn(baseModelArn ?? "unknown");
  const seconds = endTime === undefined ? undefined : (Date.parse(endTime) - Date.parse(creationTime)) / 1000;
  publish("JobDuration", seconds, model);
  publish("FinalTrainingLoss", training, model);
  publish("FinalValidationLoss", validation, model);
  publish("EstimatedTrainingCost", estimatedCost?.trainingUsd, model);
};

/** Publishes that a job has not ended although it is overdue. */
export const measureOverdue = (): void => publish("JobsOverdue", 1);
