import { documentOf, fits } from "./document.ts";
import { Failure, tooLarge } from "./failure.ts";
import type { Item, Line, Outcome } from "./line.ts";
import { recover } from "./recovery.ts";
import type { Giving, Step } from "./step.ts";
import type { Catcher, Json, Retrier } from "./types.ts";

type Type = "Parallel" | "Map";

/** What becomes of a line: its output, and the event that the state's own next one follows if the line is the last. */
interface Arrival {
  output: Json;
  last: number;
}

/** The lines that a state runs side by side. */
export interface Plan {
  count: number;
  /** How many run at once. */
  width: number;
  /** The event that the first lines follow. */
  previous: number;
  item?(index: number): Item;
  /** Records that a line begins. */
  begin?(line: Line): void;
  run(line: Line, index: number): Promise<Arrival>;
}

type Together = { outputs: Json[]; last: number } | { failure: Failure; line: Line };

/** Runs a plan's lines and answers all outputs in the plan's order, or the first failure. */
const together = (step: Step, plan: Plan, lines: Line[]): Promise<Together> =>
  new Promise((resolve, reject) => {
    const outputs: Json[] = [];
    let arrived = 0;
    let over = false;

    const stop = (thrown: unknown, line: Line) => {
      over = true;
      if (thrown instanceof Failure) resolve({ failure: thrown, line });
      else reject(thrown);
    };
    const begin = (previous: number) => {
      const index = lines.length;
      const line = step.line.fork(previous, plan.item?.(index));
      lines.push(line);
      line.running = true;
      plan.begin?.(line);
      return () => run(line, index);
    };
    const run = async (line: Line, index: number) => {
      try {
        const { output, last } = await plan.run(line, index);
        line.running = false;
        if (over) return;
        outputs[index] = output;
        arrived += 1;
        if (arrived === plan.count) resolve({ outputs, last });
        else if (lines.length < plan.count) void begin(line.last)();
      } catch (thrown) {
        if (!over) stop(thrown, line);
      }
    };

    if (plan.count === 0) resolve({ outputs, last: plan.previous });
    const runs = Array.from({ length: Math.min(plan.width, plan.count) }, () => begin(plan.previous));
    for (const start of runs) void start();
  });

const attempt = async (type: Type, giving: Giving, step: Step, plan: () => Promise<Plan>): Promise<Outcome> => {
  const { line } = step;
  const inner: Line[] = [];
  line.open = { name: step.name, type, inner };
  const outcome = await together(step, await plan(), inner);
  if ("failure" in outcome) {
    line.last = outcome.line.last;
    if (outcome.failure.catchable !== "none") line.recordInnerAborted(line.last, outcome.line);
    for (const left of inner) left.leave("ended");
    throw outcome.failure;
  }
  line.last = outcome.last;
  const result = documentOf(outcome.outputs);
  if (!fits(result.text)) throw tooLarge(step.name, "own");
  const given = await step.give(giving, "", result, { result: result.value });
  line.note(`${type}StateSucceeded`);
  return given;
};

/** A state whose lines run side by side; `plan` is made anew for each attempt. The outputs, as an array, are its result. */
export const runBranches = (
  type: Type,
  state: Giving & { Retry?: Retrier[]; Catch?: Catcher[]; Next?: string },
  step: Step,
  plan: () => Promise<Plan>,
): Promise<Outcome> =>
  recover(
    state,
    step,
    () => attempt(type, state, step, plan),
    () => {
      step.line.record(`${type}StateFailed`);
      step.line.open = undefined;
    },
  );
