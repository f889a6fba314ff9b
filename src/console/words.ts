const units = [
  ["d", 86_400],
  ["h", 3600],
  ["min", 60],
  ["s", 1],
] as const;

/** So many milliseconds in its two largest units: "1 h 10 min". */
export const duration = (milliseconds: number): string => {
  const seconds = Math.floor(milliseconds / 1000);
  const first = units.findIndex(([, length]) => seconds >= length);
  if (first < 0) return "0 s";
  const parts = units.slice(first, first + 2).map(([unit, length], index, all) => {
    const [, above] = all[index - 1] ?? [];
    const count = Math.floor((above === undefined ? seconds : seconds % above) / length);
    return count > 0 || index === 0 ? `${count} ${unit}` : "";
  });
  return parts.filter(Boolean).join(" ");
};

/** Says that an answer of the API's is late. */
export const stillWaiting = "The API is slow to answer; still waiting …";

/** Says so while what is known is shown. */
export const slow = "The API is slow to answer: this may be a little old.";

/** A loss, to four places. */
export const loss = (value: number | undefined): string => (value === undefined ? "–" : value.toFixed(4));

/** The id in a model's ARN, or the name that there is in its place. */
export const modelName = (arnOrName: string | undefined): string => arnOrName?.split("/").at(-1) ?? "–";
