import type { Prices } from "#core/checks/prices.ts";
import { seenPrices } from "#core/checks/rates.ts";
import { settingsFile } from "../settings-file.ts";

/** The prices of the deployment's settings, which are all that a dataset needs of them. Rejects with what is wrong with them. */
export const readPrices = async (environment: NodeJS.ProcessEnv): Promise<Prices> => {
  const written = await settingsFile();
  if ("problem" in written) throw new Error(written.problem);
  const { prices } = { prices: undefined, ...written.file };
  const unset = prices === undefined && !Object.keys(environment).some((name) => name.startsWith("LAPIDARY_"));
  if (unset) return seenPrices;
  // Only here: to load what checks settings takes a tenth of a start.
  const { pricesFrom } = await import("./price-settings.ts");
  return pricesFrom(prices, environment);
};
