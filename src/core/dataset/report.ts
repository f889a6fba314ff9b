/** The forms that a dataset's records can have. */
export const formats = ["converse", "messages", "prompt-completion", "image-caption", "text", "rft"] as const;
export type Format = (typeof formats)[number];

/** Something wrong with a dataset, or worth knowing before it is paid for. */
export interface Finding {
  /** From 1; 0 for the dataset as a whole. */
  line: number;
  /** One of the codes in problems.ts, which stay as they are. */
  code: string;
  /** RFC 6901, into the record; empty for the whole of it. */
  pointer: string;
  /** One sentence: what is wrong and what to do. Quotes at most 80 characters of the dataset, none of them a control character. */
  message: string;
}

/** How much there is in a dataset. */
export interface Statistics {
  records: number;
  bytes: number;
  /** Of the texts that are trained on, in UTF-16 code units. */
  characters: number;
  estimatedTokens: number;
  /** How the tokens were estimated. */
  tokenRule: string;
  /** The record with the most characters; line 0 where there is none. */
  longest: { line: number; characters: number };
  /** Records by their characters: each entry counts those above the entry before. */
  histogram: { upTo: number; records: number }[];
  /** How many records, from the first, were compared with one another to find duplicates. */
  compared: number;
}

/** What there is to say about a dataset. It is valid when it has no errors. */
export interface DatasetReport {
  format: Format;
  records: number;
  bytes: number;
  /** The first 100. */
  errors: Finding[];
  errorCount: number;
  /** The first 100. */
  warnings: Finding[];
  warningCount: number;
  statistics: Statistics;
  /** SHA-256 of the content, in hexadecimal digits; absent where the reading ended early. */
  fingerprint?: string;
}
