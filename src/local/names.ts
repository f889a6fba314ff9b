/** What everything is called in local mode. */
export const account = "123456789012";
export const region = "us-east-1";
export const partition = "aws";
export const table = "lapidary-jobs";
export const bucket = "lapidary-data";
export const bus = "lapidary";
/** What the names of retraining plans' rules start with. */
export const planRulePrefix = "lapidary-plan.";
export const undelivered = `arn:${partition}:sqs:${region}:${account}:lapidary-undelivered`;

/** The ARN of the role that a function or a state machine runs with. */
export const roleOf = (name: string) => `arn:${partition}:iam::${account}:role/lapidary-${name}`;
/** The role with which EventBridge starts executions. */
export const eventsRole = roleOf("events");
export const bedrockRole = roleOf("bedrock");

/** A function's full name, by the name of its file. */
export const functionName = (name: string) => `lapidary-${name}`;

/** The name of a function's file, by its full name. */
export const wiredName = (fullName: string) => fullName.slice(functionName("").length);

/** The ARN of a function, by the name of its file. */
export const functionArn = (name: string) =>
  `arn:${partition}:lambda:${region}:${account}:function:${functionName(name)}`;

/** The ARN of a state machine. */
export const machineArn = (name: string) => `arn:${partition}:states:${region}:${account}:stateMachine:${name}`;

/** The dummy access key with which a principal (a function's or a machine's name, or `cli`) signs. */
export const accessKeyOf = (principal: string) => `LOCAL${principal.replaceAll("-", "").toUpperCase()}`;
