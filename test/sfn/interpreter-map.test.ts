import { describe, expect, it } from "vitest";
import type { Flow, MapState, State } from "#local/sfn/types.ts";
import { TaskError } from "#local/sfn/types.ts";
import { eventOf, outputOf, story, workshop } from "./run-machine.ts";

const flow = (States: Record<string, State>): Flow => ({ StartAt: Object.keys(States)[0] ?? "", States });
const call = "arn:aws:states:::lambda:invoke";

describe("Map", () => {
  it("runs its iterations together; what begins follows MapStateStarted, what ends follows the last iteration", async () => {
    const { run } = workshop();
    const execution = await run({
      States: {
        Each: { Type: "Map", Items: [7, 8], ItemProcessor: flow({ Cut: { Type: "Pass", End: true } }), End: true },
      },
    });
    expect(execution.output).toBe("[7,8]");
    expect(story(execution)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 MapStateEntered",
      "3<2 MapStateStarted",
      "4<3 MapIterationStarted",
      "5<3 MapIterationStarted",
      "6<4 PassStateEntered",
      "7<5 PassStateEntered",
      "8<6 PassStateExited",
      "9<7 PassStateExited",
      "10<8 MapIterationSucceeded",
      "11<9 MapIterationSucceeded",
      "12<11 MapStateSucceeded",
      "13<11 MapStateExited",
      "14<13 ExecutionSucceeded",
    ]);
    expect(eventOf(execution, "MapStateStarted")?.mapStateStartedEventDetails).toEqual({ length: 2 });
    expect(eventOf(execution, "MapIterationStarted")?.mapIterationStartedEventDetails).toEqual({
      name: "Each",
      index: 0,
    });
  });

  it("with MaxConcurrency runs so many at once; the next follows the last state of the one before", async () => {
    const { run } = workshop();
    const execution = await run(
      {
        States: {
          Each: {
            Type: "Map",
            MaxConcurrency: "{% 1 %}",
            ItemProcessor: flow({ Cut: { Type: "Pass", End: true } }),
            End: true,
          },
        },
      },
      ["a", "b"],
    );
    expect(story(execution).slice(3)).toEqual([
      "4<3 MapIterationStarted",
      "5<4 PassStateEntered",
      "6<5 PassStateExited",
      "7<6 MapIterationSucceeded",
      "8<6 MapIterationStarted",
      "9<8 PassStateEntered",
      "10<9 PassStateExited",
      "11<10 MapIterationSucceeded",
      "12<11 MapStateSucceeded",
      "13<11 MapStateExited",
      "14<13 ExecutionSucceeded",
    ]);
  });

  it("of nothing gives an empty array", async () => {
    const { run } = workshop();
    const execution = await run({
      States: { Each: { Type: "Map", Items: [], ItemProcessor: flow({ Cut: { Type: "Succeed" } }), End: true } },
    });
    expect(execution.output).toBe("[]");
    expect(story(execution).slice(2, 5)).toEqual([
      "3<2 MapStateStarted",
      "4<3 MapStateSucceeded",
      "5<3 MapStateExited",
    ]);
  });

  it("keeps outputs in the items' order however long each takes, and never runs more than 40 at once", async () => {
    const { run } = workshop();
    const execution = await run(
      {
        States: {
          Each: {
            Type: "Map",
            MaxConcurrency: 45,
            ItemProcessor: flow({ Rest: { Type: "Wait", Seconds: "{% $states.input %}", End: true } }),
            End: true,
          },
        },
      },
      Array.from({ length: 50 }, (_, n) => 50 - n),
    );
    expect(outputOf(execution)).toEqual(Array.from({ length: 50 }, (_, n) => 50 - n));
    const begun = story(execution)
      .slice(3, 44)
      .filter((event) => event.endsWith("MapIterationStarted"));
    expect(begun).toHaveLength(40);
  });

  it("hands each iteration what ItemSelector makes of its item, and the item in the context object", async () => {
    const { run } = workshop();
    const execution = await run(
      {
        States: {
          Each: {
            Type: "Map",
            Items: "{% $states.input.stones %}",
            ItemSelector: { stone: "{% $states.context.Map.Item.Value %}", of: "{% $count($states.input.stones) %}" },
            ItemProcessor: flow({
              Tell: { Type: "Pass", Output: ["{% $states.input %}", "{% $states.context.Map.Item %}"], End: true },
            }),
            End: true,
          },
        },
      },
      { stones: ["ruby", "opal"] },
    );
    expect(outputOf(execution)).toEqual([
      [
        { stone: "ruby", of: 2 },
        { Index: 0, Value: "ruby" },
      ],
      [
        { stone: "opal", of: 2 },
        { Index: 1, Value: "opal" },
      ],
    ]);
  });

  it("lets iterations read outer variables and keeps theirs inside", async () => {
    const { run } = workshop();
    const execution = await run({
      States: {
        Set: { Type: "Pass", Assign: { outer: 40 }, Next: "Each" },
        Each: {
          Type: "Map",
          Items: [1, 2],
          ItemProcessor: flow({
            Add: { Type: "Pass", Assign: { inner: "{% $outer + $states.input %}" }, Next: "Tell" },
            Tell: { Type: "Pass", Output: "{% $inner %}", End: true },
          }),
          Assign: { sums: "{% $states.result %}" },
          Next: "After",
        },
        After: { Type: "Pass", Output: ["{% $sums %}", "{% $exists($inner) %}"], End: true },
      },
    });
    expect(outputOf(execution)).toEqual([[41, 42], false]);
  });

  it.each([{ ToleratedFailureCount: "{% 1 %}" }, { ToleratedFailurePercentage: "{% 12.5 %}" }])(
    "takes %j, which means something in a Distributed Map alone",
    async (fields) => {
      const { run } = workshop();
      const each: MapState = {
        Type: "Map",
        Items: [1, 2],
        ItemProcessor: flow({ Cut: { Type: "Succeed" } }),
        End: true,
      };
      expect(outputOf(await run({ States: { Each: { ...each, ...fields } } }))).toEqual([1, 2]);
      const wrong = await run({ States: { Each: { ...each, ToleratedFailureCount: "{% 'x' %}" } } });
      expect(eventOf(wrong, "EvaluationFailed")?.evaluationFailedEventDetails?.location).toBe("ToleratedFailureCount");
    },
  );

  it.each([
    [
      { Items: "{% {'foo': 'bar'} %}" },
      "The JSONata expression '{'foo': 'bar'}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'object' for value: {\"foo\":\"bar\"}",
      "Items",
    ],
    [{}, "Map state input must be an array but was: 5", undefined],
  ])("fails on items that are no array: %j", async (fields, complaint, location) => {
    const { run } = workshop();
    const execution = await run(
      {
        States: { Each: { Type: "Map", ...fields, ItemProcessor: flow({ Cut: { Type: "Succeed" } }), End: true } },
      },
      5,
    );
    expect(story(execution).slice(2)).toEqual(["3<0 EvaluationFailed", "4<3 MapStateFailed", "5<4 ExecutionFailed"]);
    const details = eventOf(execution, "EvaluationFailed")?.evaluationFailedEventDetails;
    expect(details?.cause).toBe(
      `An error occurred while executing the state 'Each' (entered at the event id #2). ${complaint}`,
    );
    expect(details?.location).toBe(location);
  });

  it("starts anew when it is retried, without having failed", async () => {
    const { run } = workshop();
    const execution = await run({
      States: {
        Each: {
          Type: "Map",
          Items: [1],
          ItemProcessor: flow({ No: { Type: "Fail", Error: "No" } }),
          Retry: [{ ErrorEquals: ["No"], MaxAttempts: 1 }],
          End: true,
        },
      },
    });
    expect(story(execution).slice(2)).toEqual([
      "3<2 MapStateStarted",
      "4<3 MapIterationStarted",
      "5<4 FailStateEntered",
      "6<5 MapIterationFailed",
      "7<5 MapStateStarted",
      "8<7 MapIterationStarted",
      "9<8 FailStateEntered",
      "10<9 MapIterationFailed",
      "11<9 MapStateFailed",
      "12<11 ExecutionFailed",
    ]);
  });

  it.each([
    [
      [1, 2],
      ["MapIterationFailed", "TaskStateAborted", "MapIterationAborted", "WaitStateAborted"],
    ],
    [
      [2, 1],
      ["MapIterationAborted", "WaitStateAborted", "MapIterationFailed", "TaskStateAborted"],
    ],
  ])("that fails aborts the iterations under way, in their order: %j", async (Items, aborted) => {
    const { run } = workshop(({ parameters }) => {
      if (parameters === 1) throw new TaskError("Crack");
      return {};
    });
    const execution = await run({
      States: {
        Each: {
          Type: "Map",
          Items,
          ItemProcessor: flow({
            Sort: {
              Type: "Choice",
              Choices: [{ Condition: "{% $states.input = 1 %}", Next: "Call" }],
              Default: "Rest",
            },
            Rest: { Type: "Wait", Seconds: 9, End: true },
            Call: { Type: "Task", Resource: call, End: true },
          }),
          End: true,
        },
      },
    });
    const told = story(execution);
    const failure = execution.history.find(({ type }) => type === "TaskFailed")?.id ?? 0;
    expect(told.slice(failure)).toEqual([
      ...aborted.map((type, index) => `${failure + 1 + index}<${failure} ${type}`),
      `${failure + 5}<${failure} MapStateFailed`,
      `${failure + 6}<${failure + 5} ExecutionFailed`,
    ]);
  });
});
