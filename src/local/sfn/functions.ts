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

/** One of JSONata's own errors, which the package words by its code and these members. */
const thrown = (code: string, members: { message?: string; index?: number; token?: string }) =>
  Object.assign(new Error(members.message ?? code), { code, ...members });

/** The error of a wrong value, which no code of JSONata's tells of. */
const wrong = (message: string) => thrown("D3137", { message });
const unfit = (token: string, index: number) => thrown("T0410", { token, index });

const refuseSurplus = (name: string, takes: number, surplus: readonly unknown[]) => {
  if (surplus.length > 0) throw unfit(name, takes + 1);
};

/** An argument that is a number, rounded towards zero. */
const whole = (name: string, argument: number, value: unknown) => {
  if (typeof value !== "number") throw unfit(name, argument);
  return Math.trunc(value);
};

/**
 * `$partition(array, size)`: chunks of `size` elements, all in one without a size; nothing for an empty array or a size
 * under one. Throws for a negative size.
 */
export const partition = (items: unknown, size: unknown, ...surplus: unknown[]) => {
  refuseSurplus("partition", 2, surplus);
  if (items === undefined) return undefined;
  if (!Array.isArray(items)) throw thrown("T0412", { token: "partition", index: 1 });
  const length = size === undefined ? items.length : whole("partition", 2, size);
  if (length < 0) throw wrong("Second argument must be zero or greater");
  if (items.length === 0 || length === 0) return undefined;
  const chunks: unknown[][] = [];
  for (let from = 0; from < items.length; from += length) chunks.push(items.slice(from, from + length));
  return chunks;
};

/**
 * `$range(first, last, step)`: `last` included; nothing without a step or for one that leads away from it; a single number
 * stands alone. Throws past the longest range that the service builds.
 */
export const range = (first: unknown, last: unknown, step: unknown, ...surplus: unknown[]) => {
  refuseSurplus("range", 3, surplus);
  const from = whole("range", 1, first);
  const to = whole("range", 2, last);
  if (step === undefined) return undefined;
  const by = whole("range", 3, step);
  const length = by === 0 ? 0 : Math.floor((to - from) / by) + 1;
  if (length < 1) return undefined;
  if (length > longestRange)
    throw new Error("Expression evaluation memory limit exceeded: Check for excessive memory usage");
  const numbers = Array.from({ length }, (_, index) => from + index * by);
  return length === 1 ? from : numbers;
};

/** `$hash(text, algorithm)`: a digest in hexadecimal. Throws for an algorithm that the service does not know. */
export const hash = (text: unknown, algorithm: unknown, ...surplus: unknown[]) => {
  refuseSurplus("hash", 2, surplus);
  if (typeof text !== "string") throw unfit("hash", 1);
  if (algorithm === undefined) return undefined;
  if (typeof algorithm !== "string") throw unfit("hash", 2);
  const name = hashes[algorithm];
  if (!name) throw wrong(`Hash algorithm '${algorithm}' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5`);
  return createHash(name).update(text).digest("hex");
};

/** `$parse(text)`: the value of a JSON text. Throws when it is none. */
export const parse = (text: unknown, ...surplus: unknown[]): unknown => {
  refuseSurplus("parse", 1, surplus);
  if (text === undefined) return undefined;
  if (typeof text !== "string") throw unfit("parse", 1);
  try {
    return JSON.parse(text);
  } catch {
    throw wrong("Invalid JSON");
  }
};

/** `$random(seed)`: a number in [0, 1), the next of a source without a seed. */
export const randomOf =
  (random: () => number) =>
  (seed: unknown, ...surplus: unknown[]) => {
    refuseSurplus("random", 1, surplus);
    return seed === undefined ? random() : seeded(whole("random", 1, seed));
  };

/** `$uuid()`: a version 4 UUID from a source of numbers in [0, 1). */
export const uuidOf =
  (random: () => number) =>
  (...surplus: unknown[]) => {
    refuseSurplus("uuid", 0, surplus);
    return uuid(random);
  };

const mask = (1n << 48n) - 1n;

/** The same number in [0, 1) for the same integer, by the linear congruence of Java's generator. */
const seeded = (seed: number) => {
  let state = (BigInt(Math.trunc(seed)) ^ 0x5deece66dn) & mask;
  const next = (bits: bigint) => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return state >> (48n - bits);
  };
  return Number((next(26n) << 27n) + next(27n)) / 2 ** 53;
};

const uuid = (random: () => number) => {
  const digits = Array.from({ length: 32 }, (_, index) => {
    const digit = Math.floor(random() * 16);
    return (index === 12 ? 4 : index === 16 ? (digit & 3) | 8 : digit).toString(16);
  }).join("");
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    "-",
  );
};
