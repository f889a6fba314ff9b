import { virtualClock } from "#local/clock.ts";
import { startExecution } from "#local/sfn/execution.ts";
import { taskTokens } from "#local/sfn/tokens.ts";
import type { Definition, Execution, Integration, Json, Machine } from "#local/sfn/types.ts";

type Call = Parameters<Integration>[0];

/** An integration call, as tests look at it. */
export type Called = Omit<Call, "machine" | "execution">;

/** A machine of these states, the first of which it starts at. */
export const machineOf = (
  definition: Omit<Definition, "QueryLanguage" | "StartAt"> & { StartAt?: string },
): Machine => ({
  arn: "arn:aws:states:us-east-1:123456789012:stateMachine:quarry",
  name: "quarry",
  roleArn: "arn:aws:iam::123456789012:role/quarry",
  definition: { QueryLanguage: "JSONata", StartAt: Object.keys(definition.States)[0] ?? "", ...definition },
});

/** What an execution runs on in a test: virtual time, and services answered by `answer`. */
export const workshop = (answer: (call: Called) => Json | Promise<Json> = () => ({})) => {
  const clock = virtualClock();
  const tokens = taskTokens();
  const calls: Called[] = [];
  let drawn = 0;
  const deps = {
    clock,
    tokens,
    region: "us-east-1",
    random: () => (drawn++ % 97) / 97,
    integrate: async ({ service, action, optimised, parameters }: Call) => {
      const call = { service, action, optimised, parameters };
      calls.push(call);
      return answer(call);
    },
  };
  const start = (definition: Parameters<typeof machineOf>[0], input: Json = {}) =>
    startExecution(deps, {
      machine: machineOf(definition),
      arn: "arn:aws:states:us-east-1:123456789012:execution:quarry:first",
      name: "first",
      input: JSON.stringify(input),
    });
  const finish = async (execution: Execution) => {
    await clock.until(() => execution.status !== "RUNNING");
    return execution;
  };
  const run = (definition: Parameters<typeof machineOf>[0], input?: Json) => finish(start(definition, input));
  return { clock, tokens, calls, deps, start, finish, run };
};

/** An execution's history in short: `4<2 TaskScheduled` is event 4, which follows event 2. */
export const story = ({ history }: Execution) =>
  history.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);

/** The first event of a type. */
export const eventOf = ({ history }: Execution, type: string) => history.find((event) => event.type === type);

/** An execution's output, parsed. */
export const outputOf = ({ output }: Execution): unknown => (output === undefined ? undefined : JSON.parse(output));
