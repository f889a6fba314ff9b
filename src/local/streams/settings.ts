import type { StreamRecord } from "./record.ts";

/** How an invocation ended: Invoke's own answer. */
export interface Invoked {
  /** Set when the function failed; the payload is then the error. */
  functionError?: string | undefined;
  /** JSON. */
  payload: string;
}

/** Why records were given up, as the service tells the destination. */
export interface Discarded {
  condition: "RetryAttemptsExhausted" | "RecordAgeExceeded";
  /** What the function answered or threw last; undefined when it was never invoked. */
  error: unknown;
}

/** A mapping's settings, by the service's names and with its defaults. */
export interface EventSourceSettings {
  functionName: string;
  /** A pattern over the record; without one, every record is delivered. */
  filter?: unknown;
  /** The most records of an invocation: 100. */
  batchSize?: number;
  /** How often a batch is tried again; until its records expire without one, or with -1. */
  maximumRetryAttempts?: number;
  /** How old a record may be: at most a day, for so long the stream keeps it. -1 is a day, too. */
  maximumRecordAgeSeconds?: number;
  /** Whether a failed batch is tried again in halves, which is not counted as a retry. */
  bisect?: boolean;
  /** Whether the function may say in its answer at which record to go on. */
  reportBatchItemFailures?: boolean;
  /** Milliseconds from a record to the poll that finds it. */
  latency?: number;
  /** Invokes the function synchronously. Rejects when it could not be invoked, which is tried again until the records expire. */
  deliver: (functionName: string, event: { Records: readonly StreamRecord[] }) => Promise<Invoked>;
  /** Is told of the records that are given up: the destination on failure. */
  exhausted?: (records: readonly StreamRecord[], why: Discarded) => void;
}
