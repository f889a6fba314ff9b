import * as v from "valibot";

/** What a job is expected to cost. What cannot be known is absent: it is not zero. */
export const Estimate = v.object({
  currency: v.literal("USD"),
  /** Of the training dataset, once through. */
  tokens: v.optional(v.number()),
  epochs: v.optional(v.number()),
  usdPer1000Tokens: v.optional(v.number()),
  /** Tokens × epochs × rate, in USD rounded up to the cent. */
  trainingUsd: v.optional(v.number()),
  /** For as long as the model is kept, in USD. */
  storageUsdPerMonth: v.number(),
});
export type Estimate = v.InferOutput<typeof Estimate>;
