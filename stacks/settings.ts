import { settings as file } from "../settings.ts";
import { readSettings } from "../src/read-settings.ts";

const read = readSettings(file, process.env);
if ("problem" in read) throw new Error(read.problem);

/** `Resource.Settings` in a function: all of them, with their defaults. */
export const settingsLink = new sst.Linkable("Settings", { properties: read.settings });
