import type * as sdk from "@aws-sdk/client-bedrock";
import type { Operations } from "#local/protocol.ts";
import { deploymentStore } from "./deployments.ts";
import { jobStore } from "./jobs.ts";
import type { LifeDeps } from "./life.ts";
import { modelStore } from "./models.ts";
import { tagStore } from "./tags.ts";
import { throughputStore } from "./throughput.ts";

/** What goes wrong on purpose. May be changed while the service runs. */
export interface BedrockFaults {
  /** Milliseconds for which a role cannot be assumed, from the first request that names it. */
  roleNotAssumable?: number | undefined;
  /** Jobs that may be active at once, in place of the account's quota. */
  quota?: number | undefined;
  /** Gives the message with which a job fails in the middle of its training; undefined to let it be. */
  failJob?: LifeDeps["failJob"];
  /** How many more deletions of a model are refused with a ConflictException that passes. Counts down. */
  conflictsOnDelete?: number | undefined;
}

export interface BedrockDeps extends Omit<LifeDeps, "completed" | "failJob"> {
  /** From 0 to 1, from a seed: decides ids, durations and losses. */
  random: () => number;
  /** Jobs that may be active at once; 2 unless given. */
  quota?: number | undefined;
  faults?: BedrockFaults | undefined;
}

type Emulated =
  | "CreateModelCustomizationJob"
  | "GetModelCustomizationJob"
  | "ListModelCustomizationJobs"
  | "StopModelCustomizationJob"
  | "GetCustomModel"
  | "ListCustomModels"
  | "DeleteCustomModel"
  | "CreateCustomModelDeployment"
  | "GetCustomModelDeployment"
  | "ListCustomModelDeployments"
  | "UpdateCustomModelDeployment"
  | "DeleteCustomModelDeployment"
  | "CreateProvisionedModelThroughput"
  | "GetProvisionedModelThroughput"
  | "ListProvisionedModelThroughputs"
  | "UpdateProvisionedModelThroughput"
  | "DeleteProvisionedModelThroughput"
  | "GetFoundationModel"
  | "ListFoundationModels"
  | "TagResource"
  | "UntagResource"
  | "ListTagsForResource";

/** The operations of an emulated Bedrock account, for `modelledService`. */
export type BedrockOperations = Required<Pick<Operations<typeof sdk>, Emulated>>;

/**
 * Model customization as Bedrock does it: jobs live on the clock, write their artifacts to S3 and emit their changes of status; the
 * models that they make can be deployed, provisioned with throughput, and deleted when nothing serves them any more.
 * Operations throw ServiceError, named as the service names its errors.
 */
export const bedrock = (deps: BedrockDeps): { operations: BedrockOperations } => {
  const { clock, random, quota = 2, faults = {} } = deps;
  const tags = tagStore();

  const refuseDeletion = () => {
    const left = faults.conflictsOnDelete ?? 0;
    if (left > 0) faults.conflictsOnDelete = left - 1;
    return left > 0;
  };
  const serving = (modelArn: string): string | undefined =>
    deployments.serving(modelArn) ?? throughput.serving(modelArn);

  const models = modelStore({ tags, serving, refuseDeletion });
  const deployments = deploymentStore({ clock, random, tags, models });
  const throughput = throughputStore({ clock, random, tags, models });
  const firstSeen = new Map<string, number>();

  const canAssume = (roleArn: string) => {
    const since = firstSeen.get(roleArn) ?? clock.now();
    firstSeen.set(roleArn, since);
    return clock.now() - since >= (faults.roleNotAssumable ?? 0);
  };

  const jobs = jobStore({
    ...deps,
    failJob: (jobName) => faults.failJob?.(jobName),
    quota: () => faults.quota ?? quota,
    canAssume,
    tags,
    models,
  });
  return {
    operations: {
      ...jobs.operations,
      ...models.operations,
      ...deployments.operations,
      ...throughput.operations,
      ...tags.operations,
    },
  };
};
