import { runBranches } from "./branches.ts";
import { walk } from "./flow.ts";
import type { Outcome } from "./line.ts";
import type { Step } from "./step.ts";
import type { ParallelState } from "./types.ts";

/** Parallel: walks all its branches at once and gives on their outputs as an array. */
export const runParallel = (state: ParallelState, step: Step): Promise<Outcome> =>
  runBranches("Parallel", state, step, async () => {
    const { line, input } = step;
    const given =
      state.Arguments === undefined ? input : step.document(await step.evaluate(state.Arguments, "Arguments"), input);
    const branches = [...state.Branches];
    return {
      count: branches.length,
      width: branches.length,
      previous: line.record("ParallelStateStarted"),
      async run(branch, index) {
        const flow = branches[index];
        if (!flow) throw new Error(`There is no branch ${index}`);
        const { value } = await walk(flow, given, branch);
        return { output: value, last: branch.last };
      },
    };
  });
