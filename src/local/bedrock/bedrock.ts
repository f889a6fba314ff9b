import type * as sdk from "@aws-sdk/client-bedrock";
import type { Operations } from "#local/protocol.ts";
import { jobStore } from "./jobs.ts";
import type { LifeDeps } from "./life.ts";
import { modelStore } from "./models.ts";
import { tagStore } from "./tags.ts";

/** What goes wrong on purpose. May be changed while the service runs. */
export interface BedrockFaults {
  /** Milliseconds for which a role cannot be assumed, from the first request that names it. */
  roleNotAssumable?: number | undefined;
  /** Jobs that may be active at once, in place of the account's quota. */
  quota?: number | undefined;
  /** Gives the message with which a job fails in the middle of its training; undefined to let it be. */
  failJob?: LifeDeps["failJob"];
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
  | "GetFoundationModel"
  | "ListFoundationModels"
  | "TagResource"
  | "UntagResource"
  | "ListTagsForResource";

/** The operations of an emulated Bedrock account, for `modelledService`. */
export type BedrockOperations = Required<Pick<Operations<typeof sdk>, Emulated>>;

/**
 * Model customization as Bedrock does it: jobs live on the clock, write their artifacts to S3 and emit their changes of status.
 * Operations throw ServiceError, named as the service names its errors.
 */
export const bedrock = (deps: BedrockDeps): { operations: BedrockOperations } => {
  const { clock, quota = 2, faults = {} } = deps;
  const tags = tagStore();
  const models = modelStore(tags);
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
  return { operations: { ...jobs.operations, ...models.operations, ...tags.operations } };
};
