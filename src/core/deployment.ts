import * as v from "valibot";
import type { Limits } from "./patterns.ts";
import { Settings } from "./settings.ts";
import { list, numberBetween, structure, text } from "./shapes.ts";

/** Days that CloudWatch Logs can keep what is logged, short of for ever. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const email: Limits = { min: 3, max: 254, pattern: /^[^\s@]+@[^\s@]+$/, means: "an email address" };

const key: Limits = {
  min: 20,
  max: 2048,
  // A policy cannot name a key by its alias.
  pattern: /^arn:aws(?:-[^:]+)?:kms:[a-z0-9-]+:[0-9]{12}:key\/[a-zA-Z0-9-]{36}$/,
  means: "the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID, and not of an alias",
};

const role: Limits = {
  min: 20,
  max: 2048,
  pattern: /^arn:aws(?:-[^:*]+)?:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/,
  means: "the ARN of an IAM role, in full",
};

const bucket: Limits = {
  min: 3,
  max: 63,
  pattern: /^[a-z0-9][-.a-z0-9]*[a-z0-9]$/,
  means: "the name of a bucket, without s3:// and without a key",
};

const issuer: Limits = {
  min: 9,
  max: 2048,
  pattern: /^https:\/\/[^\s?#]+$/,
  means: "the address of an OpenID Connect issuer, starting with https://",
};

const audience: Limits = { min: 1, max: 256, pattern: /^\S+$/, means: "what a token names as its audience" };

const origin: Limits = {
  min: 8,
  max: 261,
  pattern: /^https?:\/\/[a-z0-9.-]+(?::[0-9]{1,5})?$/,
  means: "an origin such as https://jobs.example.com, without a path and without *",
};

/** Calls signed with AWS credentials; or with a token of this issuer, for this audience. */
const Authorization = v.lazy((input) =>
  typeof input === "object"
    ? structure({ issuer: text(issuer), audience: text(audience) })
    : v.literal("iam", 'must be "iam", or an object with issuer and audience'),
);

const optionalKey = v.optional(text(key));

/** Everything that a deployment may set: what its functions go by, and what is made around them. */
export const Deployment = v.pipe(
  structure({
    ...Settings.entries,
    /** Days that logs are kept. */
    logRetentionDays: v.optional(v.picklist(retentions, `must be one of ${retentions.join(", ")}`), 30),
    /** Who is told of an alarm. */
    alarms: v.optional(structure({ email: v.optional(text(email)) }), {}),
    /** ARNs of the keys that encrypt each store, in the place of AWS's own. */
    keys: v.optional(structure({ table: optionalKey, bucket: optionalKey, queue: optionalKey, logs: optionalKey }), {}),
    api: v.optional(
      structure({
        authorization: v.optional(Authorization, "iam"),
        /** Origins whose pages may call the API from a browser. */
        corsOrigins: v.optional(list(text(origin), 0, 20), []),
      }),
      {},
    ),
    /** ARNs of roles that jobs may name besides the deployment's own. */
    roles: v.optional(list(text(role), 0, 50), []),
    /** Names of buckets that jobs may read besides the deployment's own. */
    buckets: v.optional(list(text(bucket), 0, 50), []),
    /** US dollars that Bedrock may cost a month before somebody is told. */
    budgetUsdPerMonth: v.optional(numberBetween(1, 10_000_000)),
  }),
  v.forward(
    v.check(
      ({ alarms, budgetUsdPerMonth }) => budgetUsdPerMonth === undefined || alarms.email !== undefined,
      "needs alarms.email, the address that is told when it is spent",
    ),
    ["budgetUsdPerMonth"],
  ),
);
/** All of a deployment's settings, as they are written down. */
export type DeploymentInput = v.InferInput<typeof Deployment>;
/** The same, with every default filled in. */
export type Deployment = v.InferOutput<typeof Deployment>;
