import fc from "fast-check";
import * as v from "valibot";
import { Definition } from "../../src/console/graph/definition.ts";

const names = ["Preflight", "CreateJob", "WaitForChange", "PollJob", "HasEnded", "RecordMetrics", "Give Up", "X"];
const name = fc.constantFrom(...names);
const errors = fc.constantFrom(["States.ALL"], ["DataChangedError"], ["A.FirstException", "States.Timeout"]);

const state = fc.oneof(
  fc.record({
    Type: fc.constant("Task"),
    Next: name,
    Catch: fc.array(fc.record({ ErrorEquals: errors, Next: name }), { maxLength: 3 }),
  }),
  fc.record({
    Type: fc.constant("Choice"),
    Choices: fc.array(fc.record({ Condition: fc.constant("{% $states.input.status = 'Completed' %}"), Next: name }), {
      minLength: 1,
      maxLength: 3,
    }),
    Default: name,
  }),
  fc.record({ Type: fc.constant("Wait"), Seconds: fc.nat(), Next: name }),
  fc.record({ Type: fc.constantFrom("Succeed", "Fail") }),
  fc.record({ Type: fc.constant("Pass"), End: fc.constant(true) }),
);

/** Machines of every shape: loops, ways back, states that lead to themselves, states that nothing leads to. */
export const madeUp: fc.Arbitrary<Definition> = fc
  .tuple(name, ...names.map(() => state))
  .map(([StartAt, ...states]) =>
    v.parse(Definition, { StartAt, States: Object.fromEntries(names.map((each, at) => [each, states[at]])) }),
  );
