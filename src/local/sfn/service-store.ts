import type { EncryptionConfiguration, LoggingConfiguration, TracingConfiguration } from "@aws-sdk/client-sfn";
import { noExecution, noMachine } from "./service-errors.ts";
import type { Execution, Machine } from "./types.ts";

/** What a machine is at one time. An execution keeps the one that it started with. */
export interface Revision {
  machine: Machine;
  /** The definition as it was given. */
  text: string;
  /** The variables that each state reads. */
  variableReferences: Record<string, string[]>;
  /** Absent until the first update. */
  revisionId?: string;
  updateDate: Date;
  loggingConfiguration: LoggingConfiguration;
  tracingConfiguration: TracingConfiguration;
  encryptionConfiguration: EncryptionConfiguration;
}

/** A machine, with what it was and has run. */
export interface StoredMachine {
  arn: string;
  name: string;
  creationDate: Date;
  revision: Revision;
  tags: Map<string, string>;
  /** Oldest first. */
  executions: StoredExecution[];
  /** Deleted, while executions still run. */
  deleting: boolean;
}

export interface StoredExecution {
  execution: Execution;
  revision: Revision;
  /** Counts the executions of a machine, from 0. */
  order: number;
}

/** Machines and executions by ARN, in memory. */
export interface Store {
  machines: Map<string, StoredMachine>;
  executions: Map<string, StoredExecution>;
}

export const emptyStore = (): Store => ({ machines: new Map(), executions: new Map() });

/** A machine that is there, even while it is being deleted. Throws StateMachineDoesNotExist. */
export const machineIn = ({ machines }: Store, arn: string): StoredMachine => {
  const machine = machines.get(arn);
  if (!machine) throw noMachine(arn);
  return machine;
};

/** An execution that is or was. Throws ExecutionDoesNotExist. */
export const executionIn = ({ executions }: Store, arn: string): StoredExecution => {
  const execution = executions.get(arn);
  if (!execution) throw noExecution(arn);
  return execution;
};

/** Takes a deleted machine away once nothing of it runs. */
export const forgetDeleted = ({ machines }: Store, machine: StoredMachine): void => {
  const running = machine.executions.some(({ execution }) => execution.status === "RUNNING");
  if (machine.deleting && !running) machines.delete(machine.arn);
};
