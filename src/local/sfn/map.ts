import { runBranches } from "./branches.ts";
import { documentOf } from "./document.ts";
import { walk } from "./flow.ts";
import type { Line, Outcome } from "./line.ts";
import type { Step } from "./step.ts";
import type { Json, MapState } from "./types.ts";

/** The most iterations that an inline Map runs at once. */
const widest = 40;

const itemsOf = async (state: MapState, step: Step): Promise<Json[]> => {
  if (state.Items !== undefined) return step.array(state.Items, "Items");
  const { value, text } = step.input;
  return Array.isArray(value) ? value : step.refuse(`Map state input must be an array but was: ${text}`);
};

const inputOf = async (state: MapState, step: Step, iteration: Line, item: Json) =>
  state.ItemSelector === undefined
    ? documentOf(item)
    : step.document(await step.evaluate(state.ItemSelector, "ItemSelector", undefined, iteration), step.input);

/** Map: walks its processor once for each item and gives on the outputs as an array, in the items' order. */
export const runMap = (state: MapState, step: Step): Promise<Outcome> =>
  runBranches("Map", state, step, async () => {
    const { name } = step;
    const items = await itemsOf(state, step);
    const asked = state.MaxConcurrency === undefined ? 0 : await step.integer(state.MaxConcurrency, "MaxConcurrency");
    if (state.ToleratedFailureCount !== undefined)
      await step.integer(state.ToleratedFailureCount, "ToleratedFailureCount");
    if (state.ToleratedFailurePercentage !== undefined)
      await step.number(state.ToleratedFailurePercentage, "ToleratedFailurePercentage");
    const itemAt = (index: number) => items[index] ?? null;
    return {
      count: items.length,
      width: Math.min(asked || widest, widest),
      previous: step.line.record("MapStateStarted", { mapStateStartedEventDetails: { length: items.length } }),
      item: (index) => ({ Index: index, Value: itemAt(index) }),
      begin(iteration) {
        iteration.last = iteration.noteIteration("MapIterationStarted", name, iteration.last);
      },
      async run(iteration, index) {
        const input = await inputOf(state, step, iteration, itemAt(index));
        const { value } = await walk(state.ItemProcessor, input, iteration);
        return { output: value, last: iteration.noteIteration("MapIterationSucceeded", name, iteration.last) };
      },
    };
  });
