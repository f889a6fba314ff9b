import { sourceOf } from "#local/sfn/expressions.ts";
import type { Execution, Json, State } from "#local/sfn/types.ts";

/** An expression as an execution evaluated it: what it saw, and what it gave where the history tells. */
export interface Evaluation {
  source: string;
  bindings: Record<string, Json>;
  value: Json | undefined;
}

/** One visit to a state, read back from the history. */
interface Visit {
  state: State;
  name: string;
  entered: string;
  input: Json;
  parameters?: Json;
  result?: Json;
  output?: Json;
  assigned: Record<string, Json>;
  next: string | undefined;
}

const parse = (text: string | undefined): Json => JSON.parse(text ?? "null");

const visitsOf = ({ history, machine }: Execution): Visit[] => {
  const visits: Visit[] = [];
  for (const event of history) {
    const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
    const visit = visits.at(-1);
    if (entered?.name !== undefined) {
      const state = machine.definition.States[entered.name];
      if (!state) throw new Error(`The machine has no state ${entered.name}`);
      if (visit) visit.next = entered.name;
      const at = (event.timestamp ?? new Date(NaN)).toISOString();
      const input = parse(entered.input);
      visits.push({ state, name: entered.name, entered: at, input, assigned: {}, next: undefined });
    }
    if (!visit) continue;
    if (event.taskScheduledEventDetails) visit.parameters = parse(event.taskScheduledEventDetails.parameters);
    if (event.taskSucceededEventDetails) visit.result = parse(event.taskSucceededEventDetails.output);
    if (exited) {
      visit.output = parse(exited.output);
      for (const [name, text] of Object.entries(exited.assignedVariables ?? {})) visit.assigned[name] = parse(text);
    }
  }
  return visits;
};

/** The expressions in a field, in order, each with its part of the field's value. */
const within = (template: Json | undefined, value: Json | undefined): { source: string; value: Json | undefined }[] => {
  if (typeof template === "string") {
    const source = sourceOf(template);
    return source === undefined ? [] : [{ source, value }];
  }
  if (typeof template !== "object" || template === null) return [];
  return Object.entries(template).flatMap(([key, part]) => within(part, memberOf(value, key)));
};

const memberOf = (value: Json | undefined, key: string): Json | undefined => {
  if (Array.isArray(value)) return value[Number(key)];
  return typeof value === "object" && value !== null ? value[key] : undefined;
};

/** The conditions of a Choice that were looked at: all up to the first true one. */
const conditionsOf = (state: State, next: string | undefined) => {
  if (state.Type !== "Choice") return [];
  const taken = state.Choices.findIndex((choice) => choice.Next === next);
  const looked = taken < 0 ? state.Choices : state.Choices.slice(0, taken + 1);
  return looked.flatMap(({ Condition }, at) => within(Condition, at === taken));
};

const beforeTask = (visit: Visit) => {
  const { state } = visit;
  if (state.Type !== "Task") return [];
  return [...within(state.Arguments, visit.parameters), ...within(state.TimeoutSeconds, undefined)];
};

const giving = ({ state, output, assigned }: Visit) => {
  if (state.Type === "Fail") return [];
  const assign = "Assign" in state ? within(state.Assign, assigned) : [];
  return [...assign, ...within(state.Output, output)];
};

/**
 * Every expression that an execution of tasks, choices and passes evaluated, in its order, with the bindings that it saw: the variables,
 * and `$states` with input, context and result.
 */
export const evaluationsOf = (execution: Execution): Evaluation[] => {
  const { arn, name, machine, startDate } = execution;
  const common = {
    Execution: {
      Id: arn,
      Input: parse(execution.input),
      StartTime: startDate.toISOString(),
      Name: name,
      RoleArn: machine.roleArn,
      RedriveCount: 0,
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
  };
  let variables: Record<string, Json> = {};
  return visitsOf(execution).flatMap((visit) => {
    const context = { ...common, State: { Name: visit.name, EnteredTime: visit.entered } };
    const bindings = { ...variables, states: { input: visit.input, context } };
    const results = visit.result === undefined ? {} : { result: visit.result };
    const later = { ...variables, states: { input: visit.input, ...results, context } };
    variables = { ...variables, ...visit.assigned };
    return [
      ...[...conditionsOf(visit.state, visit.next), ...beforeTask(visit)].map((one) => ({ ...one, bindings })),
      ...giving(visit).map((one) => ({ ...one, bindings: later })),
    ];
  });
};
