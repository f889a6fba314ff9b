import { counted, grouped, size } from "#core/amounts.ts";
import type { DatasetReport, Finding } from "#core/dataset/report.ts";
import { histogram } from "./histogram.ts";

const place = ({ line, pointer }: Finding) =>
  [line > 0 ? `line ${line}` : "the whole", pointer].filter(Boolean).join(" ");

const mostListed = 10;

/** So many findings: the first ten, those about the whole before those about a line, and, where there are more, how many of each kind. */
const findings = (
  title: string,
  found: readonly Finding[],
  total: number,
  byCode: DatasetReport["errorsByCode"],
): string[] => {
  if (total === 0) return [];
  const listed = found.toSorted((one, other) => Number(one.line > 0) - Number(other.line > 0)).slice(0, mostListed);
  const more = total - listed.length;
  const kinds = Object.entries(byCode).toSorted(([, one = 0], [, other = 0]) => other - one);
  return [
    `  ${counted(total, title)}`,
    ...listed.map((finding) => `    ${place(finding)}: ${finding.message} (${finding.code})`),
    ...(more > 0 ? [`    … and ${grouped(more)} more; in all:`] : []),
    ...(more > 0 ? kinds.map(([code, count = 0]) => `    ${code}: ${grouped(count)}`) : []),
  ];
};

/** A dataset's report for people to read. */
export const readable = (name: string, report: DatasetReport): string => {
  const { format, records, bytes, statistics } = report;
  const { characters, estimatedTokens, tokenRule } = statistics;
  const tokens = characters > 0 ? [`about ${counted(estimatedTokens, "token")} (${tokenRule})`] : [];
  return [
    `${name}: ${report.errorCount === 0 ? "valid" : "not valid"}`,
    `  ${[format, counted(records, "record"), size(bytes), ...tokens].join(", ")}`,
    ...findings("error", report.errors, report.errorCount, report.errorsByCode),
    ...findings("warning", report.warnings, report.warningCount, report.warningsByCode),
    ...histogram(statistics.histogram),
    "",
  ].join("\n");
};
