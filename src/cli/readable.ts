import type { Estimate } from "#core/estimate.ts";
import type { DatasetReport, Finding } from "#core/dataset/report.ts";

const count = (number: number, what: string) => `${number.toLocaleString("en-US")} ${what}${number === 1 ? "" : "s"}`;

const place = ({ line, pointer }: Finding) =>
  [line > 0 ? `line ${line}` : "the whole", pointer].filter(Boolean).join(" ");

const findings = (title: string, found: readonly Finding[], total: number): string[] => {
  if (total === 0) return [];
  const more = total - found.length;
  return [
    `  ${count(total, title)}`,
    ...found.map((finding) => `    ${place(finding)}: ${finding.message} (${finding.code})`),
    ...(more > 0 ? [`    … and ${more.toLocaleString("en-US")} more`] : []),
  ];
};

const widest = 40;

/** A bar for each class of lengths, from the first that has records. */
const histogram = (classes: DatasetReport["statistics"]["histogram"]): string[] => {
  const bars = classes.slice(classes.findIndex(({ records }) => records > 0));
  const most = Math.max(...bars.map(({ records }) => records), 1);
  return bars.map(
    ({ upTo, records }) =>
      `    up to ${String(upTo).padStart(9)}  ${"█".repeat(Math.ceil((widest * records) / most))} ${records}`,
  );
};

/** A dataset's report for people to read. */
export const readable = (name: string, report: DatasetReport): string => {
  const { format, records, bytes, statistics, errors, errorCount, warnings, warningCount } = report;
  const size = `${(bytes / 2 ** 20).toFixed(1)} MB`;
  const tokens = `about ${statistics.estimatedTokens.toLocaleString("en-US")} tokens (${statistics.tokenRule})`;
  return [
    `${name}: ${errorCount === 0 ? "valid" : "not valid"}`,
    `  ${format}, ${count(records, "record")}, ${size}, ${tokens}`,
    ...findings("error", errors, errorCount),
    ...findings("warning", warnings, warningCount),
    ...(records > 0 ? ["  characters a record", ...histogram(statistics.histogram)] : []),
    "",
  ].join("\n");
};

/** What a training is expected to cost, or that it is not known. */
export const readableCost = ({
  trainingUsd,
  tokens,
  epochs,
  usdPer1000Tokens,
  storageUsdPerMonth,
}: Estimate): string =>
  trainingUsd === undefined
    ? "The cost is not known: there is no rate, or no number of epochs, for this model.\n"
    : `About $${trainingUsd.toFixed(2)} to train (${tokens} tokens × ${count(epochs ?? 0, "epoch")} × $${usdPer1000Tokens} per 1,000), $${storageUsdPerMonth.toFixed(2)} a month for the model.\n`;
