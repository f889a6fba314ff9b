import * as v from "valibot";
import { mapOf, numberBetween, structure } from "#core/shapes.ts";
import { isModel } from "./model-ids.ts";
import { seenPrices } from "./rates.ts";

/** What was seen of models that no rate of the deployment's is for. */
const seenBeside = (rates: Readonly<Record<string, number>>) =>
  Object.entries(seenPrices.usdPer1000Tokens).filter(
    ([seen]) => !Object.keys(rates).some((given) => isModel(seen, given)),
  );

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
      v.transform((rates) => ({ ...Object.fromEntries(seenBeside(rates)), ...rates })),
    ),
    {},
  ),
  /** For each custom model. */
  storageUsdPerMonth: v.optional(numberBetween(0, 1_000_000), seenPrices.storageUsdPerMonth),
});
export type Prices = v.InferOutput<typeof Prices>;
