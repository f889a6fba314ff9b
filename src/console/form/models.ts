import { familyOf, type HyperParameter } from "#core/checks/catalogue.ts";
import { foundationModelId } from "#core/checks/model-ids.ts";

/** Models that Bedrock customizes in one of its regions, by the ids under which it does: the user guide's "Supported models", as read in 2026-11. */
export const baseModels = [
  "amazon.nova-micro-v1:0:128k",
  "amazon.nova-lite-v1:0:300k",
  "amazon.nova-pro-v1:0:300k",
  "amazon.nova-2-lite-v1:0:256k",
  "amazon.nova-canvas-v1:0",
  "amazon.titan-image-generator-v2:0",
  "amazon.titan-embed-image-v1:0",
  "anthropic.claude-3-haiku-20240307-v1:0:200k",
  "meta.llama3-1-8b-instruct-v1:0:128k",
  "meta.llama3-1-70b-instruct-v1:0:128k",
  "meta.llama3-2-1b-instruct-v1:0:128k",
  "meta.llama3-2-3b-instruct-v1:0:128k",
  "meta.llama3-2-11b-instruct-v1:0:128k",
  "meta.llama3-2-90b-instruct-v1:0:128k",
  "meta.llama3-3-70b-instruct-v1:0:128k",
] as const;

/** The hyperparameters that a base model is known to have; none where it is not known. */
export const hyperParametersOf = (baseModelIdentifier: string): Readonly<Record<string, HyperParameter>> => {
  const id = foundationModelId(baseModelIdentifier);
  return (id === undefined ? undefined : familyOf(id))?.hyperParameters ?? {};
};
