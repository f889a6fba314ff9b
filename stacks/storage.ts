import { table } from "../src/core/table.ts";

sst.Linkable.wrap(sst.aws.Dynamo, (jobs) => ({ properties: { name: jobs.name } }));
sst.Linkable.wrap(sst.aws.Bucket, (bucket) => ({ properties: { name: bucket.name } }));

const indexes: { hashKey: string; rangeKey?: string }[] = [table.primaryIndex, ...Object.values(table.globalIndexes)];
const keys = indexes.flatMap(({ hashKey, rangeKey }) => (rangeKey ? [hashKey, rangeKey] : [hashKey]));

/** Every job's record, timeline and loss curves, and the retraining plans. On demand, with point-in-time recovery. */
export const jobs = new sst.aws.Dynamo("Jobs", {
  fields: Object.fromEntries(keys.map((key) => [key, "string" as const])),
  ...table,
  stream: "new-and-old-images",
  deletionProtection: $app.protect,
});

/** Training and validation data, and what Bedrock writes of a job. Private, over TLS alone. */
export const data = new sst.aws.Bucket("Data", {
  cors: false,
  enforceHttps: true,
  transform: { bucket: { forceDestroy: !$app.protect } },
});

// The bucket tells the default bus of new objects, for the rules of retraining plans.
new aws.s3.BucketNotification("DataEvents", { bucket: data.name, eventbridge: true });
