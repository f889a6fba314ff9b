import type { Clock } from "../clock.ts";
import { executionOperations } from "./api-executions.ts";
import { historyOperations } from "./api-history.ts";
import { machineOperations } from "./api-machines.ts";
import { tagOperations } from "./api-tags.ts";
import { taskOperations } from "./api-tasks.ts";
import { validationOperations } from "./api-validation.ts";
import { startExecution } from "./execution.ts";
import { emptyStore } from "./service-store.ts";
import { taskTokens } from "./tokens.ts";
import type { Execution, Integration } from "./types.ts";

/** What an emulated Step Functions runs with. */
export interface StepFunctionsDeps {
  clock: Clock;
  /** Calls the services that Task states name. */
  integrate: Integration;
  /** From 0 to 1, for the jitter of retries and the tokens of tasks. */
  random: () => number;
  /** A new UUID at each call. */
  newId: () => string;
  region: string;
  account: string;
  /** Told when an execution has started and when it has ended, with the status that it then has. */
  changed?: (execution: Execution) => void;
}

/** Step Functions in memory and on a clock: the operations of its API, for STANDARD machines in JSONata. */
export const stepFunctions = ({ clock, integrate, random, newId, region, account, changed }: StepFunctionsDeps) => {
  const store = emptyStore();
  const tokens = taskTokens();
  const deps = {
    clock,
    newId,
    store,
    tokens,
    changed,
    machineArn: (name: string) => `arn:aws:states:${region}:${account}:stateMachine:${name}`,
    start: (run: Parameters<typeof startExecution>[1]) =>
      startExecution({ clock, integrate, random, tokens, region }, run),
  };
  return {
    operations: {
      ...machineOperations(deps),
      ...executionOperations(deps),
      ...historyOperations(deps),
      ...taskOperations(deps),
      ...tagOperations(deps),
      ...validationOperations(),
    },
    /** The ARN of the machine whose task waits for a token, or waited for it. */
    machineOfToken: tokens.machineOf,
    /** The execution with that ARN, if there is or was one. */
    execution: (arn: string): Execution | undefined => store.executions.get(arn)?.execution,
  };
};
