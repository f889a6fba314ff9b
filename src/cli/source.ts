import { open as openFile, stat } from "node:fs/promises";

/** A dataset that can be read: its bytes, in pieces, and how many there are where that is known beforehand. */
export interface Source {
  chunks: AsyncIterable<Uint8Array>;
  bytes?: number;
}

/** A file through one buffer, which is read into anew for each piece. */
async function* piecesOf(path: string): AsyncGenerator<Uint8Array> {
  const file = await openFile(path);
  try {
    const buffer = Buffer.allocUnsafe(2 ** 20);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Why there is nothing to read at a place in S3. */
const absent = {
  missing: "does not exist",
  empty: "is a folder of nothing; name an object",
  folder: "is a folder; name an object",
  elsewhere: "is in another region; name its own in AWS_REGION",
  forbidden: "does not exist, or cannot be read with these credentials",
} as const;

const inS3 = async (uri: string): Promise<Source> => {
  if (!/^s3:\/\/[^/]+\/.*[^/]$/.test(uri)) throw new Error(`${uri} must name an object: s3://bucket/key`);
  // Only here, so that a check of a file does not wait for the SDK to load.
  const { failureOf } = await import("#aws/failure.ts");
  const { objects } = await import("#aws/objects.ts");
  const { lambda } = await import("#aws/platform.ts");
  const found = await objects(lambda)
    .file(uri)
    .catch((error: unknown) => {
      const { status } = failureOf(error) ?? {};
      const answered = status === undefined ? "" : `S3 answered ${status}, `;
      const why = error instanceof Error ? error.message : String(error);
      throw new Error(`${uri} cannot be read: ${answered}${why}`, { cause: error });
    });
  if (typeof found === "string") throw new Error(`${uri} ${absent[found]}`);
  return found;
};

/** Opens a file, or an object by its S3 URI. Rejects with a message for people when it cannot be read. */
export const open = async (place: string): Promise<Source> => {
  if (place.startsWith("s3://")) return inS3(place);
  const found = await stat(place);
  if (found.isDirectory()) throw new Error(`${place} is a folder; name a file`);
  return { chunks: piecesOf(place), bytes: found.size };
};
