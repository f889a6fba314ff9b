import { describe, expect, it } from "vitest";
import type { Flow, State } from "#local/sfn/types.ts";
import { TaskError } from "#local/sfn/types.ts";
import { outputOf, story, workshop } from "./run-machine.ts";

const flow = (States: Record<string, State>): Flow => ({ StartAt: Object.keys(States)[0] ?? "", States });
const call = "arn:aws:states:::lambda:invoke";

describe("Parallel", () => {
  it("gives the outputs of its branches, which all get its Arguments", async () => {
    const { run } = workshop();
    const execution = await run(
      {
        States: {
          Both: {
            Type: "Parallel",
            Arguments: { n: "{% $states.input + 1 %}" },
            Branches: [
              flow({ One: { Type: "Pass", Output: "{% $states.input.n %}", End: true } }),
              flow({ Two: { Type: "Succeed" } }),
            ],
            End: true,
          },
        },
      },
      1,
    );
    expect(outputOf(execution)).toEqual([2, { n: 2 }]);
    const told = story(execution);
    expect(told.slice(2, 5)).toEqual(["3<2 ParallelStateStarted", "4<3 PassStateEntered", "5<3 SucceedStateEntered"]);
    expect(told.slice(-3)).toEqual([
      "8<7 ParallelStateSucceeded",
      "9<7 ParallelStateExited",
      "10<9 ExecutionSucceeded",
    ]);
  });

  it("that is caught goes on from its failure", async () => {
    const { run } = workshop(() => {
      throw new TaskError("Crack", "loud");
    });
    const execution = await run({
      States: {
        Both: {
          Type: "Parallel",
          Branches: [flow({ Call: { Type: "Task", Resource: call, End: true } })],
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "After", Output: "{% $states.errorOutput %}" }],
          End: true,
        },
        After: { Type: "Pass", End: true },
      },
    });
    expect(outputOf(execution)).toEqual({ Error: "Crack", Cause: "loud" });
    expect(story(execution).slice(2, 10)).toEqual([
      "3<2 ParallelStateStarted",
      "4<3 TaskStateEntered",
      "5<4 TaskScheduled",
      "6<5 TaskStarted",
      "7<6 TaskFailed",
      "8<7 TaskStateAborted",
      "9<7 ParallelStateFailed",
      "10<9 ParallelStateExited",
    ]);
  });

  it("aborts what runs inside the branches it leaves, from the outside in", async () => {
    const { run } = workshop();
    const rest = flow({ Rest: { Type: "Wait", Seconds: 60, End: true } });
    const execution = await run({
      States: {
        Both: {
          Type: "Parallel",
          Branches: [
            flow({ Soon: { Type: "Wait", Seconds: 1, Next: "No" }, No: { Type: "Fail", Error: "No" } }),
            flow({ Each: { Type: "Map", Items: [1, 2], ItemProcessor: rest, End: true } }),
          ],
          End: true,
        },
      },
    });
    const failed = execution.history.find(({ type }) => type === "FailStateEntered")?.id ?? 0;
    expect(
      story(execution)
        .slice(failed)
        .map((event) => event.split(" ")[1]),
    ).toEqual([
      "MapStateAborted",
      "MapIterationAborted",
      "WaitStateAborted",
      "MapIterationAborted",
      "WaitStateAborted",
      "ParallelStateFailed",
      "ExecutionFailed",
    ]);
  });

  it("ends the execution at once when a branch fails by States.Runtime", async () => {
    const { run } = workshop();
    const execution = await run({
      States: {
        Both: {
          Type: "Parallel",
          Branches: [
            flow({ Lost: { Type: "Choice", Choices: [{ Condition: false, Next: "Lost" }] } }),
            flow({ Rest: { Type: "Wait", Seconds: 9, End: true } }),
          ],
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "After" }],
          End: true,
        },
        After: { Type: "Pass", End: true },
      },
    });
    expect(execution.error).toBe("States.Runtime");
    expect(story(execution).slice(2)).toEqual([
      "3<2 ParallelStateStarted",
      "4<3 ChoiceStateEntered",
      "5<3 WaitStateEntered",
      "6<4 ExecutionFailed",
    ]);
  });
});
