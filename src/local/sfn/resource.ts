import type { HistoryEventType, TaskScheduledEventDetails } from "@aws-sdk/client-sfn";
import { whole } from "./history.ts";
import type { Details } from "./history.ts";

/** What a Task's Resource names, and how its history is written. */
export interface Resource {
  /** As {@link Integration} takes them. */
  service: string;
  action: string;
  optimised: boolean;
  /** Whether the task waits for its token after the call. */
  callback: boolean;
  /** The function, for a Resource that is a function's ARN. */
  functionArn?: string;
  /** What a result that is too large is said to come from. */
  label: string;
  events: TaskEvents;
}

type Event = [type: HistoryEventType, details?: Details];

/** The events of one attempt. Texts are JSON. */
export interface TaskEvents {
  scheduled(parameters: string, timing: Timing): Event;
  started(): Event;
  submitted(output: string): Event;
  succeeded(output: string): Event;
  failed(error: string | undefined, cause: string | undefined): Event;
  timedOut(): Event;
}

/** The limits of an attempt, in seconds, and the role it takes. */
export interface Timing {
  region: string;
  timeoutInSeconds?: number;
  heartbeatInSeconds?: number;
  taskCredentials?: TaskScheduledEventDetails["taskCredentials"];
}

const timeout = "States.Timeout";
const told = (error: string | undefined, cause: string | undefined) => ({
  ...(error !== undefined && { error }),
  ...(cause !== undefined && { cause }),
});

const serviceEvents = (resourceType: string, resource: string): TaskEvents => {
  const about = { resourceType, resource };
  return {
    scheduled: (parameters, timing) => [
      "TaskScheduled",
      { taskScheduledEventDetails: { ...about, parameters, ...timing } },
    ],
    started: () => ["TaskStarted", { taskStartedEventDetails: about }],
    submitted: (output) => ["TaskSubmitted", { taskSubmittedEventDetails: { ...about, output, outputDetails: whole } }],
    succeeded: (output) => ["TaskSucceeded", { taskSucceededEventDetails: { ...about, output, outputDetails: whole } }],
    failed: (error, cause) => ["TaskFailed", { taskFailedEventDetails: { ...about, ...told(error, cause) } }],
    timedOut: () => ["TaskTimedOut", { taskTimedOutEventDetails: { ...about, error: timeout } }],
  };
};

const functionEvents = (resource: string): TaskEvents => ({
  scheduled: (input, { timeoutInSeconds, taskCredentials }) => [
    "LambdaFunctionScheduled",
    {
      lambdaFunctionScheduledEventDetails: {
        resource,
        input,
        inputDetails: whole,
        ...(timeoutInSeconds !== undefined && { timeoutInSeconds }),
        ...(taskCredentials && { taskCredentials }),
      },
    },
  ],
  started: () => ["LambdaFunctionStarted"],
  submitted: (output) => ["TaskSubmitted", { taskSubmittedEventDetails: { resourceType: "lambda", resource, output } }],
  succeeded: (output) => [
    "LambdaFunctionSucceeded",
    { lambdaFunctionSucceededEventDetails: { output, outputDetails: whole } },
  ],
  failed: (error, cause) => ["LambdaFunctionFailed", { lambdaFunctionFailedEventDetails: told(error, cause) }],
  timedOut: () => ["LambdaFunctionTimedOut", { lambdaFunctionTimedOutEventDetails: { error: timeout } }],
});

const integration = /^arn:[^:]+:states:::((?:aws-sdk:)?[A-Za-z0-9-]+):([A-Za-z0-9]+)(\.[A-Za-z]+(?::\d+)?)?$/;
const lambdaFunction = /^arn:[^:]+:lambda:[^:]+:[^:]+:function:/;
const callback = ".waitForTaskToken";
const sdk = "aws-sdk:";

const parse = (arn: string): Resource | undefined => {
  if (lambdaFunction.test(arn))
    return {
      service: "lambda",
      action: "invoke",
      optimised: true,
      callback: false,
      functionArn: arn,
      label: arn,
      events: functionEvents(arn),
    };
  const [, type, action, pattern = ""] = integration.exec(arn) ?? [];
  if (type === undefined || action === undefined || (pattern !== "" && pattern !== callback)) return undefined;
  const optimised = !type.startsWith(sdk);
  return {
    service: optimised ? type : type.slice(sdk.length),
    action,
    optimised,
    callback: pattern === callback,
    label: type,
    events: serviceEvents(type, action + pattern),
  };
};

const known = new Map<string, Resource | undefined>();

/** What a Task's Resource names; undefined for an activity and for patterns such as `.sync` that are not emulated. */
export const parseResource = (arn: string): Resource | undefined => {
  if (!known.has(arn)) known.set(arn, parse(arn));
  return known.get(arn);
};
