import { anyPlanRule } from "./plans.ts";
import { undelivered } from "./queue.ts";
import { rules } from "./rules.ts";

const mayKeep = (sources: $util.Input<string>[]) => ({
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: "sqs:SendMessage",
  Resource: undelivered.arn,
  Condition: { ArnLike: { "aws:SourceArn": sources } },
});

new aws.sqs.QueuePolicy("UndeliveredPolicy", {
  queueUrl: undelivered.url,
  policy: $jsonStringify({
    Version: "2012-10-17",
    Statement: [
      mayKeep(rules.map(({ arn }) => arn)),
      mayKeep([anyPlanRule]),
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
