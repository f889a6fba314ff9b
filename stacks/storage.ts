import { table } from "../src/core/table.ts";
import { keys } from "./settings.ts";

sst.Linkable.wrap(sst.aws.Dynamo, (jobs) => ({ properties: { name: jobs.name } }));
sst.Linkable.wrap(sst.aws.Bucket, (bucket) => ({ properties: { name: bucket.name } }));

const indexes: { hashKey: string; rangeKey?: string }[] = [table.primaryIndex, ...Object.values(table.globalIndexes)];
const fields = indexes.flatMap(({ hashKey, rangeKey }) => (rangeKey ? [hashKey, rangeKey] : [hashKey]));

/** Every job's record, timeline and loss curves, and the retraining plans. On demand, with point-in-time recovery. */
export const jobs = new sst.aws.Dynamo("Jobs", {
  fields: Object.fromEntries(fields.map((key) => [key, "string" as const])),
  ...table,
  stream: "new-and-old-images",
  deletionProtection: $app.protect,
  // Without a key of one's own DynamoDB encrypts with AWS's, and the setting has to be absent.
  transform: { table: keys.table ? { serverSideEncryption: { enabled: true, kmsKeyArn: keys.table } } : {} },
});

/** Training and validation data, and what Bedrock writes of a job. Private, over TLS alone. */
export const data = new sst.aws.Bucket("Data", {
  cors: false,
  enforceHttps: true,
  transform: { bucket: { forceDestroy: !$app.protect } },
});

new aws.s3.BucketServerSideEncryptionConfiguration("DataEncryption", {
  bucket: data.name,
  rules: [
    {
      applyServerSideEncryptionByDefault: keys.bucket
        ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: keys.bucket }
        : { sseAlgorithm: "AES256" },
      // One data key for many objects, so that a dataset of many files does not cost a request to KMS each.
      bucketKeyEnabled: keys.bucket !== undefined,
    },
  ],
});

// Parts of uploads that nobody ended are in no list of objects, and cost as much.
new aws.s3.BucketLifecycleConfiguration("DataLifecycle", {
  bucket: data.name,
  rules: [
    {
      id: "abandoned-uploads",
      status: "Enabled",
      filter: { prefix: "" },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
  ],
});

// The bucket tells the default bus of new objects, for the rules of retraining plans.
new aws.s3.BucketNotification("DataEvents", { bucket: data.name, eventbridge: true });
