const inThrees = (digits: string) => digits.replace(/\B(?=(?:\d{3})+$)/g, ",");

/** A whole number for people: 12,345. Not by Intl, whose data take 10 ms to load. */
export const grouped = (value: number): string => inThrees(String(value));

/** So many of something, by its name in the singular: 1 record, 12,345 records. */
export const counted = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;

/** USD to the cent: $1,234.50. */
export const dollars = (usd: number): string => {
  const [whole = "", cents = ""] = usd.toFixed(2).split(".");
  return `$${inThrees(whole)}.${cents}`;
};

const units = [
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "KB"],
] as const;

/** Bytes in the largest unit of which there is one, to a tenth: 999 bytes, 1.5 KB, 20.0 MB. Units are powers of ten. */
export const size = (bytes: number): string => {
  // What would be rounded to 1,000 of a unit is one of the next.
  const [unit, name] = units.find(([each]) => bytes >= each * 0.999_95) ?? [];
  return unit === undefined || bytes < 1_000 ? counted(bytes, "byte") : `${(bytes / unit).toFixed(1)} ${name}`;
};
