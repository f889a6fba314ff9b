/** Leaves a resource where it is when a stage is removed whose buckets stay: SST retains the bucket itself alone. */
const withBucket = (_: unknown, opts: $util.CustomResourceOptions) => {
  opts.retainOnDelete = $app.removal === "retain";
};

$transform(aws.s3.BucketPolicy, withBucket);
$transform(aws.s3.BucketPublicAccessBlock, withBucket);
$transform(aws.s3.BucketServerSideEncryptionConfiguration, withBucket);
$transform(aws.s3.BucketLifecycleConfiguration, withBucket);

export {};
