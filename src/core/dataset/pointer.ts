import { pointerTo } from "../issues.ts";
import { quoted } from "../quoted.ts";

/** Bytes of a pointer, as JSON has them. */
const longestPointer = 500;

/** Keys and indices from the first on, each as it may be quoted, as far as a pointer to them is not too long. */
const leading = (path: Path): string[] => {
  const keys: string[] = [];
  let bytes = 0;
  for (const key of path) {
    const next = quoted(key);
    bytes += Buffer.byteLength(JSON.stringify(pointerTo([next]))) - 2;
    if (bytes > longestPointer) break;
    keys.push(next);
  }
  return keys;
};

/** A JSON pointer to what stands behind these keys and indices, each as it may be quoted; where that is too long, to the last that fits. */
export const pointerOf = (path: Path): string => pointerTo(leading(path));

/** The keys and indices on the way into a record. */
export type Path = readonly (string | number)[];
