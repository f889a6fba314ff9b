/** A table in plain text: a title, columns as wide as they need to be, the first flush left and the others flush right, and notes. */
export const table = (
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  notes: readonly string[] = [],
): string => {
  const widths = columns.map((column, at) => Math.max(column.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    widths
      .map((width, at) => (at === 0 ? (cells[at] ?? "").padEnd(width) : (cells[at] ?? "").padStart(width)))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [title, "", ...[line(columns), rule, ...rows.map(line)].map((text) => `  ${text}`), "", ...notes, ""].join(
    "\n",
  );
};

/** A number with thousands separated, and so many digits after the point. */
export const number = (value: number, digits = 0): string =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Seconds as people say them: `0.5 s`, `2 min 30 s`, `3 h 40 min`. */
export const duration = (seconds: number): string => {
  if (seconds < 60) return `${number(seconds, seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};
