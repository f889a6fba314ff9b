import { instantOf } from "./definition-values.ts";
import { Failure } from "./failure.ts";
import type { Outcome } from "./line.ts";
import type { Step } from "./step.ts";
import type { ChoiceState, FailState, PassState, SucceedState, WaitState } from "./types.ts";

/** Pass: gives on its Output, or its input. */
export const runPass = async (state: PassState, step: Step): Promise<Outcome> => {
  const outcome = await step.give(state, "", step.input);
  return { ...outcome, next: state.Next };
};

/** Succeed: the flow's last state. */
export const runSucceed = (state: SucceedState, step: Step): Promise<Outcome> => step.give(state, "", step.input);

/** Fail: throws what it was told to fail with. */
export const runFail = async (state: FailState, step: Step): Promise<Outcome> => {
  const error = state.Error === undefined ? undefined : await step.string(state.Error, "Error");
  const cause = state.Cause === undefined ? undefined : await step.string(state.Cause, "Cause");
  throw new Failure(error, cause, { catchable: "any" });
};

/** Choice: the first rule whose Condition is true gives on, else the state itself by its Default. */
export const runChoice = async (state: ChoiceState, step: Step): Promise<Outcome> => {
  for (const [at, choice] of state.Choices.entries()) {
    if (!(await step.boolean(choice.Condition, `Choices[${at}]/Condition`))) continue;
    const outcome = await step.give(choice, `Choices[${at}]/`, step.input);
    return { ...outcome, next: choice.Next };
  }
  if (state.Default === undefined)
    throw step.failure(
      "States.Runtime",
      "Failed to transition out of the state. The state does not point to a next state.",
    );
  const outcome = await step.give(state, "", step.input);
  return { ...outcome, next: state.Default };
};

/** How long a Wait waits, in milliseconds; a time that is past is no wait. */
const waitOf = async (state: WaitState, step: Step): Promise<number> => {
  if (state.Seconds !== undefined) return (await step.integer(state.Seconds, "Seconds")) * 1000;
  if (state.Timestamp === undefined) return 0;
  const text = await step.string(state.Timestamp, "Timestamp");
  step.begin();
  const due = instantOf(text);
  if (due === undefined)
    return step.refuse(
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
      "Timestamp",
    );
  return Math.max(0, due - step.line.run.clock.now());
};

/** Wait: for Seconds, or until Timestamp. */
export const runWait = async (state: WaitState, step: Step): Promise<Outcome> => {
  const wait = await waitOf(state, step);
  if (wait > 0) await step.line.pause(wait);
  const outcome = await step.give(state, "", step.input);
  return { ...outcome, next: state.Next };
};
