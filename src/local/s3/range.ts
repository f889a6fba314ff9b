import { S3Error } from "./errors.ts";

/** Bytes from `start` to before `end`. */
export interface Range {
  start: number;
  end: number;
}

/**
 * The part of `size` bytes that a Range header asks for; undefined when it asks for all of them, or for what S3 takes for all.
 * Throws InvalidRange when there is no such part.
 */
export const parseRange = (header: string | undefined, size: number): Range | undefined => {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const range =
    first === ""
      ? { start: Math.max(0, size - Number(last)), end: size }
      : { start: Number(first), end: last === "" ? size : Math.min(size, Number(last) + 1) };
  if (last !== "" && first !== "" && Number(last) < Number(first)) return undefined;
  if (range.start >= size || range.start === range.end)
    throw new S3Error("InvalidRange", { RangeRequested: header ?? "", ActualObjectSize: size });
  return range;
};
