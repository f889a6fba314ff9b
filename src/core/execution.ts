import * as v from "valibot";
import { Time } from "./time.ts";

/** An execution, in DescribeExecution's own names; times are ISO 8601. */
export const Execution = v.object({
  executionArn: v.string(),
  stateMachineArn: v.string(),
  name: v.optional(v.string()),
  status: v.string(),
  startDate: Time,
  stopDate: v.optional(Time),
  error: v.optional(v.string()),
  cause: v.optional(v.string()),
  /** JSON, as the output. */
  input: v.optional(v.string()),
  output: v.optional(v.string()),
});
export type Execution = v.InferOutput<typeof Execution>;

/** An event of an execution's history, as GetExecutionHistory has it: its details are AWS's to name. Ids count from 1. */
export const HistoryEvent = v.looseObject({ id: v.number(), type: v.string(), timestamp: Time });
export type HistoryEvent = v.InferOutput<typeof HistoryEvent>;
