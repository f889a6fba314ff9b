// Says what is wrong with the settings, before anything that takes longer finds out.
import { deployedSettings } from "../src/deployed-settings.ts";

const read = await deployedSettings(process.env);
if ("problem" in read) {
  process.stderr.write(`${read.problem}\n`);
  process.exitCode = 2;
}
