import { deepStrictEqual } from "node:assert/strict";
import jsonata from "jsonata";
import { scaledClock, virtualClock, type Clock } from "#local/clock.ts";
import { account, machineArn, region } from "#local/names.ts";
import { startExecution } from "#local/sfn/execution.ts";
import { taskTokens } from "#local/sfn/tokens.ts";
import type { Execution, Machine } from "#local/sfn/types.ts";
import { evaluationsOf } from "./evaluations.ts";
import { median, ratePerSecond } from "./sampling.ts";
import { tenStates, tenStatesAnswers, tenStatesInput } from "./ten-states.ts";

/** Executions a second of a ten-state machine, and how often a second `jsonata` alone evaluates all the expressions of one. */
export interface EngineRates {
  executionsPerSecond: number;
  jsonataAloneExecutionsPerSecond: number;
}

const machine: Machine = {
  arn: machineArn("ten-states"),
  name: "ten-states",
  roleArn: `arn:aws:iam::${account}:role/ten-states`,
  definition: tenStates,
};
const input = JSON.stringify(tenStatesInput);

/** The interpreter, with services that answer at once. */
const interpreter = (clock: Clock) => {
  const deps = {
    clock,
    tokens: taskTokens(),
    random: () => 0.5,
    region,
    integrate: async ({ action }: { action: string }) => tenStatesAnswers[action] ?? {},
  };
  return async (): Promise<Execution> => {
    const execution = startExecution(deps, { machine, arn: `${machine.arn}:bench`, name: "bench", input });
    await execution.ended;
    return execution;
  };
};

/** `jsonata` alone: the expressions of an execution in their order, compiled once, with what they saw in it. Throws where a value is another. */
const alone = async (execution: Execution) => {
  const evaluations = evaluationsOf(execution).map(({ source, bindings, value }) => ({
    expression: jsonata(source),
    bindings,
    value,
  }));
  for (const { expression, bindings, value } of evaluations)
    if (value !== undefined)
      deepStrictEqual(JSON.parse(JSON.stringify(await expression.evaluate(undefined, bindings))), value);
  const run = async () => {
    for (const { expression, bindings } of evaluations) await expression.evaluate(undefined, bindings);
  };
  return { run, expressions: evaluations.length };
};

/** Measures both in turns, `rounds` times `milliseconds` each after one round that does not count, and answers the medians. */
export const measureEngine = async ({ rounds = 9, milliseconds = 400 } = {}): Promise<EngineRates> => {
  const execute = interpreter(scaledClock());
  // While time stands still, what an expression saw of it is what the history tells.
  const sample = await interpreter(virtualClock())();
  if (sample.status !== "SUCCEEDED") throw new Error(`The machine failed: ${sample.error}: ${sample.cause}`);
  const { run } = await alone(sample);
  const executions: number[] = [];
  const evaluations: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    executions.push(await ratePerSecond(async () => void (await execute()), milliseconds));
    evaluations.push(await ratePerSecond(run, milliseconds));
  }
  return {
    executionsPerSecond: median(executions.slice(1)),
    jsonataAloneExecutionsPerSecond: median(evaluations.slice(1)),
  };
};
