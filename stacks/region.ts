import { settings as file } from "../settings.ts";
import { readRegion } from "../src/read-settings.ts";

const read = readRegion(file, process.env);
if ("problem" in read) throw new Error(read.problem);

/** Where the deployment is made, as its settings say. */
export const { region } = read;
