import { describe, expect, it } from "vitest";
import type { Catcher, Retrier } from "#local/sfn/types.ts";
import { TaskError } from "#local/sfn/types.ts";
import { eventOf, outputOf, story, workshop } from "./run-machine.ts";

const Resource = "arn:aws:states:::lambda:invoke";
const Arguments = { FunctionName: "grind" };

/** A machine whose one task fails with these errors, one a call, and then succeeds. */
const failing = (errors: string[], fields: { Retry?: Retrier[]; Catch?: Catcher[] }) => {
  const left = [...errors];
  const shop = workshop(() => {
    const error = left.shift();
    if (error !== undefined) throw new TaskError(error, `${error} happened`);
    return { Payload: "ground" };
  });
  const definition = {
    States: {
      Grind: { Type: "Task", Resource, Arguments, ...fields, Output: "{% $states.result.Payload %}", Next: "Done" },
      Rescue: { Type: "Pass", Next: "Done" },
      Done: { Type: "Succeed" },
    },
  } as const;
  return { ...shop, go: () => shop.run(structuredClone({ ...definition })) };
};

describe("Retry", () => {
  it("waits longer and longer, by default from 1 s, twice as long each time, at most 3 times", async () => {
    const { go, clock, calls } = failing(["A", "B", "C"], { Retry: [{ ErrorEquals: ["States.ALL"] }] });
    const from = clock.now();
    expect((await go()).status).toBe("SUCCEEDED");
    expect(clock.now() - from).toBe(1000 + 2000 + 4000);
    expect(calls).toHaveLength(4);
  });

  it("gives up after MaxAttempts with the last error", async () => {
    const { go, calls } = failing(["A", "B", "C"], { Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 1 }] });
    expect(await go()).toMatchObject({ status: "FAILED", error: "B", cause: "B happened" });
    expect(calls).toHaveLength(2);
  });

  it("does not try again for MaxAttempts 0", async () => {
    const retriers = [{ ErrorEquals: ["A"], MaxAttempts: 0 }, { ErrorEquals: ["States.ALL"] }];
    const { go, calls } = failing(["A"], { Retry: retriers });
    expect((await go()).error).toBe("A");
    expect(calls).toHaveLength(1);
  });

  it("is bounded by MaxDelaySeconds", async () => {
    const retrier = { ErrorEquals: ["A"], IntervalSeconds: 10, BackoffRate: 3, MaxDelaySeconds: 25 };
    const { go, clock } = failing(["A", "A", "A"], { Retry: [retrier] });
    const from = clock.now();
    await go();
    expect(clock.now() - from).toBe((10 + 25 + 25) * 1000);
  });

  it("counts the attempts of each retrier for itself", async () => {
    const retriers = [
      { ErrorEquals: ["A"], MaxAttempts: 1, IntervalSeconds: 5 },
      { ErrorEquals: ["B"], MaxAttempts: 2, IntervalSeconds: 7, BackoffRate: 1 },
    ];
    const { go, clock } = failing(["A", "B", "B"], { Retry: retriers });
    const from = clock.now();
    expect((await go()).status).toBe("SUCCEEDED");
    expect(clock.now() - from).toBe((5 + 7 + 7) * 1000);
  });

  it("tells the state how often it was tried, in the context object", async () => {
    let tries = 0;
    const { run, calls } = workshop(() => {
      if (tries++ < 2) throw new TaskError("A");
      return {};
    });
    await run({
      States: {
        Grind: {
          Type: "Task",
          Resource,
          Arguments: { Payload: "{% $states.context.State.RetryCount %}" },
          Retry: [{ ErrorEquals: ["A"] }],
          End: true,
        },
      },
    });
    expect(calls.map(({ parameters }) => parameters)).toEqual([{ Payload: 0 }, { Payload: 1 }, { Payload: 2 }]);
  });

  it("schedules the task anew after its failure", async () => {
    const { go } = failing(["A"], { Retry: [{ ErrorEquals: ["A"] }] });
    expect(story(await go()).slice(1, 9)).toEqual([
      "2<0 TaskStateEntered",
      "3<2 TaskScheduled",
      "4<3 TaskStarted",
      "5<4 TaskFailed",
      "6<5 TaskScheduled",
      "7<6 TaskStarted",
      "8<7 TaskSucceeded",
      "9<8 TaskStateExited",
    ]);
  });
});

describe("Catch", () => {
  it("goes on with the error as output, from the first catcher that knows it", async () => {
    const { go } = failing(["Crack"], {
      Catch: [
        { ErrorEquals: ["Other"], Next: "Done" },
        { ErrorEquals: ["Crack"], Next: "Rescue" },
        { ErrorEquals: ["States.ALL"], Next: "Done" },
      ],
    });
    const execution = await go();
    expect(outputOf(execution)).toEqual({ Error: "Crack", Cause: "Crack happened" });
    expect(story(execution).slice(4, 7)).toEqual(["5<4 TaskFailed", "6<5 TaskStateExited", "7<6 PassStateEntered"]);
  });

  it("comes after the retries", async () => {
    const { go, calls } = failing(["A", "A", "A"], {
      Retry: [{ ErrorEquals: ["A"], MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ["A"], Next: "Rescue" }],
    });
    expect((await go()).status).toBe("SUCCEEDED");
    expect(calls).toHaveLength(3);
  });

  it("gives on by its own Output and Assign, which see the error and the input", async () => {
    const { go } = failing(["Crack"], {
      Catch: [
        {
          ErrorEquals: ["States.TaskFailed"],
          Next: "Rescue",
          Assign: { broke: "{% $states.errorOutput.Error %}" },
          Output: { why: "{% $states.errorOutput.Cause %}", input: "{% $states.input %}" },
        },
      ],
    });
    const execution = await go();
    expect(outputOf(execution)).toEqual({ why: "Crack happened", input: {} });
    expect(eventOf(execution, "TaskStateExited")?.stateExitedEventDetails?.assignedVariables).toEqual({
      broke: '"Crack"',
    });
  });

  it("names its place when its own Output cannot be evaluated", async () => {
    const { go } = failing(["Crack"], {
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Rescue", Output: { x: "{% $states.result %}" } }],
    });
    const execution = await go();
    expect(eventOf(execution, "EvaluationFailed")).toMatchObject({
      previousEventId: 5,
      evaluationFailedEventDetails: { location: "Catch[0]/Output/x" },
    });
    expect(execution.error).toBe("States.QueryEvaluationError");
  });

  it("of States.TaskFailed knows any error but a timeout", async () => {
    const catchers = [{ ErrorEquals: ["States.TaskFailed"], Next: "Rescue" }];
    expect((await failing(["Anything"], { Catch: catchers }).go()).status).toBe("SUCCEEDED");
    expect((await failing(["States.Timeout"], { Catch: catchers }).go()).error).toBe("States.Timeout");
  });

  it.each(["States.ALL", "States.TaskFailed", "States.Runtime"])("of %s does not know States.Runtime", async (name) => {
    const { go } = failing(["States.Runtime"], {
      Retry: [{ ErrorEquals: [name] }],
      Catch: [{ ErrorEquals: [name], Next: "Rescue" }],
    });
    const execution = await go();
    expect(execution).toMatchObject({ status: "FAILED", error: "States.Runtime" });
    expect(execution.cause).toContain("while executing the state 'Grind' (entered at the event id #2)");
  });

  it("knows an expression of the task that could not be evaluated, before the call and after it", async () => {
    for (const fields of [{ Arguments: "{% $nope %}" }, { Output: "{% $nope %}" }]) {
      const { run } = workshop();
      const execution = await run({
        States: {
          Grind: {
            Type: "Task",
            Resource,
            ...fields,
            Catch: [{ ErrorEquals: ["States.QueryEvaluationError"], Next: "Done" }],
            End: true,
          },
          Done: { Type: "Pass", End: true },
        },
      });
      expect(execution.status).toBe("SUCCEEDED");
      const failed = eventOf(execution, "EvaluationFailed");
      expect(failed?.previousEventId).toBe("Output" in fields ? 5 : 0);
      expect(eventOf(execution, "TaskStateExited")?.previousEventId).toBe(failed?.id);
    }
  });
});
