import type { Submission } from "./answers.ts";

const example = (
  folder: string,
  name: string,
  baseModelIdentifier: string,
  hyperParameters: Readonly<Record<string, string>>,
): Submission => ({
  jobName: `${name}-1`,
  customModelName: name,
  baseModelIdentifier,
  customizationType: "FINE_TUNING",
  trainingDataConfig: { s3Uri: `s3://lapidary-data/examples/${folder}/train.jsonl` },
  validationDataConfig: { validators: [{ s3Uri: `s3://lapidary-data/examples/${folder}/validation.jsonl` }] },
  hyperParameters,
});

/** The body that submits each example, by its folder. */
export const requests = {
  nova: example("nova", "request-writer-nova-micro", "amazon.nova-micro-v1:0:128k", {
    epochCount: "3",
    learningRate: "0.00001",
    learningRateWarmupSteps: "1",
  }),
  "claude-3-haiku": example("claude-3-haiku", "request-writer-haiku", "anthropic.claude-3-haiku-20240307-v1:0:200k", {
    epochCount: "4",
    batchSize: "8",
    learningRateMultiplier: "1",
    earlyStoppingThreshold: "0.001",
    earlyStoppingPatience: "2",
  }),
  llama: example("llama", "request-writer-llama-8b", "meta.llama3-1-8b-instruct-v1:0:128k", {
    epochCount: "5",
    batchSize: "1",
    learningRate: "0.0001",
  }),
} as const;
