import { describe, expect, it } from "vitest";
import { startExecution } from "#local/sfn/execution.ts";
import { TaskError } from "#local/sfn/types.ts";
import { eventOf, machineOf, outputOf, story, workshop } from "./run-machine.ts";

const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:grind";

describe("A Task", () => {
  it("calls its optimised integration and tells the call", async () => {
    const { run, calls } = workshop(() => ({ Payload: 5 }));
    const execution = await run({
      States: {
        Grind: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          Arguments: { FunctionName: "grind", Payload: "{% $states.input %}" },
          TimeoutSeconds: "{% 60 %}",
          HeartbeatSeconds: 20,
          Credentials: { RoleArn: "arn:aws:iam::123456789012:role/other" },
          Output: "{% $states.result.Payload + 1 %}",
          End: true,
        },
      },
    });
    expect(outputOf(execution)).toBe(6);
    expect(calls).toEqual([
      { service: "lambda", action: "invoke", optimised: true, parameters: { FunctionName: "grind", Payload: {} } },
    ]);
    expect(story(execution)).toEqual([
      "1<0 ExecutionStarted",
      "2<0 TaskStateEntered",
      "3<2 TaskScheduled",
      "4<3 TaskStarted",
      "5<4 TaskSucceeded",
      "6<5 TaskStateExited",
      "7<6 ExecutionSucceeded",
    ]);
    expect(eventOf(execution, "TaskScheduled")?.taskScheduledEventDetails).toEqual({
      resourceType: "lambda",
      resource: "invoke",
      region: "us-east-1",
      parameters: '{"FunctionName":"grind","Payload":{}}',
      timeoutInSeconds: 60,
      heartbeatInSeconds: 20,
      taskCredentials: { roleArn: "arn:aws:iam::123456789012:role/other" },
    });
    expect(eventOf(execution, "TaskSucceeded")?.taskSucceededEventDetails).toEqual({
      resourceType: "lambda",
      resource: "invoke",
      output: '{"Payload":5}',
      outputDetails: { truncated: false },
    });
  });

  it("calls any API by aws-sdk, and fails with what it answers", async () => {
    const { run, calls } = workshop(() => {
      throw new TaskError("Bedrock.ConflictException", "taken");
    });
    const execution = await run({
      States: {
        Create: { Type: "Task", Resource: "arn:aws:states:::aws-sdk:bedrock:getCustomModel", Arguments: {}, End: true },
      },
    });
    expect(calls).toEqual([{ service: "bedrock", action: "getCustomModel", optimised: false, parameters: {} }]);
    expect(eventOf(execution, "TaskFailed")).toMatchObject({
      previousEventId: 4,
      taskFailedEventDetails: {
        resourceType: "aws-sdk:bedrock",
        resource: "getCustomModel",
        error: "Bedrock.ConflictException",
        cause: "taken",
      },
    });
    expect(execution).toMatchObject({ status: "FAILED", error: "Bedrock.ConflictException", cause: "taken" });
  });

  it("with a function's ARN hands over its Arguments and takes the payload, in events of their own", async () => {
    const { run, calls } = workshop(() => ({ StatusCode: 200, Payload: { fine: true } }));
    const execution = await run({
      States: { Grind: { Type: "Task", Resource: functionArn, Arguments: { a: 1 }, TimeoutSeconds: 9, End: true } },
    });
    expect(calls[0]?.parameters).toEqual({ FunctionName: functionArn, Payload: { a: 1 } });
    expect(outputOf(execution)).toEqual({ fine: true });
    expect(story(execution).slice(2, 5)).toEqual([
      "3<2 LambdaFunctionScheduled",
      "4<3 LambdaFunctionStarted",
      "5<4 LambdaFunctionSucceeded",
    ]);
    expect(eventOf(execution, "LambdaFunctionScheduled")?.lambdaFunctionScheduledEventDetails).toEqual({
      resource: functionArn,
      input: '{"a":1}',
      inputDetails: { truncated: false },
      timeoutInSeconds: 9,
    });
  });

  it.each([
    ["null", "null"],
    ['"stone"', '"stone"'],
    ["7", 7],
    ["[]", []],
  ])("gives a function that is its Resource %s as JSON", async (text, Payload) => {
    const { run, calls } = workshop();
    const execution = await run(
      { States: { Grind: { Type: "Task", Resource: functionArn, End: true } } },
      JSON.parse(text),
    );
    expect(calls[0]?.parameters).toEqual({ FunctionName: functionArn, Payload });
    expect(eventOf(execution, "LambdaFunctionScheduled")?.lambdaFunctionScheduledEventDetails?.input).toBe(text);
  });

  it("with a function's ARN fails in an event of its own", async () => {
    const { run } = workshop(() => {
      throw new TaskError("TypeError", '{"errorType":"TypeError"}');
    });
    const execution = await run({ States: { Grind: { Type: "Task", Resource: functionArn, End: true } } });
    expect(eventOf(execution, "LambdaFunctionFailed")?.lambdaFunctionFailedEventDetails).toEqual({
      error: "TypeError",
      cause: '{"errorType":"TypeError"}',
    });
    expect(execution.error).toBe("TypeError");
  });

  it("with a function's ARN fails with what the function answered, to the letter", async () => {
    const { run } = workshop(() => {
      throw new TaskError("TypeError", '{"errorType":"TypeError"}', '{"errorType": "TypeError"}');
    });
    const invoke = "arn:aws:states:::lambda:invoke";
    const [direct, integrated] = await Promise.all(
      [functionArn, invoke].map((Resource) => run({ States: { Grind: { Type: "Task", Resource, End: true } } })),
    );
    expect([direct?.cause, integrated?.cause]).toEqual(['{"errorType": "TypeError"}', '{"errorType":"TypeError"}']);
  });

  it.each([
    ["TimeoutSeconds", "{% -1 %}", "TimeoutSeconds must be between 0 and 99999999 but was: -1"],
    ["HeartbeatSeconds", "{% 1.6 %}", "The HeartbeatSeconds field cannot be parsed as an integer: 1.6"],
  ])("fails before its call on %s of %s", async (field, expression, complaint) => {
    const { run, calls } = workshop();
    const execution = await run({
      States: { Grind: { Type: "Task", Resource: functionArn, [field]: expression, End: true } },
    });
    expect(execution.cause).toBe(
      `An error occurred while executing the state 'Grind' (entered at the event id #2). ${complaint}`,
    );
    expect(calls).toEqual([]);
  });

  it("is given up after its TimeoutSeconds, whatever the call does later", async () => {
    let answer: (value: string) => void = () => undefined;
    const { clock, deps } = workshop(() => new Promise<string>((resolve) => (answer = resolve)));
    const execution = startExecution(
      { ...deps, clock: { ...clock, hold: (work) => work() } },
      {
        machine: machineOf({
          States: { Grind: { Type: "Task", Resource: functionArn, TimeoutSeconds: 5, End: true } },
        }),
        arn: "arn",
        name: "late",
        input: "{}",
      },
    );
    const from = clock.now();
    await clock.until(() => execution.status !== "RUNNING");
    answer("late");
    await clock.pass(1);
    expect(execution.stopDate?.getTime()).toBe(from + 5000);
    expect(execution).toMatchObject({ status: "FAILED", error: "States.Timeout", cause: undefined });
    expect(eventOf(execution, "LambdaFunctionTimedOut")?.lambdaFunctionTimedOutEventDetails).toEqual({
      error: "States.Timeout",
    });
    expect(story(execution).at(-1)).toBe("6<5 ExecutionFailed");
  });

  it.each(["arn:aws:states:us-east-1:123456789012:activity:dig", "arn:aws:states:::ecs:runTask.sync"])(
    "says so when it cannot call its resource: %s",
    async (Resource) => {
      const { run } = workshop();
      const execution = await run({ States: { Grind: { Type: "Task", Resource, End: true } } });
      expect(execution.error).toBe("States.Runtime");
      expect(execution.cause).toContain(Resource);
    },
  );

  it("ends the execution when its integration breaks down", async () => {
    const { run } = workshop(() => {
      throw new TypeError("broken");
    });
    const execution = await run({ States: { Grind: { Type: "Task", Resource: functionArn, End: true } } });
    expect(execution.error).toBe("States.Runtime");
    expect(execution.cause).toContain("broken");
  });
});
