import { settings as file } from "../settings.ts";
import { readTags } from "../src/read-settings.ts";

/** What the deployment tags its jobs with, and all that is made for them. */
export const tags = Object.fromEntries(readTags(file, process.env).map(({ key, value }) => [key, value]));
