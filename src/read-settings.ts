import { Settings } from "./core/settings.ts";
import { readMembers } from "./read-members.ts";

/** The settings of a deployment, from its file and the environment. Or everything that is wrong with them, a line each. */
export const readSettings = (
  file: object,
  environment: Readonly<Record<string, string | undefined>>,
): { settings: Settings } | { problem: string } => readMembers(Settings, file, environment);
