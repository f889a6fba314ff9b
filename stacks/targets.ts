import { accountId, region } from "./arns.ts";
import { functionArns } from "./functions.ts";
import { machines } from "./machines.ts";
import { logical, physical } from "./names.ts";
import { anyPlanRule, runner } from "./plans.ts";
import { undelivered } from "./queue.ts";
import { rules } from "./rules.ts";

/** Six hours: the longest that a machine waits before it looks for itself. */
const maximumEventAgeInSeconds = 6 * 60 * 60;

const running = rules.flatMap(({ target, ...rule }) =>
  "function" in target ? [{ ...rule, functionName: target.function }] : [],
);
const starting = rules.flatMap(({ target, ...rule }) =>
  "machine" in target ? [{ ...rule, machine: target.machine }] : [],
);

/** Lets rules call a function. */
const invite = (name: string, functionName: string, sourceArn: $util.Input<string>) =>
  new aws.lambda.Permission(`${logical(name)}Permission`, {
    action: "lambda:InvokeFunction",
    function: functionArns[functionName],
    principal: "events.amazonaws.com",
    sourceArn,
  });

const deliver = (
  { name, rule, eventBusName }: Pick<(typeof rules)[number], "name" | "rule" | "eventBusName">,
  target: { arn: $util.Input<string>; roleArn?: $util.Input<string> },
  dependsOn: $util.Resource,
) =>
  new aws.cloudwatch.EventTarget(
    `${logical(name)}Target`,
    {
      rule,
      eventBusName,
      ...target,
      retryPolicy: { maximumEventAgeInSeconds, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: undelivered.arn },
    },
    { dependsOn },
  );

for (const rule of running)
  deliver(rule, { arn: functionArns[rule.functionName] }, invite(rule.name, rule.functionName, rule.arn));

invite("plans", runner, anyPlanRule);

// EventBridge's part ends when Lambda has queued the event; what the function then fails at is Lambda's to retry and to keep.
for (const name of new Set([...running.map(({ functionName }) => functionName), runner]))
  new aws.lambda.FunctionEventInvokeConfig(`${logical(name)}Invoke`, {
    functionName: functionArns[name],
    maximumRetryAttempts: 2,
    maximumEventAgeInSeconds,
    destinationConfig: { onFailure: { destination: undelivered.arn } },
  });

/** The role with which EventBridge starts executions, for these rules alone. */
const role = new aws.iam.Role("EventsRole", {
  name: $interpolate`${physical("events")}-${region}`,
  assumeRolePolicy: $jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnEquals: { "aws:SourceArn": starting.map(({ arn }) => arn) },
        },
      },
    ],
  }),
});

const started = [...new Set(starting.map(({ machine }) => machine))].map((name) => machines[name]);
const policy = new aws.iam.RolePolicy("EventsPolicy", {
  role: role.name,
  policy: $jsonStringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: ["states:StartExecution"], Resource: started }],
  }),
});

for (const rule of starting) deliver(rule, { arn: machines[rule.machine], roleArn: role.arn }, policy);
