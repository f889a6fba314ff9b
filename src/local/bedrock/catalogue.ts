import type { FoundationModelDetails, ModelCustomization, ModelModality } from "@aws-sdk/client-bedrock";
import { partition, region } from "#local/names.ts";

/** A foundation model as the emulated account sees it. */
export interface FoundationModel {
  /** Without the suffix of its context length. */
  id: string;
  /** The context length under which it is customized, such as `128k`. */
  context?: string;
  name: string;
  provider: string;
  input: readonly ModelModality[];
  output: ModelModality;
  customizations: readonly ModelCustomization[];
  /** Can be customized by reinforcement, which the API does not list among a model's customizations. */
  reinforced?: true;
  /** Minutes of training for each million characters and epoch: larger models take longer. */
  pace: number;
  /** When a LEGACY model stops working; absent for an ACTIVE one. */
  endOfLife?: string;
}

const tuned = ["FINE_TUNING"] as const;
const distilled = ["FINE_TUNING", "DISTILLATION"] as const;
const pretrained = ["FINE_TUNING", "CONTINUED_PRE_TRAINING"] as const;
const nova = { provider: "Amazon", output: "TEXT" } as const;
const titan = { provider: "Amazon", input: ["TEXT"], output: "TEXT" } as const;
const llama = { provider: "Meta", input: ["TEXT"], output: "TEXT", context: "128k" } as const;
const seeing = ["TEXT", "IMAGE"] as const;

/** The models that can be customized in one of the regions, and retired ones, one of which still works until its end. */
export const catalogue: readonly FoundationModel[] = [
  {
    id: "amazon.nova-micro-v1:0",
    context: "128k",
    name: "Nova Micro",
    ...nova,
    input: ["TEXT"],
    customizations: distilled,
    pace: 10,
  },
  {
    id: "amazon.nova-lite-v1:0",
    context: "300k",
    name: "Nova Lite",
    ...nova,
    input: seeing,
    customizations: distilled,
    pace: 16,
  },
  {
    id: "amazon.nova-pro-v1:0",
    context: "300k",
    name: "Nova Pro",
    ...nova,
    input: seeing,
    customizations: distilled,
    pace: 32,
  },
  {
    id: "amazon.nova-2-lite-v1:0",
    context: "256k",
    name: "Nova 2 Lite",
    ...nova,
    input: seeing,
    customizations: tuned,
    reinforced: true,
    pace: 18,
  },
  {
    id: "amazon.nova-canvas-v1:0",
    name: "Nova Canvas",
    provider: "Amazon",
    input: seeing,
    output: "IMAGE",
    customizations: tuned,
    pace: 60,
  },
  {
    id: "amazon.titan-image-generator-v2:0",
    name: "Titan Image G1 v2",
    provider: "Amazon",
    input: seeing,
    output: "IMAGE",
    customizations: tuned,
    pace: 60,
  },
  {
    id: "amazon.titan-embed-image-v1:0",
    name: "Titan MM Embeddings",
    provider: "Amazon",
    input: seeing,
    output: "EMBEDDING",
    customizations: tuned,
    pace: 40,
  },
  {
    id: "anthropic.claude-3-haiku-20240307-v1:0",
    context: "200k",
    name: "Claude 3 Haiku",
    provider: "Anthropic",
    input: seeing,
    output: "TEXT",
    customizations: distilled,
    pace: 20,
  },
  { id: "meta.llama3-1-8b-instruct-v1:0", name: "Llama 3.1 8B", ...llama, customizations: distilled, pace: 14 },
  { id: "meta.llama3-1-70b-instruct-v1:0", name: "Llama 3.1 70B", ...llama, customizations: distilled, pace: 48 },
  { id: "meta.llama3-2-1b-instruct-v1:0", name: "Llama 3.2 1B", ...llama, customizations: distilled, pace: 8 },
  { id: "meta.llama3-2-3b-instruct-v1:0", name: "Llama 3.2 3B", ...llama, customizations: distilled, pace: 10 },
  {
    id: "meta.llama3-2-11b-instruct-v1:0",
    name: "Llama 3.2 11B",
    ...llama,
    input: seeing,
    customizations: tuned,
    pace: 18,
  },
  {
    id: "meta.llama3-2-90b-instruct-v1:0",
    name: "Llama 3.2 90B",
    ...llama,
    input: seeing,
    customizations: tuned,
    pace: 60,
  },
  { id: "meta.llama3-3-70b-instruct-v1:0", name: "Llama 3.3 70B", ...llama, customizations: distilled, pace: 48 },
  {
    id: "amazon.titan-text-premier-v1:0",
    context: "32k",
    name: "Titan Text Premier",
    ...titan,
    customizations: tuned,
    pace: 20,
    endOfLife: "2030-01-31T00:00:00Z",
  },
  {
    id: "amazon.titan-text-express-v1",
    context: "0:8k",
    name: "Titan Text Express",
    ...titan,
    customizations: pretrained,
    pace: 14,
    endOfLife: "2025-08-15T00:00:00Z",
  },
  {
    id: "amazon.titan-text-lite-v1",
    context: "0:4k",
    name: "Titan Text Lite",
    ...titan,
    customizations: pretrained,
    pace: 10,
    endOfLife: "2025-08-15T00:00:00Z",
  },
  {
    id: "cohere.command-text-v14",
    context: "7:4k",
    name: "Command",
    provider: "Cohere",
    input: ["TEXT"],
    output: "TEXT",
    customizations: tuned,
    pace: 14,
    endOfLife: "2025-10-31T00:00:00Z",
  },
  {
    id: "cohere.command-light-text-v14",
    context: "7:4k",
    name: "Command Light",
    provider: "Cohere",
    input: ["TEXT"],
    output: "TEXT",
    customizations: tuned,
    pace: 10,
    endOfLife: "2025-10-31T00:00:00Z",
  },
];

/** The id under which a model is customized: with its context suffix, where it has one. */
export const fullId = ({ id, context }: FoundationModel) => (context === undefined ? id : `${id}:${context}`);

/** The ARN of a foundation model, by its id. */
export const foundationModelArn = (id: string) => `arn:${partition}:bedrock:${region}::foundation-model/${id}`;

/** The model that an id or an ARN means, with or without its suffix. */
export const findModel = (identifier: string): FoundationModel | undefined => {
  const id = identifier.startsWith("arn:") ? identifier.split(":foundation-model/")[1] : identifier;
  return catalogue.find((model) => id === model.id || id === fullId(model));
};

/** True when the model no longer works at `now` (milliseconds since 1970). */
export const isRetired = ({ endOfLife }: FoundationModel, now: number) =>
  endOfLife !== undefined && Date.parse(endOfLife) <= now;

/** A model as GetFoundationModel and ListFoundationModels describe it, under the id that was asked for. */
export const describeModel = (model: FoundationModel, id = fullId(model)): FoundationModelDetails => ({
  modelArn: foundationModelArn(id),
  modelId: id,
  modelName: model.name,
  providerName: model.provider,
  inputModalities: [...model.input],
  outputModalities: [model.output],
  responseStreamingSupported: model.output === "TEXT",
  customizationsSupported: [...model.customizations],
  inferenceTypesSupported: ["ON_DEMAND", "PROVISIONED"],
  modelLifecycle: model.endOfLife
    ? { status: "LEGACY", endOfLifeTime: new Date(model.endOfLife) }
    : { status: "ACTIVE" },
});
