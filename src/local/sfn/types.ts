import type { HistoryEvent } from "@aws-sdk/client-sfn";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface Common {
  Comment?: string;
  QueryLanguage?: "JSONata";
  Output?: Json;
  Assign?: Record<string, Json>;
}
interface Step extends Common {
  Next?: string;
  End?: true;
}

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: "FULL" | "NONE";
}
export interface Catcher {
  ErrorEquals: string[];
  Next: string;
  Output?: Json;
  Assign?: Record<string, Json>;
}
interface Recovering extends Step {
  Retry?: Retrier[];
  Catch?: Catcher[];
}

/** A number, or a JSONata string that gives one. */
export type NumberExpression = number | string;

export interface TaskState extends Recovering {
  Type: "Task";
  Resource: string;
  Arguments?: Json;
  TimeoutSeconds?: NumberExpression;
  HeartbeatSeconds?: NumberExpression;
  Credentials?: Json;
}
export interface ParallelState extends Recovering {
  Type: "Parallel";
  Branches: Flow[];
  Arguments?: Json;
}
export interface MapState extends Recovering {
  Type: "Map";
  ItemProcessor: Flow & { ProcessorConfig?: { Mode?: "INLINE" } };
  Items?: Json;
  ItemSelector?: Json;
  MaxConcurrency?: NumberExpression;
  /** Taken and evaluated; they mean something in a Distributed Map alone. */
  ToleratedFailureCount?: NumberExpression;
  ToleratedFailurePercentage?: NumberExpression;
}
export interface PassState extends Step {
  Type: "Pass";
}
export interface WaitState extends Step {
  Type: "Wait";
  Seconds?: NumberExpression;
  Timestamp?: string;
}
export interface Choice {
  Comment?: string;
  Condition: string | boolean;
  Next: string;
  Output?: Json;
  Assign?: Record<string, Json>;
}
export interface ChoiceState extends Common {
  Type: "Choice";
  Choices: Choice[];
  Default?: string;
}
export interface SucceedState extends Omit<Common, "Assign"> {
  Type: "Succeed";
}
export interface FailState extends Omit<Common, "Output" | "Assign"> {
  Type: "Fail";
  Error?: string;
  Cause?: string;
}
export type State =
  TaskState | ParallelState | MapState | PassState | WaitState | ChoiceState | SucceedState | FailState;

/** States that run from `StartAt`: a machine's, a branch's, or an item's. */
export interface Flow {
  Comment?: string;
  StartAt: string;
  States: Record<string, State>;
}
/** A machine's definition in JSONata, as `parseDefinition` (definition.ts) gives it. */
export interface Definition extends Flow {
  QueryLanguage: "JSONata";
  TimeoutSeconds?: number;
  Version?: string;
}

export interface Machine {
  arn: string;
  name: string;
  roleArn: string;
  definition: Definition;
}

export type ExecutionStatus = "RUNNING" | "SUCCEEDED" | "FAILED" | "TIMED_OUT" | "ABORTED";

/** A run of a machine. It starts at once; `history` grows while it runs, in the order and shape of GetExecutionHistory. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: Machine;
  readonly input: string;
  readonly status: ExecutionStatus;
  readonly startDate: Date;
  readonly stopDate: Date | undefined;
  readonly output: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly history: readonly HistoryEvent[];
  /** Ends it as ABORTED; what it waits for is abandoned. Nothing happens when it has ended. */
  abort(error?: string, cause?: string): void;
  /** Resolves when it has ended, whichever way. */
  readonly ended: Promise<void>;
}

/** An error that an integration answers: `error` is what Retry and Catch match. */
export class TaskError extends Error {
  readonly error: string;
  readonly failure: string | undefined;
  /** What a function answered, to the letter: the cause in the history of a Task whose Resource is the function's ARN. */
  readonly payload: string | undefined;
  constructor(error: string, cause?: string, payload?: string) {
    super(cause ?? error);
    this.error = error;
    this.failure = cause;
    this.payload = payload;
  }
}

/** Calls a service for a Task. `action` is as in the resource: `updateItem`. Throws {@link TaskError}. */
export type Integration = (call: {
  /** `lambda`, `dynamodb`, `bedrock`, `sfn`, `eventbridge`, `s3`. */
  service: string;
  action: string;
  /** Whether by the optimised integration (`states:::dynamodb:getItem`) and not by `aws-sdk:dynamodb:getItem`: their answers differ. */
  optimised: boolean;
  parameters: Json;
  machine: Machine;
  /** The ARN of the execution that calls. */
  execution: string;
}) => Promise<Json>;
