import { Deployment } from "./core/deployment.ts";
import type { Settings } from "./core/settings.ts";
import { readMembers } from "./read-members.ts";

/**
 * The settings of a deployment, from its file and the environment: those that its functions go by, and those of what is made around them. Or
 * everything that is wrong with them, a line each.
 */
export const readSettings = (
  file: object,
  environment: Readonly<Record<string, string | undefined>>,
): { settings: Settings; deployment: Omit<Deployment, keyof Settings> } | { problem: string } => {
  const read = readMembers(Deployment, file, environment);
  if ("problem" in read) return read;
  const { tags, policy, prices, vpc, ...deployment } = read.settings;
  return { settings: { tags, policy, prices, vpc }, deployment };
};
