import { counted, dollars } from "#core/amounts.ts";
import type { Finding } from "#core/checks/findings.ts";
import type { Estimate } from "#core/estimate.ts";

/** Members of a request, as this command asks for them. */
const asked = [
  ["baseModelIdentifier", "--model"],
  ["customizationType", "--type"],
  ["trainingDataConfig", "The dataset"],
  ["hyperParameters.epochCount", "The number of epochs"],
] as const;

const inTheseTerms = ({ detail }: Finding): string => {
  const [member, option] = asked.find(([name]) => detail.startsWith(`${name} `)) ?? ["", ""];
  return `  ${option}${detail.slice(member.length)}.`;
};

const formula = ({ trainingUsd, tokens = 0, epochs = 0, usdPer1000Tokens, storageUsdPerMonth }: Estimate): string => {
  if (trainingUsd === undefined) return "What the training costs is not known.";
  const factors = `${counted(tokens, "token")} × ${counted(epochs, "epoch")} (Bedrock's default) × $${usdPer1000Tokens} per 1,000`;
  return `About ${dollars(trainingUsd)} to train: ${factors}. ${dollars(storageUsdPerMonth)} a month to keep the model.`;
};

/** What a training is expected to cost, or that it is not known; and what else is to be known of that. */
export const readableCost = (estimate: Estimate, warnings: readonly Finding[]): string =>
  [formula(estimate), ...warnings.map(inTheseTerms), ""].join("\n");
