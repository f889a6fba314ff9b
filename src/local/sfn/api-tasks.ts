import type {
  SendTaskFailureInput,
  SendTaskFailureOutput,
  SendTaskHeartbeatInput,
  SendTaskHeartbeatOutput,
  SendTaskSuccessInput,
  SendTaskSuccessOutput,
} from "@aws-sdk/client-sfn";
import { longestCause, longestError, required, satisfy } from "./service-errors.ts";
import type { TaskTokens } from "./tokens.ts";

const taskToken = { least: 1, most: 2048 };

/** The operations by which others answer a task that waits for its token. */
export const taskOperations = ({ tokens }: { tokens: TaskTokens }) => ({
  async SendTaskSuccess(input: SendTaskSuccessInput): Promise<SendTaskSuccessOutput> {
    satisfy(input, { taskToken });
    tokens.succeed(required("taskToken", input.taskToken), required("output", input.output));
    return {};
  },

  async SendTaskFailure(input: SendTaskFailureInput): Promise<SendTaskFailureOutput> {
    satisfy(input, { taskToken, error: { most: longestError }, cause: { most: longestCause } });
    tokens.fail(required("taskToken", input.taskToken), input.error, input.cause);
    return {};
  },

  async SendTaskHeartbeat(input: SendTaskHeartbeatInput): Promise<SendTaskHeartbeatOutput> {
    satisfy(input, { taskToken });
    tokens.heartbeat(required("taskToken", input.taskToken));
    return {};
  },
});
