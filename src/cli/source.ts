import { openFile } from "./file.ts";

/** A dataset that can be read: its bytes, in pieces, and how many there are where that is known beforehand. */
export interface Source {
  chunks: AsyncIterable<Uint8Array>;
  bytes?: number;
}

/** Opens a file, or an object by its S3 URI. Rejects with a message for people when it cannot be read. */
export const open = async (place: string): Promise<Source> => {
  if (!place.startsWith("s3://")) return openFile(place);
  // Only here, so that a check of a file does not wait for the SDK to load.
  const { openObject } = await import("./object.ts");
  return openObject(place, process.env);
};
