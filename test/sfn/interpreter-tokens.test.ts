import { describe, expect, it } from "vitest";
import type { TaskState } from "#local/sfn/types.ts";
import { eventOf, outputOf, story, workshop } from "./run-machine.ts";

const waiting = (fields: Partial<TaskState> = {}) => {
  const shop = workshop(() => ({ stored: true }));
  const execution = shop.start({
    States: {
      Wake: {
        Type: "Task",
        Resource: "arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken",
        Arguments: { token: "{% $states.context.Task.Token %}" },
        ...fields,
        Next: "Done",
      },
      Late: { Type: "Pass", End: true },
      Done: { Type: "Pass", End: true },
    },
  });
  const token = async () => {
    await shop.clock.until(() => shop.calls.length > 0);
    const { parameters } = shop.calls.at(-1) ?? {};
    if (typeof parameters !== "object" || parameters === null || !("token" in parameters))
      throw new Error("No call yet");
    return String(parameters.token);
  };
  return { ...shop, execution, token };
};

describe("A task that waits for its token", () => {
  it("goes on with what SendTaskSuccess brings", async () => {
    const { execution, token, tokens, finish } = waiting();
    tokens.succeed(await token(), '{ "woken": [1] }');
    expect(outputOf(await finish(execution))).toEqual({ woken: [1] });
    expect(story(execution).slice(2, 7)).toEqual([
      "3<2 TaskScheduled",
      "4<3 TaskStarted",
      "5<4 TaskSubmitted",
      "6<5 TaskSucceeded",
      "7<6 TaskStateExited",
    ]);
    const about = { resourceType: "aws-sdk:dynamodb", resource: "updateItem.waitForTaskToken" };
    expect(eventOf(execution, "TaskSubmitted")?.taskSubmittedEventDetails).toEqual({
      ...about,
      output: '{"stored":true}',
      outputDetails: { truncated: false },
    });
    expect(eventOf(execution, "TaskSucceeded")?.taskSucceededEventDetails).toMatchObject({
      ...about,
      output: '{"woken":[1]}',
    });
  });

  it("fails with what SendTaskFailure brings", async () => {
    const { execution, token, tokens, finish } = waiting();
    tokens.fail(await token(), "Tired", "no sleep");
    expect(await finish(execution)).toMatchObject({ status: "FAILED", error: "Tired", cause: "no sleep" });
    expect(eventOf(execution, "TaskFailed")?.previousEventId).toBe(5);
  });

  it("times out, and tells no cause", async () => {
    const { execution, clock, finish } = waiting({
      TimeoutSeconds: "{% 50 + 10 %}",
      Catch: [{ ErrorEquals: ["States.Timeout"], Next: "Late" }],
    });
    const from = clock.now();
    expect(outputOf(await finish(execution))).toEqual({ Error: "States.Timeout", Cause: "" });
    expect(clock.now() - from).toBe(60_000);
    expect(eventOf(execution, "TaskTimedOut")?.taskTimedOutEventDetails).toEqual({
      resourceType: "aws-sdk:dynamodb",
      resource: "updateItem.waitForTaskToken",
      error: "States.Timeout",
    });
  });

  it("lives as long as heartbeats come in time, and its timeout is caught by either name", async () => {
    for (const name of ["States.Timeout", "States.HeartbeatTimeout"]) {
      const { execution, clock, token, tokens, finish } = waiting({
        HeartbeatSeconds: 10,
        Catch: [{ ErrorEquals: [name], Next: "Late" }],
      });
      const sent = await token();
      const from = clock.now();
      for (let beat = 0; beat < 3; beat += 1) {
        await clock.pass(9_000);
        tokens.heartbeat(sent);
      }
      await finish(execution);
      expect(clock.now() - from).toBe(37_000);
      expect(eventOf(execution, "TaskStateExited")?.stateExitedEventDetails?.output).toBe(
        '{"Error":"States.Timeout","Cause":""}',
      );
    }
  });

  it("leaves no timer behind once it is woken", async () => {
    const { execution, token, tokens, clock, finish } = waiting({ TimeoutSeconds: 600, HeartbeatSeconds: 60 });
    tokens.succeed(await token(), "{}");
    await finish(execution);
    await expect(clock.until(() => false)).rejects.toThrow("No timer is left");
    expect(execution.stopDate?.getTime()).toBe(clock.now());
  });

  it("makes a new token for each attempt", async () => {
    const { execution, token, tokens, clock, calls, finish } = waiting({ Retry: [{ ErrorEquals: ["Again"] }] });
    const first = await token();
    tokens.fail(first, "Again");
    await clock.until(() => calls.length === 2);
    expect(() => tokens.succeed(first, "{}")).toThrow("Task Timed Out");
    tokens.succeed(await token(), "{}");
    expect((await finish(execution)).status).toBe("SUCCEEDED");
  });
});

describe("A token", () => {
  const refusal = (send: () => void) => {
    try {
      send();
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : error;
    }
    return undefined;
  };

  it("that never was is invalid", () => {
    const { tokens } = workshop();
    for (const send of [() => tokens.succeed("x", "{}"), () => tokens.fail("x"), () => tokens.heartbeat("x")])
      expect(refusal(send)).toBe("InvalidToken: Invalid Token: 'Invalid token'");
  });

  it("works once", async () => {
    const { token, tokens } = waiting();
    const sent = await token();
    tokens.succeed(sent, "{}");
    expect(refusal(() => tokens.succeed(sent, "{}"))).toBe(
      "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'",
    );
  });

  it("of a task that timed out has timed out", async () => {
    const { execution, token, tokens, finish } = waiting({ TimeoutSeconds: 1 });
    const sent = await token();
    await finish(execution);
    expect(refusal(() => tokens.heartbeat(sent))).toContain("TaskTimedOut: ");
  });

  it("of an execution that was stopped has no task", async () => {
    const { execution, token, tokens } = waiting();
    const sent = await token();
    execution.abort();
    expect(refusal(() => tokens.succeed(sent, "{}"))).toContain("TaskDoesNotExist: ");
  });

  it("takes only JSON, and is still good after a refusal", async () => {
    const { execution, token, tokens, finish } = waiting();
    const sent = await token();
    expect(refusal(() => tokens.succeed(sent, "not json"))).toContain("InvalidOutput: Invalid Output: ");
    tokens.succeed(sent, '"good"');
    expect(outputOf(await finish(execution))).toBe("good");
  });
});
