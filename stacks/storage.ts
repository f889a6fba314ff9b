import { table } from "../src/wiring.ts";

sst.Linkable.wrap(sst.aws.Dynamo, (jobs) => ({ properties: { name: jobs.name } }));
sst.Linkable.wrap(sst.aws.Bucket, (bucket) => ({ properties: { name: bucket.name } }));

/** Every job's record, timeline and loss curves. On demand, with point-in-time recovery. */
export const jobs = new sst.aws.Dynamo("Jobs", {
  fields: { pk: "string", sk: "string", month: "string", createdKey: "string", jobArn: "string" },
  ...table,
  deletionProtection: $app.protect,
});

/** Training and validation data, and what Bedrock writes of a job. Private, over TLS alone. */
export const data = new sst.aws.Bucket("Data", {
  cors: false,
  enforceHttps: true,
  transform: { bucket: { forceDestroy: !$app.protect } },
});
