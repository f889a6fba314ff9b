import type { MediaKind } from "./rules.ts";

/** The forms that a dataset's records can have. */
export const formats = ["converse", "messages", "prompt-completion", "image-caption", "text", "rft"] as const;
export type Format = (typeof formats)[number];

/** Something wrong with a dataset, or worth knowing before it is paid for. */
export interface Finding {
  /** From 1; 0 for the dataset as a whole. */
  line: number;
  /** One of the codes in problems.ts, which stay as they are. */
  code: string;
  /**
   * RFC 6901, into the record; empty for the whole of it. At most 500 bytes of JSON: where the way is longer, it leads to the last key that
   * fits whole. Of each key it has at most 80 characters.
   */
  pointer: string;
  /** One sentence: what is wrong and what to do. Quotes at most 80 characters of the dataset, none of them a control character. */
  message: string;
}

/** Members that are trained on beside texts and media. */
export type Uncounted = "toolConfig" | "toolUse.input" | "toolResult.json" | "tools";

/** How much there is in a dataset. */
export interface Statistics {
  records: number;
  bytes: number;
  /** Of the texts that are trained on, in UTF-16 code units. */
  characters: number;
  /** Of these characters alone: there are more where there are media, or anything uncounted. */
  estimatedTokens: number;
  /** How many there are in all records, as far as the model is trained on them: what they cost in tokens is not known before. */
  media: Record<MediaKind, number>;
  /** What some record has that costs tokens too, though its characters were not counted; sorted. */
  uncounted: Uncounted[];
  /** How the tokens were estimated. */
  tokenRule: string;
  /** The record with the most characters; line 0 where there is none. */
  longest: { line: number; characters: number };
  /** Records by their characters: each entry counts those above the entry before. */
  histogram: { upTo: number; records: number }[];
  /** How many records, from the first, were compared with one another to find duplicates. */
  compared: number;
}

/** What there is to say about a dataset, in less than 250 KB of JSON. It is valid when it has no errors. */
export interface DatasetReport {
  format: Format;
  records: number;
  bytes: number;
  /** The first 100. */
  errors: Finding[];
  errorCount: number;
  /** All of them, by their codes. */
  errorsByCode: Partial<Record<string, number>>;
  /** The first 100. */
  warnings: Finding[];
  warningCount: number;
  /** All of them, by their codes. */
  warningsByCode: Partial<Record<string, number>>;
  statistics: Statistics;
  /** SHA-256 of the content, in hexadecimal digits; absent where the reading ended early. */
  fingerprint?: string;
}
