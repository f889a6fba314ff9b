import * as v from "valibot";
import { distributedMap } from "./definition-fields.ts";
import { fieldOf, isObject } from "./definition-reading.ts";
import {
  closed,
  expected,
  expression,
  integer,
  integerOrExpression,
  numberOrExpression,
  json,
  listOf,
  longest,
  longestRetryDelay,
  nonEmpty,
  one,
  oneOf,
  resourceArn,
  text,
  timestamp,
  variables,
} from "./definition-values.ts";
import type { Definition, Flow, Json, State } from "./types.ts";

const Comment = v.exactOptional(text);
const ErrorEquals = v.pipe(listOf(text), v.minLength(1, nonEmpty));
const Retrier = v.pipe(
  closed({
    Comment,
    ErrorEquals,
    IntervalSeconds: v.exactOptional(integer(0, longest)),
    MaxAttempts: v.exactOptional(integer(0, longest)),
    BackoffRate: v.exactOptional(v.pipe(v.number(expected("[NUMBER]")), v.minValue(1, "Minimum value is 1"))),
    MaxDelaySeconds: v.exactOptional(integer(1, longestRetryDelay)),
    JitterStrategy: v.exactOptional(oneOf(["NONE", "FULL"])),
  }),
  v.check(
    ({ IntervalSeconds = 1, MaxDelaySeconds = Infinity }) => MaxDelaySeconds > IntervalSeconds,
    "MaxDelaySeconds must be greater than IntervalSeconds",
  ),
);
const Catcher = closed({ Comment, ErrorEquals, Next: text, Output: json, Assign: variables }, "Catcher");
const Rule = closed(
  {
    Comment,
    Condition: v.lazy((input): v.GenericSchema<unknown, string | boolean> =>
      typeof input === "string" ? expression : v.boolean(expected("[BOOLEAN]")),
    ),
    Next: text,
    Output: json,
    Assign: variables,
  },
  "Rule",
);

/** Said of a state that asks for JSONPath in a JSONata machine; the service points at the state, not at the field. */
export const jsonPathState = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine";

const queryLanguage = oneOf(["JSONPath", "JSONata"]);
const common = {
  Comment,
  QueryLanguage: v.exactOptional(v.pipe(queryLanguage, v.literal("JSONata", jsonPathState))),
};
const step = {
  ...common,
  Output: json,
  Assign: variables,
  Next: v.exactOptional(text),
  End: v.exactOptional(v.literal(true, expected("[BOOLEAN]"))),
};
const recovering = {
  ...step,
  Retry: v.exactOptional(listOf(Retrier)),
  Catch: v.exactOptional(listOf(Catcher)),
};
const wayOut = ["Next", "End"];

const subflow: v.GenericSchema<unknown, Flow> = v.lazy(() => Branch);

/** A schema for each state type. */
const states = {
  Task: v.pipe(
    closed(
      {
        Type: v.literal("Task"),
        ...recovering,
        Resource: resourceArn,
        Arguments: json,
        TimeoutSeconds: integerOrExpression(1, longest),
        HeartbeatSeconds: integerOrExpression(1, longest),
        Credentials: v.exactOptional(
          v.custom<Json>(
            (value) => typeof fieldOf(value, "RoleArn") === "string",
            "The field 'RoleArn' is required but was missing",
          ),
        ),
      },
      "Task",
    ),
    one(wayOut),
    v.check(
      ({ HeartbeatSeconds: heartbeat, TimeoutSeconds: timeout }) =>
        typeof heartbeat !== "number" || typeof timeout !== "number" || heartbeat < timeout,
      "HeartbeatSeconds must be smaller than TimeoutSeconds",
    ),
  ),
  Wait: v.pipe(
    closed(
      {
        Type: v.literal("Wait"),
        ...step,
        Seconds: integerOrExpression(0, longest),
        Timestamp: v.exactOptional(timestamp),
      },
      "Wait",
    ),
    one(wayOut),
    one(["SecondsPath", "Seconds", "TimestampPath", "Timestamp"]),
  ),
  Pass: v.pipe(closed({ Type: v.literal("Pass"), ...step }, "Pass"), one(wayOut)),
  Succeed: closed({ Type: v.literal("Succeed"), ...common, Output: json }, "Succeed"),
  Fail: closed(
    { Type: v.literal("Fail"), ...common, Error: v.exactOptional(text), Cause: v.exactOptional(text) },
    "Fail",
  ),
  Choice: closed(
    {
      Type: v.literal("Choice"),
      ...common,
      Output: json,
      Assign: variables,
      Choices: v.pipe(listOf(Rule), v.minLength(1, nonEmpty)),
      Default: v.exactOptional(text),
    },
    "Choice",
  ),
  Parallel: v.pipe(
    closed(
      {
        Type: v.literal("Parallel"),
        ...recovering,
        Branches: v.pipe(listOf(subflow), v.minLength(1, nonEmpty)),
        Arguments: json,
      },
      "Parallel",
    ),
    one(wayOut),
  ),
  Map: v.pipe(
    closed(
      {
        Type: v.literal("Map"),
        ...recovering,
        ItemProcessor: v.lazy(() => ItemProcessor),
        Items: json,
        ItemSelector: json,
        MaxConcurrency: integerOrExpression(0),
        ToleratedFailureCount: integerOrExpression(0),
        ToleratedFailurePercentage: numberOrExpression(0, 100),
      },
      "Map",
    ),
    one(wayOut),
  ),
} as const satisfies Record<State["Type"], v.GenericSchema<unknown, State>>;

const types: readonly string[] = Object.keys(states);
const isType = (type: unknown): type is State["Type"] => typeof type === "string" && types.includes(type);

/** `"End": false` says nothing, and `Iterator` is the old name of `ItemProcessor`. */
const inTodaysWords = (state: unknown) => {
  if (!isObject(state)) return state;
  const words = { ...state };
  if (words["End"] === false) delete words["End"];
  if (words["Type"] === "Map" && "Iterator" in words && !("ItemProcessor" in words)) {
    words["ItemProcessor"] = words["Iterator"];
    delete words["Iterator"];
  }
  return words;
};

/** Said of a state without a type. */
export const typeRequired = "The field 'Type' is required";

const untyped = v.pipe(
  v.looseObject({ Type: text }, expected("[OBJECT]")),
  v.rawTransform(({ dataset: { value }, addIssue, NEVER }) => {
    addIssue({
      message: `The field 'Type' should have one of these values: [${types.join(", ")}]`,
      path: [{ type: "object", origin: "value", input: value, key: "Type", value: value.Type }],
    });
    return NEVER;
  }),
);
const state = v.pipe(
  v.unknown(),
  v.transform(inTodaysWords),
  v.lazy((input): v.GenericSchema<unknown, State> => {
    const type = fieldOf(input, "Type");
    return isType(type) ? states[type] : untyped;
  }),
);

const flow = {
  Comment,
  States: v.pipe(
    v.record(v.string(), state, expected("[OBJECT]")),
    v.check((all) => Object.keys(all).length > 0, nonEmpty),
  ),
  StartAt: text,
};
const Branch = closed(flow);
const ItemProcessor = closed({
  ...flow,
  ProcessorConfig: v.exactOptional(
    closed({
      Mode: v.exactOptional(v.pipe(oneOf(["INLINE", "DISTRIBUTED"]), v.literal("INLINE", distributedMap))),
    }),
  ),
});

/** A whole machine. Its issues' messages are the service's, their paths lead to the place. */
export const Machine = closed({
  QueryLanguage: v.pipe(queryLanguage, v.literal("JSONata")),
  TimeoutSeconds: v.exactOptional(integer(0, longest)),
  Version: v.exactOptional(oneOf(["1.0"])),
  ...flow,
}) satisfies v.GenericSchema<unknown, Definition>;
