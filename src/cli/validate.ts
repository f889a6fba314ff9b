import { settings } from "../../settings.ts";
import { checkCost } from "#core/checks/cost.ts";
import type { Estimate } from "#core/estimate.ts";
import { formatFor, rulesFor } from "#core/dataset/rules.ts";
import type { DatasetReport } from "#core/dataset/report.ts";
import { SeenRecords } from "#core/dataset/seen.ts";
import { validateDataset } from "#core/dataset/validate.ts";
import { readSettings } from "../read-settings.ts";
import { withDigest } from "./digest.ts";
import type { Options } from "./options.ts";
import { progressOn } from "./progress.ts";
import { open } from "./source.ts";

export interface Verdict {
  valid: boolean;
  training: DatasetReport;
  validation?: DatasetReport;
  estimate: Estimate;
}

/** Checks a training dataset, and a validation dataset beside it. Rejects when one of them, or a setting, cannot be read. */
export const validate = async ({ file, model, type, format, validation }: Options): Promise<Verdict> => {
  const deployed = readSettings(settings, process.env);
  if ("problem" in deployed) throw new Error(deployed.problem);
  const common = { format: format ?? formatFor(model, type), rules: rulesFor(model, type), type };
  const seen = new SeenRecords();

  const check = async (
    place: string,
    own: Pick<Parameters<typeof validateDataset>[1], "role" | "seen" | "against" | "followed">,
  ) => {
    const { chunks, bytes } = await open(place);
    const progress = progressOn(process.stderr, place, bytes);
    try {
      return await withDigest(bytes, (digest) =>
        validateDataset(chunks, { ...common, ...own, digest, progress: progress.read }),
      );
    } finally {
      progress.end();
    }
  };

  const training = await check(file, { role: "training", seen, followed: validation !== undefined });
  const beside = validation === undefined ? undefined : await check(validation, { role: "validation", against: seen });
  const { estimate } = checkCost(
    { baseModelIdentifier: model, customizationType: type },
    { tokens: training.statistics.estimatedTokens, prices: deployed.settings.prices },
  );
  const valid = training.errorCount === 0 && (beside?.errorCount ?? 0) === 0;
  return { valid, training, estimate, ...(beside && { validation: beside }) };
};
