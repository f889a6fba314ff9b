import { counted, dollars } from "#core/amounts.ts";
import type { Estimate } from "#core/estimate.ts";

/** What a job's training costs. What is not known is not zero. */
export const trainingInWords = ({ trainingUsd }: Estimate): string =>
  trainingUsd === undefined ? "not known" : dollars(trainingUsd);

/** What that is reckoned from, as far as it is known: "2,000 tokens × 1 epoch × $0.001 for 1,000 tokens". */
export const factorsInWords = ({ tokens, epochs, usdPer1000Tokens }: Estimate): string =>
  [
    tokens === undefined ? "" : counted(tokens, "token"),
    epochs === undefined ? "" : counted(epochs, "epoch"),
    usdPer1000Tokens === undefined ? "" : `$${usdPer1000Tokens} for 1,000 tokens`,
  ]
    .filter(Boolean)
    .join(" × ");

/** What its model costs for as long as it is kept. */
export const storageInWords = ({ storageUsdPerMonth }: Estimate): string => `${dollars(storageUsdPerMonth)} a month`;
