import { grouped } from "#core/amounts.ts";
import type { Statistics } from "#core/dataset/report.ts";

const widest = 40;
/** Classes in a row without a record, from which on dots stand for them. */
const manyEmpty = 3;

/** A bar for each class of lengths, from the first to the last that has records; no line at all where none has. */
export const histogram = (classes: Statistics["histogram"]): string[] => {
  const filled = ({ records }: { records: number }) => records > 0;
  const most = Math.max(...classes.map(({ records }) => records));
  const shown = classes.slice(classes.findIndex(filled), classes.findLastIndex(filled) + 1);
  const rows = shown.flatMap(({ upTo, records }, index) => {
    const before = shown.slice(0, index + 1).findLastIndex(filled);
    const empty = shown.slice(before + 1).findIndex(filled);
    if (records === 0 && empty >= manyEmpty) return index === before + 1 ? ["    …"] : [];
    const bar = "█".repeat(Math.ceil((widest * records) / most));
    return [`    up to ${grouped(upTo).padStart(11)}  ${[bar, grouped(records)].filter(Boolean).join(" ")}`];
  });
  return rows.length > 0 ? ["  characters a record", ...rows] : [];
};
