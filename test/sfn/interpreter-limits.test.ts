import { describe, expect, it } from "vitest";
import type { Flow, State } from "#local/sfn/types.ts";
import { eventOf, outputOf, story, workshop } from "./run-machine.ts";

const tooMuch = "{% $pad('', 262145, 'x') %}";

describe("256 KiB", () => {
  it("is the most that a state gives on", async () => {
    const { run } = workshop();
    const fits = await run({ States: { Cut: { Type: "Pass", Output: "{% $pad('', 262142, 'x') %}", End: true } } });
    expect(fits.output).toHaveLength(262_144);
    const execution = await run({ States: { Cut: { Type: "Pass", Output: tooMuch, End: true } } });
    expect(execution).toMatchObject({
      status: "FAILED",
      error: "States.DataLimitExceeded",
      cause: "The state/task 'Cut' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
    expect(story(execution).slice(2)).toEqual(["3<2 ExecutionFailed"]);
  });

  it("counts bytes, not characters", async () => {
    const { run } = workshop();
    const execution = await run({
      States: { Cut: { Type: "Pass", Output: "{% $pad('', 131072, 'é') %}", End: true } },
    });
    expect(execution.error).toBe("States.DataLimitExceeded");
  });

  const grind = (fields: { Output?: string }, name: string): Record<string, State> => ({
    Grind: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:s3:getObject",
      Catch: [{ ErrorEquals: [name], Next: "Rescue" }],
      ...fields,
      End: true,
    } as const,
    Rescue: { Type: "Pass", End: true },
  });

  it.each(["States.ALL", "States.DataLimitExceeded"])(
    "that a task's call exceeds is a failure that %s catches",
    async (name) => {
      const { run } = workshop(() => "x".repeat(262_145));
      const execution = await run({ States: grind({}, name) });
      expect(execution.status).toBe("SUCCEEDED");
      expect(eventOf(execution, "TaskFailed")?.taskFailedEventDetails).toMatchObject({
        error: "States.DataLimitExceeded",
        cause:
          "The state/task 'aws-sdk:s3' returned a result with a size exceeding the maximum number of bytes service limit.",
      });
    },
  );

  it("that a task's own Output exceeds is caught by its name alone", async () => {
    const { run } = workshop();
    expect((await run({ States: grind({ Output: tooMuch }, "States.ALL") })).error).toBe("States.DataLimitExceeded");
    expect((await run({ States: grind({ Output: tooMuch }, "States.DataLimitExceeded") })).status).toBe("SUCCEEDED");
  });
});

describe("25,000 events", () => {
  it("are the end of an execution: its failure is the last of them", async () => {
    const { run } = workshop();
    const execution = await run({ States: { Spin: { Type: "Choice", Choices: [{ Condition: true, Next: "Spin" }] } } });
    expect(execution).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause: "The execution reached the maximum number of history events (25000).",
    });
    expect(story(execution).slice(-2)).toEqual(["24999<24998 ChoiceStateExited", "25000<24999 ExecutionFailed"]);
  });

  it("count in branches too", async () => {
    const { run } = workshop();
    const branch = (): Flow => ({
      StartAt: "Spin",
      States: { Spin: { Type: "Choice", Choices: [{ Condition: true, Next: "Spin" }] } },
    });
    const execution = await run({ States: { Both: { Type: "Parallel", Branches: [branch(), branch()], End: true } } });
    expect(execution.error).toBe("States.Runtime");
    expect(execution.history).toHaveLength(25_000);
    expect(story(execution).at(-1)).toBe("25000<24999 ExecutionFailed");
  });
});

describe("A machine's TimeoutSeconds", () => {
  it("ends the execution as TIMED_OUT, with no error but in the event", async () => {
    const { run, clock } = workshop();
    const from = clock.now();
    const execution = await run({ TimeoutSeconds: 3, States: { Rest: { Type: "Wait", Seconds: 25, End: true } } });
    expect(execution).toMatchObject({ status: "TIMED_OUT", error: undefined, cause: undefined, output: undefined });
    expect(execution.stopDate?.getTime()).toBe(from + 3000);
    expect(execution.history.at(-1)).toMatchObject({
      id: 3,
      previousEventId: 0,
      type: "ExecutionTimedOut",
      executionTimedOutEventDetails: { error: "States.Timeout" },
    });
  });

  it("is forgotten by an execution that ended in time", async () => {
    const { run, clock } = workshop();
    const execution = await run({ TimeoutSeconds: 3, States: { Only: { Type: "Succeed" } } });
    await clock.pass(10_000);
    expect(execution.status).toBe("SUCCEEDED");
    expect(execution.history).toHaveLength(4);
  });
});

describe("Aborting an execution", () => {
  const resting = { States: { Rest: { Type: "Wait", Seconds: 25, End: true } } } as const;

  it("ends it where it is, and nothing more happens to it", async () => {
    const { start, clock } = workshop();
    const execution = start({ ...resting });
    await clock.pass(1000);
    execution.abort("Manual", "enough");
    await execution.ended;
    await clock.pass(60_000);
    expect(execution).toMatchObject({ status: "ABORTED", error: "Manual", cause: "enough" });
    expect(story(execution)).toEqual(["1<0 ExecutionStarted", "2<0 WaitStateEntered", "3<0 ExecutionAborted"]);
    expect(eventOf(execution, "ExecutionAborted")?.executionAbortedEventDetails).toEqual({
      error: "Manual",
      cause: "enough",
    });
  });

  it("without a reason tells none", async () => {
    const { start } = workshop();
    const execution = start({ ...resting });
    execution.abort();
    expect(eventOf(execution, "ExecutionAborted")?.executionAbortedEventDetails).toEqual({});
    expect(story(execution)).toEqual(["1<0 ExecutionStarted", "2<0 ExecutionAborted"]);
  });

  it("drops the answer of a call that was under way", async () => {
    let answer: (value: string) => void = () => undefined;
    const { start, clock, deps } = workshop(() => new Promise<string>((resolve) => (answer = resolve)));
    const execution = start({
      States: { Grind: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Arguments: {}, End: true } },
    });
    await deps.clock.hold(() => new Promise((resolve) => setImmediate(resolve)));
    execution.abort();
    answer("late");
    await clock.pass(1);
    expect(story(execution).at(-1)).toBe("5<0 ExecutionAborted");
  });

  it("does nothing to one that has ended", async () => {
    const { run } = workshop();
    const execution = await run({ States: { Only: { Type: "Pass", End: true } } });
    execution.abort();
    expect(execution.status).toBe("SUCCEEDED");
    expect(outputOf(execution)).toEqual({});
  });
});
