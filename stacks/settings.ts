import { settings as file } from "../settings.ts";
import { readSettings } from "../src/read-settings.ts";

const read = readSettings(file, process.env);
if ("problem" in read) throw new Error(read.problem);

/** What is made around the functions, as the deployment sets it. */
export const {
  poll,
  logRetentionDays,
  tracing,
  alarms,
  keys,
  api,
  page,
  roles,
  buckets,
  permissionsBoundary,
  budgetUsdPerMonth,
} = read.deployment;

/** The VPC of jobs that name none. */
export const { vpc } = read.settings;

/** `Resource.Settings` in a function: all that functions go by, with their defaults. */
export const settingsLink = new sst.Linkable("Settings", { properties: read.settings });
