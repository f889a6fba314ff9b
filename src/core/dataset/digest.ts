import { createHash } from "node:crypto";

/** Makes the SHA-256 of bytes that come in pieces. A piece may be overwritten once `update` is done with it. */
export interface Digest {
  update(piece: Uint8Array): Promise<void> | void;
  /** The digest of all pieces, in hexadecimal digits. */
  end(): Promise<string> | string;
}

/** Hashes each piece where it is, before anything else is done. */
export const plainDigest = (): Digest => {
  const hash = createHash("sha256");
  return {
    update: (piece) => void hash.update(piece),
    end: () => hash.digest("hex"),
  };
};
