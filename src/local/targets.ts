import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { lazily } from "#aws/client.ts";
import { onBehalfOf } from "./source.ts";

/** Gives an event to a rule's target: invokes a function asynchronously, or starts an execution. Rejects when it was not taken. */
export const targets = (settings: (service: string) => object) => {
  const lambda = lazily(() => new LambdaClient(settings("lambda")));
  const sfn = lazily(() => new SFNClient(settings("sfn")));

  return async (arn: string, event: unknown, ruleArn: string): Promise<void> => {
    const input = JSON.stringify(event);
    await (arn.includes(":stateMachine:")
      ? sfn().send(onBehalfOf(ruleArn, new StartExecutionCommand({ stateMachineArn: arn, input })))
      : lambda().send(
          onBehalfOf(ruleArn, new InvokeCommand({ FunctionName: arn, InvocationType: "Event", Payload: input })),
        ));
  };
};
