import { streamReading, streams } from "../src/wiring.ts";
import { functionArns } from "./functions.ts";
import { logical } from "./names.ts";
import { undelivered } from "./queue.ts";
import { jobs } from "./storage.ts";

for (const [name, keys] of Object.entries(streams))
  new aws.lambda.EventSourceMapping(`${logical(name)}Stream`, {
    eventSourceArn: jobs.nodes.table.streamArn,
    functionName: functionArns[name],
    filterCriteria: { filters: [{ pattern: JSON.stringify({ dynamodb: { Keys: keys } }) }] },
    // A mapping takes minutes until it reads, and from LATEST on it would miss what changes meanwhile.
    startingPosition: "TRIM_HORIZON",
    batchSize: streamReading.batchSize,
    functionResponseTypes: streamReading.reportBatchItemFailures ? ["ReportBatchItemFailures"] : [],
    bisectBatchOnFunctionError: streamReading.bisect,
    maximumRecordAgeInSeconds: streamReading.maximumRecordAgeSeconds,
    destinationConfig: { onFailure: { destinationArn: undelivered.arn } },
  });
