import { isModel } from "./model-ids.ts";

/** What a hyperparameter may be. Numbers are inclusive. */
export interface HyperParameter {
  type: "integer" | "float";
  min: number;
  max: number;
  /** As the service fills it in; absent when it must be given. */
  default?: string;
  /** A word that may stand for the number, spelt exactly so. */
  literal?: string;
  /** What a validation dataset does to it: it has no meaning beside one, or AWS advises to leave it out. */
  besideValidation?: "meaningless" | "discouraged";
  /** Records for each step that AWS advises, by model. */
  recordsPerStep?: Readonly<Record<string, number>>;
}

/** Models that share their hyperparameters. */
export interface Family {
  /** Ids without context suffixes. */
  models: readonly string[];
  hyperParameters: Readonly<Record<string, HyperParameter>>;
  /** No job can be created any more. */
  retired?: true;
}

const cohereCommand = {
  epochCount: { type: "integer", min: 1, max: 100, default: "1" },
  batchSize: { type: "integer", min: 8, max: 8, default: "8" },
  learningRate: { type: "float", min: 5e-6, max: 0.1, default: "0.00001", besideValidation: "discouraged" },
  earlyStoppingThreshold: { type: "float", min: 0, max: 0.1, default: "0.01" },
  earlyStoppingPatience: { type: "integer", min: 1, max: 10, default: "6" },
  evalPercentage: { type: "float", min: 5, max: 50, default: "20", besideValidation: "meaningless" },
} as const satisfies Family["hyperParameters"];

/**
 * The user guide's "Custom model hyperparameters", as read in 2026-11
 * (https://docs.aws.amazon.com/bedrock/latest/userguide/custom-models-hp.html). It has nothing on Llama 3.3 and on Nova 2 Lite.
 */
export const families: readonly Family[] = [
  {
    models: ["amazon.nova-micro-v1:0", "amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
    hyperParameters: {
      epochCount: { type: "integer", min: 1, max: 5, default: "2" },
      learningRate: { type: "float", min: 1e-6, max: 1e-4, default: "0.00001" },
      learningRateWarmupSteps: {
        type: "integer",
        min: 0,
        max: 100,
        default: "10",
        recordsPerStep: { "amazon.nova-micro-v1:0": 640, "amazon.nova-lite-v1:0": 160, "amazon.nova-pro-v1:0": 320 },
      },
    },
  },
  {
    models: ["amazon.nova-canvas-v1:0"],
    hyperParameters: {
      batchSize: { type: "integer", min: 8, max: 192, default: "8" },
      stepCount: { type: "integer", min: 10, max: 20_000, default: "500" },
      learningRate: { type: "float", min: 1e-7, max: 1e-4, default: "0.00001" },
    },
  },
  {
    models: ["amazon.titan-text-premier-v1:0"],
    retired: true,
    hyperParameters: {
      epochCount: { type: "integer", min: 1, max: 5, default: "2" },
      batchSize: { type: "integer", min: 1, max: 1, default: "1" },
      learningRate: { type: "float", min: 1e-7, max: 1e-5, default: "0.000001" },
      learningRateWarmupSteps: { type: "integer", min: 0, max: 20, default: "5" },
    },
  },
  {
    models: ["amazon.titan-text-lite-v1", "amazon.titan-text-express-v1"],
    retired: true,
    hyperParameters: {
      epochCount: { type: "integer", min: 1, max: 10, default: "5" },
      batchSize: { type: "integer", min: 1, max: 64, default: "1" },
      learningRate: { type: "float", min: 0, max: 1, default: "0.00001" },
      learningRateWarmupSteps: { type: "integer", min: 0, max: 250, default: "5" },
    },
  },
  {
    models: ["amazon.titan-image-generator-v1", "amazon.titan-image-generator-v2:0"],
    hyperParameters: {
      batchSize: { type: "integer", min: 8, max: 192, default: "8" },
      stepCount: { type: "integer", min: 10, max: 40_000, literal: "auto" },
      learningRate: { type: "float", min: 1e-7, max: 1, default: "0.00001" },
    },
  },
  {
    models: ["amazon.titan-embed-image-v1:0"],
    hyperParameters: {
      epochCount: { type: "integer", min: 1, max: 100, literal: "Auto" },
      batchSize: { type: "integer", min: 256, max: 9216, default: "576" },
      learningRate: { type: "float", min: 5e-8, max: 1, default: "0.00005" },
    },
  },
  {
    models: ["anthropic.claude-3-haiku-20240307-v1:0"],
    hyperParameters: {
      epochCount: { type: "integer", min: 1, max: 10, default: "2" },
      batchSize: { type: "integer", min: 4, max: 256, default: "32" },
      learningRateMultiplier: { type: "float", min: 0.1, max: 2, default: "1" },
      earlyStoppingThreshold: { type: "float", min: 0, max: 0.1, default: "0.001" },
      earlyStoppingPatience: { type: "integer", min: 1, max: 10, default: "2" },
    },
  },
  { models: ["cohere.command-text-v14"], retired: true, hyperParameters: cohereCommand },
  {
    models: ["cohere.command-light-text-v14"],
    retired: true,
    hyperParameters: { ...cohereCommand, batchSize: { ...cohereCommand.batchSize, max: 32 } },
  },
  {
    models: [
      "meta.llama3-1-8b-instruct-v1:0",
      "meta.llama3-1-70b-instruct-v1:0",
      "meta.llama3-2-1b-instruct-v1:0",
      "meta.llama3-2-3b-instruct-v1:0",
      "meta.llama3-2-11b-instruct-v1:0",
      "meta.llama3-2-90b-instruct-v1:0",
    ],
    hyperParameters: {
      epochCount: { type: "integer", min: 1, max: 10, default: "5" },
      batchSize: { type: "integer", min: 1, max: 1, default: "1" },
      learningRate: { type: "float", min: 5e-6, max: 0.1, default: "0.0001" },
    },
  },
];

const largest = 2 ** 31 - 1;

/** The numbers of `rftConfig.hyperParameters`: RFTHyperParameters of the service model, where two have no limits but those of their type. */
export const rftHyperParameters = {
  epochCount: { type: "integer", min: 1, max: 50 },
  batchSize: { type: "integer", min: 16, max: 512 },
  learningRate: { type: "float", min: 1e-7, max: 1e-3 },
  maxPromptLength: { type: "integer", min: 1, max: largest },
  trainingSamplePerPrompt: { type: "integer", min: 2, max: 16 },
  inferenceMaxTokens: { type: "integer", min: 1, max: largest },
  evalInterval: { type: "integer", min: 1, max: 100 },
} as const satisfies Family["hyperParameters"];

/** The models that share their hyperparameters with this one; undefined where the catalogue has none. The id is a foundation model's. */
export const familyOf = (id: string): Family | undefined =>
  families.find(({ models }) => models.some((model) => isModel(id, model)));
