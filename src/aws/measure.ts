import { Metrics } from "@aws-lambda-powertools/metrics";
import * as v from "valibot";
import { idIn } from "#core/arns.ts";
import type { JobStatus } from "#core/lifecycle.ts";
import { measures, namespace, type Dimension, type MeasureName } from "#core/measures.ts";
import type { JobRecord } from "#core/record.ts";
import { lazily } from "./client.ts";

// POWERTOOLS_SERVICE_NAME tells one deployment's figures from another's.
const metrics = lazily(() => new Metrics({ namespace }));

/** A figure, in the unit of its metric; undefined where it is not known. */
type Figure = readonly [MeasureName, number | undefined];

/**
 * Publishes figures as CloudWatch metrics, all in one line of the log and with one dimension. Those that are not known are left out. What is
 * told `beside` them can be searched for in the log, and makes no metric.
 */
const publish = (
  figures: readonly Figure[],
  dimension: Partial<Record<Dimension, string>> = {},
  beside: Record<string, string | undefined> = {},
) => {
  const known = figures.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  if (known.length === 0) return;
  const line = metrics();
  for (const [name, value] of Object.entries(dimension)) line.addDimension(name, value);
  for (const [name, value] of Object.entries(beside)) if (value !== undefined) line.addMetadata(name, value);
  for (const { name, value } of known) line.addMetric(name, measures[name].unit, value);
  line.publishStoredMetrics();
};

/** Publishes that a job has come to a status. */
export const measureChange = (status: JobStatus): void => publish([["JobStatusChanges", 1]], { Status: status });

/**
 * Publishes how a job went, by its base model and in one line with its name: the seconds from creation to end, the final losses and what its
 * training was expected to cost in US dollars, as far as they are known.
 */
export const measureEnd = (
  { jobName, status, baseModelArn, creationTime, endTime, estimatedCost }: JobRecord,
  { training, validation }: { training?: number | undefined; validation?: number | undefined },
): void =>
  publish(
    [
      ["JobDuration", endTime === undefined ? undefined : (Date.parse(endTime) - Date.parse(creationTime)) / 1000],
      ["FinalTrainingLoss", training],
      ["FinalValidationLoss", validation],
      ["EstimatedTrainingCost", estimatedCost?.trainingUsd],
    ],
    { BaseModel: idIn(baseModelArn ?? "unknown") },
    { jobName, status },
  );

const Asked = v.object({ baseModelIdentifier: v.optional(v.string()) });

/** Publishes that checks have refused a job, by what had asked for it and in one line with its name. */
export const measureRefusal = ({ jobName, trigger, request }: JobRecord): void => {
  const { baseModelIdentifier } = v.parse(Asked, request);
  publish([["JobsRefused", 1]], { Trigger: trigger }, { jobName, baseModelIdentifier });
};

/** Publishes that a job has not ended although it is overdue. */
export const measureOverdue = (): void => publish([["JobsOverdue", 1]]);
