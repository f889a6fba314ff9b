/** Bytes with which files begin that are not text, and what such a file is. */
const signatures: readonly (readonly [string, string])[] = [
  ["1f8b", "compressed with gzip"],
  ["504b0304", "a ZIP archive"],
  ["28b52ffd", "compressed with Zstandard"],
  ["425a68", "compressed with bzip2"],
  ["fd377a58", "compressed with xz"],
  ["50415231", "in Parquet's format"],
  ["fffe", "in UTF-16"],
  ["feff", "in UTF-16"],
];

/** How many bytes it takes to know. */
export const signatureBytes = 4;

/** What a file is that begins so, if it is not plain text. */
export const signatureOf = (head: Buffer): string | undefined => {
  const digits = head.toString("hex");
  return signatures.find(([signature]) => digits.startsWith(signature))?.[1];
};
