import { createHash } from "node:crypto";

/** The largest range, in elements, that the service builds. */
const longestRange = 360_145;

const hashes: Record<string, string> = {
  MD5: "md5",
  "SHA-1": "sha1",
  "SHA-256": "sha256",
  "SHA-384": "sha384",
  "SHA-512": "sha512",
};

/** `$partition(array, size)`: chunks of `size` elements; nothing for an empty array or a size under one. */
export const partition = (items: unknown, size: unknown) => {
  if (!Array.isArray(items) || typeof size !== "number") return undefined;
  const length = Math.trunc(size);
  if (items.length === 0 || length < 1) return undefined;
  const chunks: unknown[][] = [];
  for (let from = 0; from < items.length; from += length) chunks.push(items.slice(from, from + length));
  return chunks;
};

/** `$range(first, last, step)`: `last` included; nothing for a step that leads away from it; a single number stands alone. */
export const range = (first: unknown, last: unknown, step: unknown) => {
  if (typeof first !== "number" || typeof last !== "number" || typeof step !== "number") return undefined;
  const [from, to, by] = [Math.trunc(first), Math.trunc(last), Math.trunc(step)];
  const length = by === 0 ? 0 : Math.floor((to - from) / by) + 1;
  if (length < 1) return undefined;
  if (length > longestRange) throw new Error("Expression evaluation memory limit exceeded");
  const numbers = Array.from({ length }, (_, index) => from + index * by);
  return length === 1 ? from : numbers;
};

/** `$hash(text, algorithm)`: a digest in hexadecimal. Throws for an algorithm that the service does not know. */
export const hash = (text: unknown, algorithm: unknown) => {
  if (typeof text !== "string" || typeof algorithm !== "string") return undefined;
  const name = hashes[algorithm];
  if (!name) throw new Error(`Unknown hashing algorithm: ${algorithm}`);
  return createHash(name).update(text).digest("hex");
};

/** `$parse(text)`: the value of a JSON text. Throws a SyntaxError when it is none. */
export const parse = (text: unknown): unknown => (typeof text === "string" ? JSON.parse(text) : undefined);

const mask = (1n << 48n) - 1n;

/** `$random(seed)`: the same number in [0, 1) for the same integer, by the linear congruence of Java's generator. */
export const seeded = (seed: number) => {
  let state = (BigInt(Math.trunc(seed)) ^ 0x5deece66dn) & mask;
  const next = (bits: bigint) => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return state >> (48n - bits);
  };
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53;
};

/** `$uuid()`: a version 4 UUID from a source of numbers in [0, 1). */
export const uuid = (random: () => number) => {
  const digits = Array.from({ length: 32 }, (_, index) => {
    const digit = Math.floor(random() * 16);
    return (index === 12 ? 4 : index === 16 ? (digit & 3) | 8 : digit).toString(16);
  }).join("");
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    "-",
  );
};
