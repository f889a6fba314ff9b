import type { Environment } from "./read-members.ts";
import { readSettings } from "./read-settings.ts";
import { settingsFile } from "./settings-file.ts";

/** The settings of the project's own deployment, from settings.ts and the environment; or everything that is wrong with them, a line each. */
export const deployedSettings = async (environment: Environment): Promise<ReturnType<typeof readSettings>> => {
  const written = await settingsFile();
  return "problem" in written ? written : readSettings(written.file, environment);
};
