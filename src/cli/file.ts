import { open, stat } from "node:fs/promises";
import type { Source } from "./source.ts";

/** What the system says of a file that cannot be read, by its code, and what to do. */
const refusals: Readonly<Record<string, string>> = {
  ENOENT: "does not exist; look at how its path is written",
  ENOTDIR: "does not exist: a part of its path is a file, not a folder",
  EACCES: "must not be read by this user; change its permissions, or those of its folders",
  EPERM: "must not be read by this user; change its permissions, or those of its folders",
  ENAMETOOLONG: "has a longer name than files can have",
  EISDIR: "is a folder; name a file",
};

/** Has something done with a file. Rejects with a sentence about it where the system refuses. */
const asked = async <T>(path: string, ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (cause) {
    const { code = "", message }: NodeJS.ErrnoException = cause instanceof Error ? cause : new Error(String(cause));
    throw new Error(`${path} ${refusals[code] ?? `cannot be read: ${message}`}`, { cause });
  }
};

/** A file through one buffer, which is read into anew for each piece. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await asked(path, () => open(path));
  try {
    const buffer = Buffer.allocUnsafe(2 ** 20);
    for (;;) {
      const { bytesRead } = await asked(path, () => file.read(buffer, 0, buffer.length));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Opens a file. Rejects with a sentence about it when it cannot be read. */
export const openFile = async (path: string): Promise<Source> => {
  const found = await asked(path, () => stat(path));
  if (found.isDirectory()) throw new Error(`${path} ${refusals["EISDIR"]}`);
  return { chunks: piecesOf(path), bytes: found.size };
};
