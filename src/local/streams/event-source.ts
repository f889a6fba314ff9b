import type { Clock } from "../clock.ts";
import { compilePattern } from "../eventbridge/pattern.ts";
import type { Item } from "./item.ts";
import { isItem } from "./item.ts";
import type { StreamRecord } from "./record.ts";
import { firstFailed } from "./report.ts";
import type { EventSourceSettings, Invoked } from "./settings.ts";
import type { StreamReader } from "./streamed.ts";

interface Batch {
  records: readonly StreamRecord[];
  /** Counted against the attempts that are allowed. */
  retries: number;
  /** How often it was delivered, whole or as part of a larger one. */
  tries: number;
  error?: unknown;
}

const second = 1000;
const day = 86_400;
const pollInterval = 250;
const longestDelay = 60 * second;

/** As the service has it, -1 is no limit but the `most` that there can be. */
const limit = (most: number, asked = -1) => (asked === -1 ? most : Math.min(asked, most));

const backoff = (tries: number) => Math.min(second * 2 ** (tries - 1), longestDelay);

/** The part of a pattern that can be decided before a write. */
const keyTest = (filter: unknown): ((record: unknown) => boolean) => {
  const inner = isItem(filter) ? filter["dynamodb"] : undefined;
  const Keys = isItem(inner) ? inner["Keys"] : undefined;
  return Keys === undefined ? () => true : compilePattern(JSON.stringify({ dynamodb: { Keys } }));
};

const halves = (batch: Batch): Batch[] => {
  const middle = Math.ceil(batch.records.length / 2);
  return [batch.records.slice(0, middle), batch.records.slice(middle)].map((records) => ({ ...batch, records }));
};

/**
 * An event source mapping: brings a stream's records to a function, batch after batch, and a batch that failed again until it works or is
 * given up; what comes after it waits (https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html).
 *
 * All records are in one shard, as in a table with one partition. No other division makes a function see more: batches that mix items, and
 * one item's bad record that holds up all others.
 */
export const eventSource = (clock: Clock, settings: EventSourceSettings): StreamReader => {
  const { functionName, filter, deliver, exhausted = () => undefined } = settings;
  const { batchSize = 100, latency = pollInterval } = settings;
  const mostRetries = limit(Infinity, settings.maximumRetryAttempts);
  const oldest = limit(day, settings.maximumRecordAgeSeconds);
  const matches = filter === undefined ? () => true : compilePattern(JSON.stringify(filter));
  const keyMatches = keyTest(filter);

  const arrived: StreamRecord[] = [];
  const batches: Batch[] = [];
  let polling = false;

  const tryAgain = (batch: Batch, retries: number): Batch[] => {
    if (retries <= mostRetries) return [{ ...batch, retries }];
    exhausted(batch.records, { condition: "RetryAttemptsExhausted", error: batch.error });
    return [];
  };

  /** Delivers a batch, and gives what has to be delivered again. */
  const attempt = async (batch: Batch): Promise<Batch[]> => {
    const { records } = batch;
    const tried = { ...batch, tries: batch.tries + 1 };
    let invoked: Invoked;
    try {
      invoked = await deliver(functionName, { Records: records });
    } catch (error) {
      return [{ ...tried, error }];
    }
    const answer: unknown = JSON.parse(invoked.payload);
    const failed = { ...tried, error: answer };
    const from = settings.reportBatchItemFailures ? firstFailed(records, answer) : records.length;
    if (invoked.functionError === undefined && from > 0)
      return from < records.length ? tryAgain({ ...failed, records: records.slice(from) }, batch.retries + 1) : [];
    return settings.bisect && records.length > 1 ? halves(failed) : tryAgain(failed, batch.retries + 1);
  };

  const withoutExpired = (batch: Batch): Batch => {
    const expired = ({ dynamodb }: StreamRecord) =>
      clock.now() / second - dynamodb.ApproximateCreationDateTime > oldest;
    const gone = batch.records.filter(expired);
    if (gone.length === 0) return batch;
    exhausted(gone, { condition: "RecordAgeExceeded", error: batch.error });
    return { ...batch, records: batch.records.filter((record) => !expired(record)) };
  };

  const pollAfter = (ms: number) => clock.after(ms, () => void clock.hold(poll));

  const poll = async () => {
    while (arrived.length > 0) batches.push({ records: arrived.splice(0, batchSize), retries: 0, tries: 0 });
    for (let next = batches.shift(); next; next = batches.shift()) {
      const batch = withoutExpired(next);
      if (batch.records.length === 0) continue;
      const [first, ...others] = await attempt(batch);
      if (!first) continue;
      batches.unshift(first, ...others);
      pollAfter(backoff(first.tries));
      return;
    }
    polling = arrived.length > 0;
    if (polling) pollAfter(latency);
  };

  return {
    couldWant: (Keys: Item) => keyMatches({ dynamodb: { Keys } }),
    take(record) {
      if (!matches(record)) return;
      arrived.push(record);
      if (!polling) pollAfter(latency);
      polling = true;
    },
  };
};
