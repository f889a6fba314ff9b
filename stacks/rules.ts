import { rules } from "../src/wiring.ts";
import { bus } from "./bus.ts";
import { functionArns } from "./functions.ts";
import { logical, physical } from "./names.ts";
import { undelivered } from "./queue.ts";

const buses = { default: "default", lapidary: bus.name };

const ruleArns = Object.entries(rules).map(([name, { bus, pattern, target }]) => {
  const rule = new aws.cloudwatch.EventRule(logical(name), {
    name: physical(name),
    eventBusName: buses[bus],
    eventPattern: JSON.stringify(pattern),
  });
  const permission = new aws.lambda.Permission(`${logical(name)}Permission`, {
    action: "lambda:InvokeFunction",
    function: functionArns[target],
    principal: "events.amazonaws.com",
    sourceArn: rule.arn,
  });
  new aws.cloudwatch.EventTarget(
    `${logical(name)}Target`,
    {
      rule: rule.name,
      eventBusName: buses[bus],
      arn: functionArns[target],
      // Six hours: the longest that a machine waits before it looks for itself.
      retryPolicy: { maximumEventAgeInSeconds: 6 * 60 * 60, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: undelivered.arn },
    },
    { dependsOn: permission },
  );
  // EventBridge's part ends when Lambda has queued the event; what the function then fails at is Lambda's to retry and to keep.
  new aws.lambda.FunctionEventInvokeConfig(`${logical(name)}Invoke`, {
    functionName: functionArns[target],
    maximumRetryAttempts: 2,
    maximumEventAgeInSeconds: 6 * 60 * 60,
    destinationConfig: { onFailure: { destination: undelivered.arn } },
  });
  return rule.arn;
});

new aws.sqs.QueuePolicy("UndeliveredPolicy", {
  queueUrl: undelivered.url,
  policy: $jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: undelivered.arn,
        Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
      },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Resource: undelivered.arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  }),
});
