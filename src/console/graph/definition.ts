import * as v from "valibot";

/** What a state may be, in the language's own names. */
const types = ["Task", "Choice", "Wait", "Pass", "Map", "Parallel", "Succeed", "Fail"] as const;
export type StateType = (typeof types)[number];

const errors = v.array(v.string());

const Retrier = v.object({
  ErrorEquals: errors,
  IntervalSeconds: v.optional(v.number(), 1),
  BackoffRate: v.optional(v.number(), 2),
  MaxAttempts: v.optional(v.number(), 3),
  MaxDelaySeconds: v.optional(v.number()),
  JitterStrategy: v.optional(v.string()),
});
/** When a state is tried again: the language's defaults are filled in. */
export type Retrier = v.InferOutput<typeof Retrier>;

const Catcher = v.object({ ErrorEquals: errors, Next: v.string() });

const Choice = v.object({ Condition: v.union([v.string(), v.boolean()]), Next: v.string() });

/** A number, or an expression that gives one. */
const number = v.optional(v.union([v.number(), v.string()]));

const State = v.object({
  Type: v.picklist(types),
  Comment: v.optional(v.string(), ""),
  Next: v.optional(v.string()),
  End: v.optional(v.boolean(), false),
  Choices: v.optional(v.array(Choice), []),
  Default: v.optional(v.string()),
  Retry: v.optional(v.array(Retrier), []),
  Catch: v.optional(v.array(Catcher), []),
  Resource: v.optional(v.string()),
  Arguments: v.optional(v.unknown()),
  Output: v.optional(v.unknown()),
  TimeoutSeconds: number,
  Seconds: number,
  Error: v.optional(v.string()),
  Cause: v.optional(v.string()),
});
export type State = v.InferOutput<typeof State>;

/** Whether a task goes on when its task token comes back. */
export const awaitsToken = ({ Resource = "" }: State): boolean => Resource.endsWith(".waitForTaskToken");

/** Whether a state waits: for a time, or for its task token. */
export const isWaiting = (state: State): boolean => state.Type === "Wait" || awaitsToken(state);

/** A state machine in the Amazon States Language with JSONata: as much of it as is shown. */
export const Definition = v.object({
  Comment: v.optional(v.string(), ""),
  StartAt: v.string(),
  States: v.record(v.string(), State),
});
export type Definition = v.InferOutput<typeof Definition>;
