import * as v from "valibot";
import { Prices } from "#core/checks/prices.ts";
import { structure } from "#core/shapes.ts";
import { readMembers } from "../read-members.ts";
import { unknownVariables } from "../unknown-variables.ts";

const PriceSettings = structure({ prices: v.optional(Prices, {}) });

/** The prices that a deployment's settings make, from its file and the environment. Throws what is wrong with them. */
export const pricesFrom = (prices: unknown, environment: NodeJS.ProcessEnv): Prices => {
  const unknown = unknownVariables(environment);
  if (unknown.length > 0) throw new Error(unknown.join("\n"));
  const read = readMembers(PriceSettings, { prices }, environment);
  if ("problem" in read) throw new Error(read.problem);
  return read.settings.prices;
};
