import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import type { Estimate } from "#core/estimate.ts";
import { quoted } from "#core/quoted.ts";
import { familyOf } from "./catalogue.ts";
import { customizationTypeOf } from "./customization-type.ts";
import { finding, found, together, type Check } from "./findings.ts";
import { trainedModelId, type Known } from "./model-ids.ts";
import type { Prices } from "./prices.ts";
import { rateOf } from "./rates.ts";

type Request = Pick<
  CreateModelCustomizationJobRequest,
  "baseModelIdentifier" | "customizationType" | "customizationConfig" | "hyperParameters"
>;

export interface CostCheck extends Check {
  estimate: Estimate;
}

export interface CostFacts extends Known {
  /** Estimated tokens of the training dataset; absent where it has not been read. */
  tokens?: number | undefined;
  /** What costs tokens too, but was not counted: "12 images". */
  beside?: readonly string[] | undefined;
  prices: Prices;
  /** Above it, in USD, the job is refused. */
  maxCostUsd?: number | undefined;
}

/** An estimate is rounded up to the cent, so that rounding passes no job through the gate. The inner rounding takes away the noise of a float. */
export const cents = (usd: number): number => Math.ceil(Number((usd * 100).toFixed(6))) / 100;

const dollars = (usd: number) => `$${Number.isInteger(Number((usd * 100).toFixed(6))) ? usd.toFixed(2) : usd}`;

/** A part of the product that is not known, as it is said of one member. */
interface Unknown {
  keys: readonly string[];
  code: string;
  why: string;
}

type Part = number | Unknown;

const model = ["baseModelIdentifier"];

const epochsOf = (request: Request, id: string): Part => {
  const keys = ["hyperParameters", "epochCount"];
  const code = "cost-epochs";
  const family = familyOf(id);
  const parameter = family?.hyperParameters["epochCount"];
  const value = request.hyperParameters?.["epochCount"] ?? parameter?.default;
  if (family && !parameter) return { keys: model, code, why: `${quoted(id)} is trained by steps, not by epochs` };
  if (value === undefined) return { keys, code, why: `no default is known for ${quoted(id)}` };
  return /^\d{1,9}$/.test(value) ? Number(value) : { keys, code, why: `"${quoted(value)}" is no number of epochs` };
};

const rateFor = (prices: Prices, id: string): Part =>
  rateOf(prices, id) ?? {
    keys: model,
    code: "cost-rate",
    why: `there is no rate for ${quoted(id)}; the deployment's setting prices.usdPer1000Tokens can supply it`,
  };

const uncounted: Unknown = {
  keys: ["trainingDataConfig"],
  code: "cost-tokens",
  why: "the tokens of the training dataset were not counted",
};

const unnamed: Unknown = {
  keys: model,
  code: "cost-model",
  why: "the base model under this custom model is not known",
};

const generated: Unknown = {
  keys: ["customizationType"],
  code: "cost-type",
  why: "what a model generates to learn from cannot be counted before",
};

const isUnknown = (part: Part): part is Unknown => typeof part === "object";
const limit = ["orchestration", "maxCostUsd"];

/**
 * A gate that cannot tell lets nothing through: whoever sets a limit would rather be asked than billed, and can leave it out again. Without a
 * limit the same is a warning.
 */
const unknownCost = ({ keys, code, why }: Unknown, maxCostUsd: number | undefined): Check =>
  maxCostUsd === undefined
    ? found({ warnings: [finding(keys, code, `leaves the cost unknown: ${why}`)] })
    : found({ problems: [finding(limit, code, `cannot be kept, as the cost is not known: ${why}`)] });

const gate = (trainingUsd: number, maxCostUsd: number | undefined): Check =>
  maxCostUsd === undefined || trainingUsd <= maxCostUsd
    ? found()
    : found({
        problems: [
          finding(
            limit,
            "cost-limit",
            `is ${dollars(maxCostUsd)}, and the training is estimated at ${dollars(trainingUsd)}`,
          ),
        ],
      });

/** What of a cost that is estimated is not in the estimate. */
const leftOut = (request: Request, beside: readonly string[]): Unknown[] => [
  ...(customizationTypeOf(request) === "DISTILLATION"
    ? [
        {
          keys: ["customizationType"],
          code: "cost-teacher",
          why: "what a distillation's teacher answers cannot be counted before",
        },
      ]
    : []),
  ...(beside.length > 0
    ? [
        {
          keys: ["trainingDataConfig"],
          code: "cost-beside-texts",
          why: `only the texts were counted, and there are ${beside.join(", ")} beside them`,
        },
      ]
    : []),
];

const partly = (unknown: Unknown, maxCostUsd: number | undefined): Check =>
  maxCostUsd === undefined
    ? found({ warnings: [finding(unknown.keys, unknown.code, `costs more than is estimated: ${unknown.why}`)] })
    : unknownCost(unknown, maxCostUsd);

/**
 * Estimates what a job costs, tokens × epochs × rate, and refuses it above `maxCostUsd`. Storage is told beside it and not held against the
 * limit: it is paid for keeping the model, which whoever deletes it does not.
 */
export const checkCost = (
  request: Request,
  { tokens, beside = [], prices, baseModel, maxCostUsd }: CostFacts,
): CostCheck => {
  const id = trainedModelId(request, { baseModel });
  const reinforced = customizationTypeOf(request) === "REINFORCEMENT_FINE_TUNING";
  const basis = {
    currency: "USD" as const,
    ...(tokens !== undefined && { tokens }),
    storageUsdPerMonth: prices.storageUsdPerMonth,
  };
  if (id === undefined || reinforced)
    return { ...unknownCost(reinforced ? generated : unnamed, maxCostUsd), estimate: basis };
  const epochs = epochsOf(request, id);
  const rate = rateFor(prices, id);
  const estimate = {
    ...basis,
    ...(!isUnknown(epochs) && { epochs }),
    ...(!isUnknown(rate) && { usdPer1000Tokens: rate }),
  };
  if (tokens === undefined || isUnknown(epochs) || isUnknown(rate)) {
    const missing = [tokens ?? uncounted, epochs, rate].filter(isUnknown);
    return { ...together(...missing.map((part) => unknownCost(part, maxCostUsd))), estimate };
  }
  const trainingUsd = cents((tokens * epochs * rate) / 1000);
  return {
    ...together(
      gate(trainingUsd, maxCostUsd),
      ...leftOut(request, beside).map((unknown) => partly(unknown, maxCostUsd)),
    ),
    estimate: { ...estimate, trainingUsd },
  };
};
