import type { Document } from "./document.ts";
import { whole } from "./history.ts";
import type { Line, Outcome } from "./line.ts";
import { runMap } from "./map.ts";
import { runParallel } from "./parallel.ts";
import { runChoice, runFail, runPass, runSucceed, runWait } from "./states.ts";
import { Step } from "./step.ts";
import { runTask } from "./task.ts";
import type { Flow, Json, State } from "./types.ts";

const run = (state: State, step: Step): Promise<Outcome> => {
  switch (state.Type) {
    case "Task":
      return runTask(state, step);
    case "Parallel":
      return runParallel(state, step);
    case "Map":
      return runMap(state, step);
    case "Pass":
      return runPass(state, step);
    case "Wait":
      return runWait(state, step);
    case "Choice":
      return runChoice(state, step);
    case "Succeed":
      return runSucceed(state, step);
    case "Fail":
      return runFail(state, step);
  }
};

const assign = (line: Line, assigned: Record<string, Document>) => {
  const variables: Record<string, Json> = { ...line.variables };
  const texts: Record<string, string> = {};
  for (const [name, { value, text }] of Object.entries(assigned)) {
    variables[name] = value;
    texts[name] = text;
  }
  line.variables = variables;
  return { assignedVariables: texts, assignedVariablesDetails: whole };
};

/**
 * Walks a line through a flow's states, from its first to a last one, and answers what that one gave. The history tells the
 * first one's input as `given`. Throws the Failure that stopped it.
 */
export const walk = async (flow: Flow, input: Document, line: Line, given = input.text): Promise<Document> => {
  let name = flow.StartAt;
  let document = input;
  let entry: string | undefined = given;
  for (;;) {
    const state = flow.States[name];
    if (!state) throw new Error(`There is no state '${name}'`);
    const outcome = await run(state, new Step(line, name, state.Type, document, entry));
    entry = undefined;
    document = outcome.output;
    if (state.Type !== "Fail")
      line.record(`${state.Type}StateExited`, {
        stateExitedEventDetails: {
          name,
          output: document.text,
          outputDetails: whole,
          ...(outcome.assigned && assign(line, outcome.assigned)),
        },
      });
    line.open = undefined;
    if (outcome.next === undefined) return document;
    name = outcome.next;
  }
};
