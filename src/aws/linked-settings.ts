import * as v from "valibot";
import type { PolicySettings } from "#core/checks/policy-settings.ts";
import type { Prices } from "#core/checks/prices.ts";
import { TagList } from "#core/record.ts";
import type { Settings } from "#core/settings.ts";

/** A schema for every member, so that none is forgotten. */
type Shape<Members> = { [Name in keyof Members]-?: v.GenericSchema<unknown, Members[Name]> };

const texts = v.optional(v.array(v.string()));

const policy = {
  requireCustomerManagedKey: v.boolean(),
  requireVpc: v.boolean(),
  allowedRoles: texts,
  allowedBuckets: texts,
  requiredTags: v.optional(v.array(v.object({ key: v.string(), values: texts }))),
  allowedBaseModels: texts,
  timeoutHours: v.optional(v.number()),
  maxTimeoutHours: v.optional(v.number()),
} satisfies Shape<PolicySettings>;

const prices = {
  usdPer1000Tokens: v.record(v.string(), v.number()),
  storageUsdPerMonth: v.number(),
} satisfies Shape<Prices>;

const vpc = {
  subnetIds: v.array(v.string()),
  securityGroupIds: v.array(v.string()),
} satisfies Shape<NonNullable<Settings["vpc"]>>;

/**
 * The settings as a function gets them: checked when they were deployed, with every default in them. Here only their shape is looked at, so
 * that no bundle has the patterns, limits and defaults of #core/settings.ts.
 */
export const linkedSettings = {
  tags: TagList,
  policy: v.object(policy),
  prices: v.object(prices),
  vpc: v.optional(v.object(vpc)),
} satisfies Shape<Settings>;
