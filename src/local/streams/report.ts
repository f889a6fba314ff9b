import * as v from "valibot";
import type { StreamRecord } from "./record.ts";

const Report = v.object({ batchItemFailures: v.array(v.unknown()) });
const Failure = v.object({ itemIdentifier: v.string() });

/**
 * Where a batch has to go on, by the function's report of the items that failed: at the first of them. The batch's length when none did,
 * and 0, the whole batch again, when the report names what is not in it
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html).
 */
export const firstFailed = (records: readonly StreamRecord[], answer: unknown): number => {
  const report = v.safeParse(Report, answer);
  if (!report.success) return records.length;
  const places = report.output.batchItemFailures.map((item) => {
    const failure = v.safeParse(Failure, item);
    if (!failure.success) return 0;
    const place = records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failure.output.itemIdentifier);
    return Math.max(0, place);
  });
  return Math.min(records.length, ...places);
};
