import * as v from "valibot";
import { mapOf, numberBetween, structure } from "#core/shapes.ts";
import { isModel } from "./model-ids.ts";

/** USD for 1,000 tokens of training, by base model, as seen in 2026-11. AWS changes them without notice: a deployment can say its own. */
const seenRates: Readonly<Record<string, number>> = {
  "amazon.nova-micro-v1:0": 0.001,
  "amazon.nova-lite-v1:0": 0.002,
  "amazon.nova-pro-v1:0": 0.008,
  "amazon.nova-2-lite-v1:0": 0.00378,
  "anthropic.claude-3-haiku-20240307-v1:0": 0.004,
  "meta.llama3-1-8b-instruct-v1:0": 0.00149,
  "meta.llama3-1-70b-instruct-v1:0": 0.00799,
};

const modelId = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,63}\.[a-z0-9.:-]{1,190}$/, "must be a model id, such as amazon.nova-micro-v1:0"),
);

/** What things cost, a setting of the deployment. Rates that it gives stand beside the ones known, or in their place. */
export const Prices = structure({
  /** By base model, without its context suffix. */
  usdPer1000Tokens: v.optional(
    v.pipe(
      mapOf(modelId, numberBetween(0, 1000)),
      v.transform((rates) => ({ ...seenRates, ...rates })),
    ),
    {},
  ),
  /** For each custom model. */
  storageUsdPerMonth: v.optional(numberBetween(0, 1_000_000), 1.95),
});
export type Prices = v.InferOutput<typeof Prices>;

/** What 1,000 tokens cost for a model, in USD: by its whole id before one that is shorter. Undefined where nobody has said. */
export const rateOf = ({ usdPer1000Tokens }: Prices, id: string): number | undefined =>
  Object.entries(usdPer1000Tokens)
    .filter(([model]) => isModel(id, model))
    .toSorted(([one], [other]) => other.length - one.length)[0]?.[1];
