import { Deployment } from "./core/deployment.ts";
import type { Settings } from "./core/settings.ts";
import { structure } from "./core/shapes.ts";
import { readMembers, type Environment } from "./read-members.ts";
import { unknownVariables } from "./unknown-variables.ts";

/**
 * The settings of a deployment, from its file and the environment: those that its functions go by, and those of what is made around them. Or
 * everything that is wrong with them, a line each.
 */
export const readSettings = (
  file: object,
  environment: Environment,
): { settings: Settings; deployment: Omit<Deployment, keyof Settings> } | { problem: string } => {
  const unknown = unknownVariables(environment);
  const read = readMembers(Deployment, file, environment);
  if ("problem" in read) return { problem: [...unknown, read.problem].join("\n") };
  if (unknown.length > 0) return { problem: unknown.join("\n") };
  const { tags, policy, prices, vpc, ...deployment } = read.settings;
  return { settings: { tags, policy, prices, vpc }, deployment };
};

const TagsSetting = structure({ tags: Deployment.entries.tags });

/** The tags of all that is made; none where they are wrong, as whoever reads all of the settings is told. */
export const readTags = ({ tags }: { tags?: unknown }, environment: Environment): Settings["tags"] => {
  const read = readMembers(TagsSetting, { tags }, environment);
  return "problem" in read ? [] : read.settings.tags;
};

const RegionSetting = structure({ region: Deployment.entries.region });

/** Where a deployment is made, whatever its other settings are; or what is wrong with that. */
export const readRegion = (
  { region }: { region?: unknown },
  environment: Environment,
): { region: string } | { problem: string } => {
  const read = readMembers(RegionSetting, { region }, environment);
  return "problem" in read ? read : read.settings;
};
