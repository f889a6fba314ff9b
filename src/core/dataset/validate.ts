import type { CustomizationType } from "../request.ts";
import { plainDigest, type Digest } from "./digest.ts";
import { Findings } from "./findings.ts";
import { Inspection } from "./inspection.ts";
import { errorSentences, warningSentences, type ErrorCode, type WarningCode } from "./problems.ts";
import type { DatasetReport, Format } from "./report.ts";
import { tokenRuleOf, type ModelRules } from "./rules.ts";
import { SeenRecords } from "./seen.ts";
import { signatureOf, signatureBytes } from "./signature.ts";
import { LineWindows } from "./windows.ts";

export type DatasetRole = "training" | "validation";

export interface ValidationOptions {
  format: Format;
  rules: ModelRules;
  type: CustomizationType;
  role: DatasetRole;
  /** Told from time to time how many bytes have been read. */
  progress?: (bytes: number) => void;
  /** Asked after each piece: true ends the reading, and the report is about what was read. */
  enough?: () => boolean;
  /** Makes the fingerprint; if none is given, this thread does. */
  digest?: Digest;
  /** Filled with what is needed to tell later whether other data share records with these. */
  seen?: SeenRecords;
  /**
   * What was filled while the training data were read: a validation set is compared with it, and counted together with them and with the
   * validation sets before it, whose records are added up here.
   */
  against?: SeenRecords;
  /** Whether (more) validation data follow, so that too few records may still be enough together. */
  followed?: boolean;
}

/**
 * Reads a dataset once, in any pieces and no faster than it is checked, in memory that does not grow with it, and says all there is to say
 * about it. Rejects only as the reading or the digest does.
 */
export const validateDataset = async (
  chunks: AsyncIterable<Uint8Array>,
  options: ValidationOptions,
): Promise<DatasetReport> => {
  const { format, rules, role, progress, enough, digest = plainDigest(), seen = new SeenRecords(), against } = options;
  const errors = new Findings(errorSentences);
  const warnings = new Findings(warningSentences);
  const inspection = new Inspection(format, rules, { errors, warnings, seen, against });
  const windows = new LineWindows(inspection);
  let [bytes, head, complete] = [0, Buffer.alloc(0), true];
  if (!rules.known) warnings.add(0, "unknown-model", [], [format]);
  for await (const chunk of chunks) {
    if (head.length < signatureBytes) head = Buffer.concat([head, chunk.subarray(0, signatureBytes - head.length)]);
    bytes += chunk.length;
    await digest.update(chunk);
    if (signatureOf(head) === undefined) windows.add(chunk);
    progress?.(bytes);
    if (enough?.()) {
      complete = false;
      break;
    }
  }
  const kind = signatureOf(head);
  if (kind !== undefined) errors.add(0, "not-plain-text", [], [kind]);
  else if (complete) windows.end();
  else windows.cut();
  const { records, lengths, carriageReturns } = inspection;
  const before = against?.records;
  const all = role === "training" ? records : before === undefined ? undefined : before + records;
  (against ?? seen).records = complete ? all : undefined;
  if (carriageReturns > 0) warnings.add(0, "carriage-returns", [], [carriageReturns]);
  const { middle, count, lengths: outliers } = lengths.outliers();
  for (const { line, characters } of outliers) warnings.add(line, "long-record", [], [characters, middle]);
  warnings.more("long-record", count - outliers.length);
  if (!complete) warnings.add(0, "not-read-whole", [], [bytes]);
  else if (bytes === 0) errors.add(0, "empty-dataset");
  else if (kind === undefined) judgeWhole({ records, all, bytes }, options, errors, warnings);
  return {
    format,
    records,
    bytes,
    errors: errors.kept,
    errorCount: errors.count,
    errorsByCode: errors.byCode,
    warnings: warnings.kept,
    warningCount: warnings.count,
    warningsByCode: warnings.byCode,
    statistics: {
      records,
      bytes,
      characters: lengths.characters,
      estimatedTokens: Math.ceil(lengths.characters / rules.charactersPerToken),
      tokenRule: tokenRuleOf(rules),
      media: inspection.media,
      uncounted: inspection.uncounted,
      longest: lengths.longest,
      histogram: lengths.histogram(),
      compared: seen.compared,
    },
    ...(complete && { fingerprint: await digest.end() }),
  };
};

/** What can be said only of the whole: how many records and bytes there are, and records with the datasets before where that is known. */
const judgeWhole = (
  { records, all, bytes }: { records: number; all: number | undefined; bytes: number },
  { rules, role, followed = false }: ValidationOptions,
  errors: Findings<ErrorCode>,
  warnings: Findings<WarningCode>,
): void => {
  const { name, records: limits, bytes: sizes } = rules;
  const alone = limits[role];
  const together = all !== undefined && limits.together && { all, ...limits.together };
  if (role === "validation" && !rules.validationData) errors.add(0, "validation-not-supported", [], [name]);
  const mostBytes = sizes[role] ?? Infinity;
  if (alone && records < alone.least) errors.add(0, "too-few-records", [], [records, alone.least, name]);
  else if (together && together.all < together.least && !followed)
    errors.add(0, "too-few-records-together", [], [together.all, together.least, name]);
  else if (role === "training" && records < (limits.advised ?? 0))
    warnings.add(0, "few-records", [], [records, limits.advised ?? 0, name]);
  if (alone && records > alone.most) errors.add(0, "too-many-records", [], [records, alone.most, name]);
  else if (together && together.all > together.most)
    errors.add(0, "too-many-records-together", [], [together.all, together.most, name]);
  if (bytes > mostBytes) errors.add(0, "too-many-bytes", [], [bytes, mostBytes, name]);
};
