import { checkCost, type CostCheck } from "#core/checks/cost.ts";
import { formatFor, rulesFor } from "#core/dataset/rules.ts";
import { besideTexts } from "#core/dataset/beside-texts.ts";
import type { DatasetReport } from "#core/dataset/report.ts";
import { SeenRecords } from "#core/dataset/seen.ts";
import { validateDataset, type ValidationOptions } from "#core/dataset/validate.ts";
import { withDigest } from "./digest.ts";
import type { Options } from "./options.ts";
import { readPrices } from "./prices.ts";
import { progressOn } from "./progress.ts";
import { open } from "./source.ts";

/** What there is to say about one file. */
export interface FileReport extends DatasetReport {
  valid: boolean;
  file: string;
}

export interface Verdict {
  /** Whether all files are. */
  valid: boolean;
  training: FileReport;
  validation?: FileReport;
  cost: CostCheck;
}

/** Checks a training dataset, and a validation dataset beside it. Rejects when one of them, or a setting, cannot be read. */
export const validate = async ({ file, model, type, format, validation }: Options): Promise<Verdict> => {
  const prices = await readPrices(process.env);
  const common = { format: format ?? formatFor(model, type), rules: rulesFor(model, type), type };
  const seen = new SeenRecords();

  const check = async (
    place: string,
    own: Pick<ValidationOptions, "role" | "seen" | "against" | "followed">,
  ): Promise<FileReport> => {
    const { chunks, bytes } = await open(place);
    const progress = progressOn(process.stderr, place, bytes);
    try {
      const report = await withDigest(bytes, (digest) =>
        validateDataset(chunks, { ...common, ...own, digest, progress: progress.read }),
      );
      return { valid: report.errorCount === 0, file: place, ...report };
    } finally {
      progress.end();
    }
  };

  const training = await check(file, { role: "training", seen, followed: validation !== undefined });
  const beside = validation === undefined ? undefined : await check(validation, { role: "validation", against: seen });
  const { characters, estimatedTokens } = training.statistics;
  const cost = checkCost(
    { baseModelIdentifier: model, customizationType: type },
    // Of what could not be read nothing is known: it is not zero.
    { tokens: characters > 0 ? estimatedTokens : undefined, beside: besideTexts(training.statistics), prices },
  );
  const valid = training.valid && (beside?.valid ?? true);
  return { valid, training, cost, ...(beside && { validation: beside }) };
};
