import { plainDigest, type Digest } from "#core/dataset/digest.ts";

/** Bytes from which on a thread saves more time than its start takes. */
const worthThread = 64 * 2 ** 20;

/** Does something with a digest for so many bytes, where that is known: made by a thread, which ends with it, if that is worth while. */
export const withDigest = async <T>(bytes: number | undefined, use: (digest: Digest) => Promise<T>): Promise<T> => {
  if (bytes === undefined || bytes < worthThread) return use(plainDigest());
  const { ThreadDigest } = await import("./thread-digest.ts");
  const digest = new ThreadDigest();
  try {
    return await use(digest);
  } finally {
    await digest.close();
  }
};
