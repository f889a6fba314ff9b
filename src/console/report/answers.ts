import * as v from "valibot";
import { Estimate } from "#core/estimate.ts";

/** What a check found in one member of a request. */
const Finding = v.object({ pointer: v.string(), detail: v.string(), code: v.string() });
export type Finding = v.InferOutput<typeof Finding>;

/** What a check found: with a problem the job cannot succeed, a warning is to be judged. */
export const Check = v.object({ problems: v.array(Finding), warnings: v.array(Finding) });

/** What was found in a dataset, or in one line of it; line 0 stands for the whole. */
const DatasetFinding = v.object({
  line: v.number(),
  code: v.string(),
  pointer: v.string(),
  message: v.string(),
});
export type DatasetFinding = v.InferOutput<typeof DatasetFinding>;

const byCode = v.record(v.string(), v.optional(v.number()));

const Statistics = v.object({
  characters: v.number(),
  estimatedTokens: v.number(),
  media: v.record(v.string(), v.number()),
  uncounted: v.array(v.string()),
  tokenRule: v.string(),
  longest: v.object({ line: v.number(), characters: v.number() }),
  histogram: v.array(v.object({ upTo: v.number(), records: v.number() })),
});

/** All that there is to say about a dataset; the first 100 of its errors and of its warnings. */
export const DatasetReport = v.object({
  s3Uri: v.string(),
  format: v.string(),
  records: v.number(),
  bytes: v.number(),
  errors: v.array(DatasetFinding),
  errorCount: v.number(),
  errorsByCode: byCode,
  warnings: v.array(DatasetFinding),
  warningCount: v.number(),
  warningsByCode: byCode,
  statistics: Statistics,
});

const Dataset = v.object({
  ...DatasetReport.entries,
  /** The member of the request that names it. */
  pointer: v.string(),
});
export type Dataset = v.InferOutput<typeof Dataset>;

/** By name, the values that Bedrock takes for hyperparameters that the request leaves out. */
export const Defaults = v.record(v.string(), v.string());

/** The answer to a dry run. */
export const Report = v.object({
  valid: v.boolean(),
  errors: v.array(Finding),
  warnings: v.array(Finding),
  defaults: Defaults,
  datasets: v.array(Dataset),
  /** Absent where nothing has been estimated yet. */
  estimate: v.optional(Estimate),
});
export type Report = v.InferOutput<typeof Report>;
