import * as v from "valibot";
import { limits, type Limits } from "#core/patterns.ts";
import { timeoutHours } from "#core/request.ts";
import { flag, list, structure, text } from "#core/shapes.ts";

const role: Limits = {
  min: 20,
  max: 2048,
  pattern: /^arn:aws(?:-[^:*]+)?:iam::[0-9]{12}:role\/(?:\*|[^*]+\*?)$/,
  means: "the ARN of an IAM role, in which * may stand for the end of its name",
};

const bucket: Limits = {
  min: 3,
  max: 63,
  pattern: /^[a-z0-9][-.a-z0-9]*[a-z0-9]$/,
  means: "the name of a bucket, without s3:// and without a key",
};

const baseModel: Limits = {
  min: 1,
  max: 140,
  // A context suffix ends in k or m and would allow one context length only, so a version has digits and nothing after them.
  pattern: /^(?:[a-z0-9-]+\.[a-z0-9.-]+(?::[0-9]+)?|[a-z0-9.:-]*\*)$/,
  means: "a model id without its context suffix, such as amazon.nova-micro-v1:0, or the start of one and *",
};

const most = 100;

/** What a deployment asks of every job. Whatever is left out asks for nothing. */
export const PolicySettings = v.pipe(
  structure({
    /** The model is encrypted under a key of the customer's own. */
    requireCustomerManagedKey: v.optional(flag(), false),
    requireVpc: v.optional(flag(), false),
    /** ARNs; a * at the end stands for any rest. */
    allowedRoles: v.optional(list(text(role), 1, most)),
    /** Names of the buckets that jobs read and write. */
    allowedBuckets: v.optional(list(text(bucket), 1, most)),
    /** Tags of the job and of its model; without values any will do. */
    requiredTags: v.optional(
      list(structure({ key: text(limits.tagKey), values: v.optional(list(text(limits.tagValue), 1, most)) }), 1, 50),
    ),
    /** Ids without context suffixes; a * at the end stands for any rest. */
    allowedBaseModels: v.optional(list(text(baseModel), 1, most)),
    /** Hours after which a job is stopped that still runs, where its request does not say. */
    timeoutHours: v.optional(timeoutHours),
    /** The most hours that a request may say. One that says none has these, where there are no `timeoutHours`. */
    maxTimeoutHours: v.optional(timeoutHours),
  }),
  v.forward(
    v.check(
      ({ timeoutHours: usual = 0, maxTimeoutHours = Infinity }) => usual <= maxTimeoutHours,
      ({ input }) => `must not be over maxTimeoutHours, ${input.maxTimeoutHours}; got ${input.timeoutHours}`,
    ),
    ["timeoutHours"],
  ),
);
export type PolicySettings = v.InferOutput<typeof PolicySettings>;
