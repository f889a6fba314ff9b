import * as v from "valibot";
import { PolicySettings } from "./checks/policy-settings.ts";
import { Prices } from "./checks/prices.ts";
import { CreateModelCustomizationJobRequest, Tags } from "./request.ts";
import { structure } from "./shapes.ts";

/** What a deployment may set. Whatever is left out is off, or has its default. */
export const Settings = structure({
  /** Tags that every job and model of the deployment has. */
  tags: v.optional(Tags, []),
  /** What is asked of every job. */
  policy: v.optional(PolicySettings, {}),
  /** What things cost. */
  prices: v.optional(Prices, {}),
  /** The VPC of jobs that name none. */
  vpc: CreateModelCustomizationJobRequest.entries.vpcConfig,
});
/** Settings as they are written down. */
export type SettingsInput = v.InferInput<typeof Settings>;
/** Settings with every default filled in. */
export type Settings = v.InferOutput<typeof Settings>;
