const key = (letter: string) =>
  `arn:aws:kms:us-east-1:123456789012:key/${letter.repeat(8)}-1111-2222-3333-444444444444`;

/** The keys of every store. */
export const keys = { table: key("a"), bucket: key("b"), queue: key("c"), logs: key("d") };
/** A bucket that jobs may read besides the deployment's own. */
export const theirBucket = "their-data";
/** A role that jobs may name besides the deployment's own. */
export const theirRole = "arn:aws:iam::123456789012:role/theirs";
/** The VPC of jobs that name none. */
export const vpc = { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] };

/** What the emulated account goes by of these settings. */
export const emulated = { keys, tracing: true };

/** Settings that have statements of their own, or change those that are there. */
export const everything = {
  LAPIDARY_KEYS: JSON.stringify(keys),
  LAPIDARY_VPC: JSON.stringify(vpc),
  LAPIDARY_ROLES: theirRole,
  LAPIDARY_TRACING: "true",
  LAPIDARY_BUCKETS: theirBucket,
  LAPIDARY_ALARMS: JSON.stringify({ email: "models@example.com" }),
  LAPIDARY_BUDGET_USD_PER_MONTH: "500",
  LAPIDARY_API: JSON.stringify({
    authorization: { issuer: "https://login.example.com", audience: "lapidary" },
    corsOrigins: ["https://jobs.example.com"],
  }),
};
