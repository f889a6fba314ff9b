import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import { executionName, type JobRecord } from "#core/record.ts";
import { clientSettings, lazily } from "./client.ts";
import type { Platform } from "./platform.ts";

type Attempt = Pick<JobRecord, "jobName" | "attempt">;

/** Executions of the customization machine. */
export const executions = (platform: Platform) => {
  const client = lazily(() => new SFNClient(clientSettings(platform, "sfn")));
  const machineArn = lazily(() => platform.names().machineArn);
  return {
    /** The ARN that an attempt's execution has, known before it is started. */
    arnOf: (attempt: Attempt) => `${machineArn().replace(":stateMachine:", ":execution:")}:${executionName(attempt)}`,

    /** Starts an attempt's execution unless it runs already: the name and the input are the attempt's own. `ended` when it is over. */
    async start({ jobName, attempt }: Attempt): Promise<"running" | "ended"> {
      try {
        await client().send(
          new StartExecutionCommand({
            stateMachineArn: machineArn(),
            name: executionName({ jobName, attempt }),
            input: JSON.stringify({ jobName, attempt }),
          }),
        );
        return "running";
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return "ended";
        throw error;
      }
    },

    /** Wakes the execution that waits with this token. `late` when it no longer waits, which is no failure: it reads the record anyway. */
    async wake(taskToken: string): Promise<"woken" | "late"> {
      try {
        await client().send(new SendTaskSuccessCommand({ taskToken, output: "{}" }));
        return "woken";
      } catch (error) {
        if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken)
          return "late";
        throw error;
      }
    },
  };
};
export type Executions = ReturnType<typeof executions>;
