import type {
  DescribeExecutionInput,
  DescribeExecutionOutput,
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput,
  ListExecutionsInput,
  ListExecutionsOutput,
  StartExecutionInput,
  StartExecutionOutput,
  StartSyncExecutionInput,
  StartSyncExecutionOutput,
  StopExecutionInput,
  StopExecutionOutput,
} from "@aws-sdk/client-sfn";
import { ServiceError } from "../service.ts";
import { describedRevision } from "./api-machines.ts";
import { parseJson } from "./definition-json.ts";
import {
  arnOf,
  beingDeleted,
  longestCause,
  longestError,
  nameOf,
  required,
  satisfy,
  validation,
} from "./service-errors.ts";
import { pageOf } from "./service-pages.ts";
import { executionIn, forgetDeleted, machineIn, type Store } from "./service-store.ts";
import type { Execution, Machine } from "./types.ts";

/** What the operations on executions need. */
export interface ExecutionsDeps {
  /** Names an execution that was given no name. */
  newId: () => string;
  store: Store;
  /** Starts a run of a machine with a JSON text. */
  start: (run: { machine: Machine; arn: string; name: string; input: string }) => Execution;
  /** Told when an execution has started and when it has ended. */
  changed?: ((execution: Execution) => void) | undefined;
}

const longestInput = 262_144;
const longestToken = 3096;
const statuses = ["SUCCEEDED", "TIMED_OUT", "PENDING_REDRIVE", "ABORTED", "FAILED", "RUNNING"];

const inputOf = (input: string) => {
  satisfy({ input }, { input: { most: longestInput } });
  const invalid = (why: string) =>
    new ServiceError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${why}'`);
  if (Buffer.byteLength(input) > longestInput) throw invalid(`The input is larger than ${longestInput} bytes.`);
  if (input.trim() === "") throw invalid("Invalid execution input.");
  const { fault } = parseJson(input);
  if (fault) throw invalid(fault.message);
  return input;
};

/** `…:stateMachine:name` to `…:execution:name:run`. */
const executionArn = ({ arn, name }: Machine, run: string) =>
  `${arn.slice(0, -`stateMachine:${name}`.length)}execution:${name}:${run}`;

const redrive = ({ status }: Execution) =>
  status === "RUNNING" || status === "SUCCEEDED"
    ? ({
        redriveStatus: "NOT_REDRIVABLE",
        redriveStatusReason: `Execution is ${status} and cannot be redriven`,
      } as const)
    : ({ redriveStatus: "REDRIVABLE" } as const);

const listed = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine.arn,
  name: execution.name,
  status: execution.status,
  startDate: execution.startDate,
  ...(execution.stopDate && { stopDate: execution.stopDate }),
  redriveCount: 0,
});

/** The operations that start, stop and show executions. */
export const executionOperations = ({ newId, store, start, changed }: ExecutionsDeps) => ({
  /** The same name and input again give the same answer while the execution runs. Without a name it gets one. */
  async StartExecution(input: StartExecutionInput): Promise<StartExecutionOutput> {
    const stored = machineIn(store, arnOf(required("stateMachineArn", input.stateMachineArn), "stateMachine"));
    const name = input.name === undefined ? newId() : nameOf(input.name);
    const text = inputOf(input.input ?? "{}");
    const { revision } = stored;
    const arn = executionArn(revision.machine, name);
    const known = store.executions.get(arn)?.execution;
    if (known?.status === "RUNNING" && known.input === text) return { executionArn: arn, startDate: known.startDate };
    if (known) throw new ServiceError("ExecutionAlreadyExists", `Execution Already Exists: '${arn}'`);
    if (stored.deleting) throw beingDeleted(stored);

    const execution = start({ machine: revision.machine, arn, name, input: text });
    const run = { execution, revision, order: stored.executions.length };
    store.executions.set(arn, run);
    stored.executions.push(run);
    changed?.(execution);
    void execution.ended.then(() => {
      forgetDeleted(store, stored);
      changed?.(execution);
    });
    return { executionArn: arn, startDate: execution.startDate };
  },

  /** Only EXPRESS machines can be waited for, and there are none. */
  async StartSyncExecution(input: StartSyncExecutionInput): Promise<StartSyncExecutionOutput> {
    machineIn(store, arnOf(required("stateMachineArn", input.stateMachineArn), "stateMachine"));
    throw new ServiceError(
      "StateMachineTypeNotSupported",
      "This operation is not supported by this type of state machine",
    );
  },

  async StopExecution(input: StopExecutionInput): Promise<StopExecutionOutput> {
    const { execution } = executionIn(store, arnOf(required("executionArn", input.executionArn), "execution"));
    satisfy(input, { error: { most: longestError }, cause: { most: longestCause } });
    execution.abort(input.error, input.cause);
    return { stopDate: execution.stopDate };
  },

  async DescribeExecution(input: DescribeExecutionInput): Promise<DescribeExecutionOutput> {
    const { execution } = executionIn(store, arnOf(required("executionArn", input.executionArn), "execution"));
    const included = input.includedData !== "METADATA_ONLY";
    const { output, error, cause } = execution;
    return {
      ...listed(execution),
      ...(included && { input: execution.input }),
      inputDetails: { included },
      ...(output !== undefined && { ...(included && { output }), outputDetails: { included } }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
      ...redrive(execution),
    };
  },

  /** What the machine was when the execution started. */
  async DescribeStateMachineForExecution(
    input: DescribeStateMachineForExecutionInput,
  ): Promise<DescribeStateMachineForExecutionOutput> {
    const { revision } = executionIn(store, arnOf(required("executionArn", input.executionArn), "execution"));
    return { ...describedRevision(revision), updateDate: revision.updateDate };
  },

  /** Newest first. */
  async ListExecutions(input: ListExecutionsInput): Promise<ListExecutionsOutput> {
    satisfy(input, { statusFilter: { among: statuses } });
    if (input.mapRunArn !== undefined) throw validation("Distributed Map is not implemented: there are no map runs");
    const stored = machineIn(store, arnOf(required("stateMachineArn", input.stateMachineArn), "stateMachine"));
    const { statusFilter } = input;
    const found = stored.executions
      .filter(({ execution }) => statusFilter === undefined || execution.status === statusFilter)
      .reverse();
    const list = ["executions", stored.arn, statusFilter ?? ""].join(" ");
    const { page, ...next } = pageOf(input, list, found, {
      key: ({ order }) => String(order),
      follows: ({ order }, last) => order < Number(last),
      longestToken,
    });
    return { executions: page.map(({ execution }) => listed(execution)), ...next };
  },
});
