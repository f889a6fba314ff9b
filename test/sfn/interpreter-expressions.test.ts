import { describe, expect, it } from "vitest";
import type { Json } from "#local/sfn/types.ts";
import { eventOf, outputOf, story, workshop } from "./run-machine.ts";

const give = async (Output: Json, input: Json = {}) => {
  const { run } = workshop();
  return run({ States: { Cut: { Type: "Pass", Output, End: true } } }, input);
};

const prefix = "An error occurred while executing the state 'Cut' (entered at the event id #2). ";

describe("An expression that cannot be evaluated", () => {
  it("fails the state; its event follows what came before the state", async () => {
    const { run } = workshop();
    const execution = await run({
      States: { First: { Type: "Pass", Next: "Cut" }, Cut: { Type: "Pass", Output: "{% $missing %}", End: true } },
    });
    const cause =
      "An error occurred while executing the state 'Cut' (entered at the event id #4). " +
      "The JSONata expression '$missing' specified for the field 'Output' returned nothing (undefined).";
    expect(story(execution).slice(3)).toEqual(["4<3 PassStateEntered", "5<3 EvaluationFailed", "6<5 ExecutionFailed"]);
    expect(eventOf(execution, "EvaluationFailed")?.evaluationFailedEventDetails).toEqual({
      state: "Cut",
      error: "States.QueryEvaluationError",
      location: "Output",
      cause,
    });
    expect(execution).toMatchObject({ error: "States.QueryEvaluationError", cause });
  });

  it.each([
    ["the path to it", { a: { b: [1, "{% $nope %}"] } }, "$nope", "Output/a/b[1]", "returned nothing (undefined)."],
    [
      "that it gave a function",
      "{% function($x){ $x } %}",
      "function($x){ $x }",
      "Output",
      "returned an unsupported result type.",
    ],
    [
      "JSONata's own complaint",
      "{% $unheard(1) %}",
      "$unheard(1)",
      "Output",
      "threw an error during evaluation. T1006: Attempted to invoke a non-function",
    ],
    [
      "that $eval is not there",
      "{% $eval('1') %}",
      "$eval('1')",
      "Output",
      "threw an error during evaluation. T1006: Attempted to invoke a non-function",
    ],
  ])("is told with %s", async (_, template, source, location, complaint) => {
    const execution = await give(template);
    expect(execution.cause).toBe(
      `${prefix}The JSONata expression '${source}' specified for the field '${location}' ${complaint}`,
    );
  });

  it("names Assign and Arguments as its place", async () => {
    const { run } = workshop();
    const assign = await run({ States: { Cut: { Type: "Pass", Assign: { v: "{% $nope %}" }, End: true } } });
    const task = await run({
      States: {
        Cut: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          Arguments: { FunctionName: "{% $nope %}" },
          End: true,
        },
      },
    });
    const places = [assign, task].map(
      (one) => eventOf(one, "EvaluationFailed")?.evaluationFailedEventDetails?.location,
    );
    expect(places).toEqual(["Assign/v", "Arguments/FunctionName"]);
  });
});

describe("The service's own functions", () => {
  it.each([
    ["$partition([1,2,3,4], 3)", [[1, 2, 3], [4]]],
    ["$partition([0], 1.9)", [[0]]],
    ["$range(0, 10, 3)", [0, 3, 6, 9]],
    ["$range(5, 1, -2)", [5, 3, 1]],
    ["$range(-1.7, 2, 1)", [-1, 0, 1, 2]],
    ["$range(1, 9, 9)", 1],
    ["$hash('carat', 'MD5')", "b0ae51651f9d62cf6f2e2b1b975a3a62"],
    ["$parse('{\"a\": [1]}').a", [1]],
    ["$random(7) = $random(7)", true],
    ["$random(7) = $random(8)", false],
    ["$random() < 1", true],
    ["$match($uuid(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/).index", 0],
    ["$now()", "2026-01-01T00:00:00.000Z"],
    ["$now('[Y]')", "2026"],
    ["$millis()", Date.UTC(2026, 0, 1)],
  ])("%s", async (source, value) => {
    const output = outputOf(await give(`{% ${source} %}`));
    expect(output).toEqual(value);
  });

  it.each(["$partition([], 2)", "$partition([1], 0)", "$range(1, 5)", "$range(1, 5, -1)", "$hash('x')"])(
    "%s gives nothing",
    async (source) => {
      expect((await give(`{% ${source} %}`)).cause).toContain("returned nothing (undefined)");
    },
  );

  it.each(["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"])("$hash knows %s", async (algorithm) => {
    const digests: Record<string, number> = { MD5: 32, "SHA-1": 40, "SHA-256": 64, "SHA-384": 96, "SHA-512": 128 };
    expect(outputOf(await give(`{% $length($hash('x', '${algorithm}')) %}`))).toBe(digests[algorithm]);
  });

  it("follow the execution's clock", async () => {
    const { run } = workshop();
    const execution = await run({
      States: {
        Rest: { Type: "Wait", Seconds: 60, Next: "Tell" },
        Tell: { Type: "Pass", Output: "{% $now() %}", End: true },
      },
    });
    expect(outputOf(execution)).toBe("2026-01-01T00:01:00.000Z");
  });
});

describe("What JSONata gives", () => {
  it("reaches the next state as JSON: arrays that it built are read as any others", async () => {
    const { run } = workshop();
    const execution = await run(
      {
        States: {
          Build: { Type: "Pass", Output: "{% {'rows': $states.input.list.v[]} %}", Next: "Read" },
          Read: { Type: "Pass", Output: "{% $states.input.rows %}", End: true },
        },
      },
      { list: [{ v: 1 }] },
    );
    expect(outputOf(execution)).toEqual([1]);
  });

  it("keeps null, and leaves out members that are nothing", async () => {
    expect(outputOf(await give("{% {'a': $states.input.a, 'b': $states.input.b} %}", { a: null }))).toEqual({
      a: null,
    });
  });

  it("is the same for executions that evaluate one expression at the same time", async () => {
    const { start, finish } = workshop();
    const definition = {
      States: {
        Add: { Type: "Pass", Output: "{% $map([1..20], function($v){ $v + $states.input }) ~> $sum() %}", End: true },
      },
    } as const;
    const executions = Array.from({ length: 20 }, (_, n) => start(structuredClone(definition), n));
    const outputs = await Promise.all(executions.map(async (execution) => outputOf(await finish(execution))));
    expect(outputs).toEqual(executions.map((_, n) => 210 + 20 * n));
  });

  it("sees no input but $states", async () => {
    expect((await give("{% weight %}", { weight: 1 })).cause).toContain("returned nothing (undefined)");
  });
});

describe("The context object", () => {
  it("tells of the execution, the machine and the state", async () => {
    const { run } = workshop();
    const execution = await run(
      {
        States: {
          Rest: { Type: "Wait", Seconds: 1, Next: "Tell" },
          Tell: { Type: "Pass", Output: "{% $states.context %}", End: true },
        },
      },
      { a: 1 },
    );
    expect(outputOf(execution)).toEqual({
      Execution: {
        Id: execution.arn,
        Input: { a: 1 },
        StartTime: "2026-01-01T00:00:00.000Z",
        Name: "first",
        RoleArn: "arn:aws:iam::123456789012:role/quarry",
        RedriveCount: 0,
      },
      StateMachine: { Id: "arn:aws:states:us-east-1:123456789012:stateMachine:quarry", Name: "quarry" },
      State: { Name: "Tell", EnteredTime: "2026-01-01T00:00:01.000Z" },
    });
  });
});
