import { functions } from "./functions.ts";
import { machines, rules } from "./wiring.ts";

/** What every deployment's resources are named after, before its stage. */
export const app = "lapidary";

/** What IAM takes for a role's name, Lambda for a function's and EventBridge for a rule's, in characters. */
const longestName = 64;

/** Roles whose names say the region as well, for those of an account are of all its regions. */
const roles = [...machines, "bedrock", "events"];

/** What follows `prefix` in the name of a retraining plan's rule, where there is no room for the plan's own: a hyphen and a hash. */
const planRule = "plan.-12345678";

/** Characters that the longest name of a stage may have in a region, so that what is named after it can be. */
export const longestStage = (region: string): number => {
  const ends = [
    ...roles.map((name) => `${name}-${region}`),
    ...Object.keys(functions),
    ...Object.keys(rules),
    planRule,
  ].map((name) => `-${name}`.length);
  return longestName - `${app}-`.length - Math.max(...ends);
};

/** Why a stage cannot have a name in a region; nothing where it can. Its form is SST's. */
export const stageProblem = (stage: string, region: string): string | undefined => {
  if (!/^[a-zA-Z][a-zA-Z0-9-]*$/.test(stage)) return "must be letters, digits and hyphens, starting with a letter";
  const longest = longestStage(region);
  return stage.length > longest
    ? `must be at most ${longest} characters long in ${region}, or the names of roles are too long for AWS; ${stage} has ${stage.length}`
    : undefined;
};
