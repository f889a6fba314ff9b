import type { DeploymentInput } from "./src/core/deployment.ts";

/**
 * What this deployment sets: where it is made; tags of every job, what its policy asks of them, what things cost; how soon a job is looked at;
 * how long logs are kept, whether X-Ray records what runs, who is told of alarms, whose keys encrypt, who may call. All of it may be left out, as it is here; an editor knows the
 * members, and README.md says what they do. Variables of the environment such as LAPIDARY_TAGS come first.
 */
export const settings: DeploymentInput = {};
