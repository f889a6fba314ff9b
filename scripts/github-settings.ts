// Hands the settings among a GitHub environment's variables on to the steps that follow, and tells them the region. Fails where a setting is wrong.
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import * as v from "valibot";
import { deployedSettings } from "../src/deployed-settings.ts";

const Step = v.object({
  /** The job's context `vars`. */
  VARIABLES: v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string())),
  AWS_REGION: v.string(),
  GITHUB_ENV: v.string(),
  GITHUB_OUTPUT: v.string(),
});

const { VARIABLES, AWS_REGION, GITHUB_ENV, GITHUB_OUTPUT } = v.parse(Step, process.env);
const given = Object.entries(VARIABLES).flatMap(([name, text]) => {
  const value = text.trim();
  return name.startsWith("LAPIDARY_") && value ? [{ name, value }] : [];
});
const environment = Object.fromEntries(given.map(({ name, value }) => [name, value]));
const read = await deployedSettings({ ...environment, AWS_REGION });
if ("problem" in read) {
  process.stderr.write(`${read.problem}\n`);
  process.exitCode = 2;
} else {
  // No value can end early between delimiters that nobody can foresee.
  const delimiter = randomUUID();
  for (const { name, value } of given) appendFileSync(GITHUB_ENV, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
  appendFileSync(GITHUB_OUTPUT, `region=${read.deployment.region}\n`);
}
