import { account, partition, region } from "#local/names.ts";
import { fullId, type FoundationModel } from "./catalogue.ts";

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

/** An ARN of the account: 12 random letters and digits, under the base model's id where the resource was made from one. */
export const newArn = (
  kind: "model-customization-job" | "custom-model" | "custom-model-deployment" | "provisioned-model",
  random: () => number,
  model?: FoundationModel,
) => {
  const id = Array.from({ length: 12 }, () => letters[Math.floor(random() * letters.length)]).join("");
  return `arn:${partition}:bedrock:${region}:${account}:${kind}/${model ? `${fullId(model)}/` : ""}${id}`;
};
