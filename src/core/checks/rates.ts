import { isModel } from "./model-ids.ts";

/** What things cost as seen in 2026-11, in USD. AWS changes them without notice: a deployment can say its own. */
export const seenPrices = {
  usdPer1000Tokens: {
    "amazon.nova-micro-v1:0": 0.001,
    "amazon.nova-lite-v1:0": 0.002,
    "amazon.nova-pro-v1:0": 0.008,
    "amazon.nova-2-lite-v1:0": 0.00378,
    "anthropic.claude-3-haiku-20240307-v1:0": 0.004,
    "meta.llama3-1-8b-instruct-v1:0": 0.00149,
    "meta.llama3-1-70b-instruct-v1:0": 0.00799,
  },
  storageUsdPerMonth: 1.95,
};

interface Rates {
  usdPer1000Tokens: Readonly<Record<string, number>>;
}

/** What 1,000 tokens cost for a model, in USD: by its whole id before one that is shorter. Undefined where nobody has said. */
export const rateOf = ({ usdPer1000Tokens }: Rates, id: string): number | undefined =>
  Object.entries(usdPer1000Tokens)
    .filter(([model]) => isModel(id, model))
    .toSorted(([one], [other]) => other.length - one.length)[0]?.[1];
