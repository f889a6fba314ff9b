import { describe, expect, it } from "vitest";
import { eventOf, type machineOf, outputOf, story, workshop } from "./run-machine.ts";

describe("Pass and Succeed", () => {
  it("give on their input where they have no Output", async () => {
    const { run } = workshop();
    const execution = await run({ States: { Carry: { Type: "Pass", Next: "Done" }, Done: { Type: "Succeed" } } }, [1]);
    expect(execution.status).toBe("SUCCEEDED");
    expect(execution.output).toBe("[1]");
    expect(story(execution)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 PassStateEntered",
      "3<2 PassStateExited",
      "4<3 SucceedStateEntered",
      "5<4 SucceedStateExited",
      "6<5 ExecutionSucceeded",
    ]);
  });

  it("give on an Output of any shape, with expressions where they stand alone and literals elsewhere", async () => {
    const { run } = workshop();
    const execution = await run(
      {
        States: {
          Shape: {
            Type: "Pass",
            Output: {
              sum: "{% $sum($states.input.weights) %}",
              list: ["{% $states.input.weights[0] %}", null, { deep: "{%'text'%}" }],
              literal: " {% not an expression %} ",
              path: "$.weights",
              empty: {},
            },
            End: true,
          },
        },
      },
      { weights: [2, 3] },
    );
    expect(outputOf(execution)).toEqual({
      sum: 5,
      list: [2, null, { deep: "text" }],
      literal: " {% not an expression %} ",
      path: "$.weights",
      empty: {},
    });
  });

  it("record inputs and outputs as whole, compact JSON texts", async () => {
    const { run } = workshop();
    const execution = await run({ States: { Only: { Type: "Pass", Output: "{% 'a' %}", End: true } } }, { a: [1, 2] });
    expect(eventOf(execution, "ExecutionStarted")?.executionStartedEventDetails).toEqual({
      input: '{"a":[1,2]}',
      inputDetails: { truncated: false },
      roleArn: "arn:aws:iam::123456789012:role/quarry",
    });
    expect(eventOf(execution, "PassStateEntered")?.stateEnteredEventDetails).toEqual({
      name: "Only",
      input: '{"a":[1,2]}',
      inputDetails: { truncated: false },
    });
    expect(eventOf(execution, "PassStateExited")?.stateExitedEventDetails).toEqual({
      name: "Only",
      output: '"a"',
      outputDetails: { truncated: false },
    });
  });
});

describe("Assign", () => {
  it("sets variables that later states see, and tells their JSON texts when the state is left", async () => {
    const { run } = workshop();
    const execution = await run({
      States: {
        Set: { Type: "Pass", Assign: { count: "{% 1 + 1 %}", label: "two" }, Next: "Use" },
        Use: { Type: "Pass", Output: "{% $label & ' is ' & $count %}", End: true },
      },
    });
    expect(outputOf(execution)).toBe("two is 2");
    expect(eventOf(execution, "PassStateExited")?.stateExitedEventDetails).toMatchObject({
      assignedVariables: { count: "2", label: '"two"' },
      assignedVariablesDetails: { truncated: false },
    });
  });

  it("and Output both see the variables as they were on entry", async () => {
    const { run } = workshop();
    const execution = await run({
      States: {
        Set: { Type: "Pass", Assign: { n: 1 }, Next: "Change" },
        Change: { Type: "Pass", Assign: { n: "{% $n + 1 %}", copy: "{% $n %}" }, Output: "{% $n %}", Next: "Tell" },
        Tell: { Type: "Pass", Output: ["{% $states.input %}", "{% $n %}", "{% $copy %}"], End: true },
      },
    });
    expect(outputOf(execution)).toEqual([1, 2, 1]);
  });
});

describe("Choice", () => {
  const sorting = (): Parameters<typeof machineOf>[0] => ({
    States: {
      Sort: {
        Type: "Choice",
        Choices: [
          {
            Condition: "{% $states.input.carat > 10 %}",
            Next: "Vault",
            Assign: { to: "vault" },
            Output: { big: true },
          },
          { Condition: "{% $states.input.carat > 1 %}", Next: "Tray" },
        ],
        Default: "Bin",
        Assign: { to: "bin" },
        Output: "{% 'thrown away' %}",
      },
      Vault: { Type: "Pass", Output: ["{% $to %}", "{% $states.input %}"], End: true },
      Tray: { Type: "Pass", End: true },
      Bin: { Type: "Pass", Output: ["{% $to %}", "{% $states.input %}"], End: true },
    },
  });

  it.each([
    ["the first rule that holds, with its own Assign and Output", { carat: 12 }, ["vault", { big: true }]],
    ["a rule without Output, with the input", { carat: 2 }, { carat: 2 }],
    ["its Default, with the state's Assign and Output", { carat: 1 }, ["bin", "thrown away"]],
  ])("follows %s", async (_, input, output) => {
    const { run } = workshop();
    expect(outputOf(await run(sorting(), input))).toEqual(output);
  });

  it("ends the execution when nothing matches and there is no Default", async () => {
    const { run } = workshop();
    const execution = await run({
      States: { Lost: { Type: "Choice", Choices: [{ Condition: false, Next: "Found" }] }, Found: { Type: "Succeed" } },
    });
    expect(execution).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'Lost' (entered at the event id #2). " +
        "Failed to transition out of the state. The state does not point to a next state.",
    });
    expect(story(execution).at(-1)).toBe("3<2 ExecutionFailed");
  });

  it("fails on a condition that is neither true nor false", async () => {
    const { run } = workshop();
    const execution = await run({
      States: {
        Odd: { Type: "Choice", Choices: [{ Condition: "{% 'yes' %}", Next: "End" }], Default: "End" },
        End: { Type: "Succeed" },
      },
    });
    expect(eventOf(execution, "EvaluationFailed")?.evaluationFailedEventDetails).toEqual({
      state: "Odd",
      error: "States.QueryEvaluationError",
      location: "Choices[0]/Condition",
      cause:
        "An error occurred while executing the state 'Odd' (entered at the event id #2). The JSONata expression ''yes'' " +
        "specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was " +
        "'string' for value: \"yes\"",
    });
  });
});

describe("Wait", () => {
  it.each([
    ["a number of seconds", { Seconds: 90 }, 90_000],
    ["an expression's seconds", { Seconds: "{% $states.input.seconds %}" }, 30_000],
    ["a time", { Timestamp: "2026-01-01T01:00:00Z" }, 3_600_000],
    ["an expression's time", { Timestamp: "{% $fromMillis($millis() + 5000) %}" }, 5_000],
    ["a time that is past, which is no wait", { Timestamp: "2020-01-01T00:00:00+02:00" }, 0],
  ])("waits for %s", async (_, fields, ms) => {
    const { run, clock } = workshop();
    const from = clock.now();
    const execution = await run({ States: { Rest: { Type: "Wait", ...fields, End: true } } }, { seconds: 30 });
    expect(execution.status).toBe("SUCCEEDED");
    expect(clock.now() - from).toBe(ms);
  });

  it.each([
    ["negative seconds", "Seconds", "{% -1 %}", "Seconds must be between 0 and 99999999 but was: -1"],
    ["parts of seconds", "Seconds", "{% 1.5 %}", "The Seconds field cannot be parsed as an integer: 1.5"],
    [
      "seconds that are no number",
      "Seconds",
      "{% 'soon' %}",
      "Expected 'number', but was 'string' for value: \"soon\"",
    ],
    [
      "a time without an offset",
      "Timestamp",
      "{% '2026-01-01T00:00:00' %}",
      "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2026-01-01T00:00:00",
    ],
    [
      "a month that there is not",
      "Timestamp",
      "{% '2026-13-01T00:00:00Z' %}",
      "The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: 2026-13-01T00:00:00Z",
    ],
  ])("fails on %s", async (_, field, expression, complaint) => {
    const { run } = workshop();
    const execution = await run({ States: { Rest: { Type: "Wait", [field]: expression, End: true } } });
    expect(execution.error).toBe("States.QueryEvaluationError");
    expect(execution.cause?.endsWith(complaint)).toBe(true);
    expect(eventOf(execution, "EvaluationFailed")?.evaluationFailedEventDetails?.location).toBe(field);
  });

  it("has been entered when its time is found to be none", async () => {
    const { run } = workshop();
    const definition = { States: { Rest: { Type: "Wait", Timestamp: "{% 'noon' %}", End: true } } } as const;
    expect(story(await run(definition)).slice(1)).toEqual([
      "2<0 WaitStateEntered",
      "3<2 EvaluationFailed",
      "4<3 ExecutionFailed",
    ]);
  });
});

describe("Fail", () => {
  it("fails with the Error and Cause that its expressions give", async () => {
    const { run } = workshop();
    const execution = await run(
      { States: { No: { Type: "Fail", Error: "{% 'E' & $states.input %}", Cause: "{% 'because' %}" } } },
      7,
    );
    expect(execution).toMatchObject({ status: "FAILED", error: "E7", cause: "because", output: undefined });
    expect(story(execution)).toEqual(["1<0 ExecutionStarted", "2<0 FailStateEntered", "3<2 ExecutionFailed"]);
  });

  it("tells neither where it has neither", async () => {
    const { run } = workshop();
    const execution = await run({ States: { No: { Type: "Fail" } } });
    expect(eventOf(execution, "ExecutionFailed")?.executionFailedEventDetails).toEqual({});
  });
});
