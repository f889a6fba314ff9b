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

  it.each([
    "$partition([], 2)",
    "$partition([1], 0)",
    "$partition([1], -0.5)",
    "$partition($nope, 2)",
    "$range(1, 5)",
    "$range(1, 5, -1)",
    "$hash('x')",
    "$parse()",
  ])("%s gives nothing", async (source) => {
    expect((await give(`{% ${source} %}`)).cause).toContain("returned nothing (undefined)");
  });

  it("take an array without a size as one chunk", async () => {
    expect(outputOf(await give("{% $partition([1, 2]) %}"))).toEqual([[1, 2]]);
  });

  it.each([
    ["$partition([1], null)", 'T0410: Argument 2 of function "partition" does not match function signature'],
    ["$partition([1], 1, 1)", 'T0410: Argument 3 of function "partition" does not match function signature'],
    ["$partition('x', 1)", 'T0412: Argument 1 of function "partition" must be an array of undefined'],
    ["$partition([1], -2)", "D3137: Second argument must be zero or greater"],
    ["$range('a', 5, 1)", 'T0410: Argument 1 of function "range" does not match function signature'],
    ["$range(1)", 'T0410: Argument 2 of function "range" does not match function signature'],
    ["$range(1, 5, null)", 'T0410: Argument 3 of function "range" does not match function signature'],
    ["$range(1, 5, 1, 1)", 'T0410: Argument 4 of function "range" does not match function signature'],
    ["$hash()", 'T0410: Argument 1 of function "hash" does not match function signature'],
    ["$hash('x', 5)", 'T0410: Argument 2 of function "hash" does not match function signature'],
    ["$hash('x', 'MD5', 1)", 'T0410: Argument 3 of function "hash" does not match function signature'],
    ["$hash('x', 'md5')", "D3137: Hash algorithm 'md5' must be one of SHA-1, SHA-384, SHA-256, SHA-512, MD5"],
    ["$parse(null)", 'T0410: Argument 1 of function "parse" does not match function signature'],
    ["$parse('1', 1)", 'T0410: Argument 2 of function "parse" does not match function signature'],
    ["$parse('{')", "D3137: Invalid JSON"],
    ["$random(null)", 'T0410: Argument 1 of function "random" does not match function signature'],
    ["$random(1, 2)", 'T0410: Argument 2 of function "random" does not match function signature'],
    ["$uuid(1, 2)", 'T0410: Argument 1 of function "uuid" does not match function signature'],
  ])("%s is refused with JSONata's code", async (source, complaint) => {
    expect((await give(`{% ${source} %}`)).cause).toBe(
      `${prefix}The JSONata expression '${source}' specified for the field 'Output' threw an error during evaluation. ${complaint}`,
    );
  });

  it.each([
    [
      "a range too long",
      "$range(1, 360146, 1)",
      "Expression evaluation memory limit exceeded: Check for excessive memory usage",
    ],
    [
      "a recursion too deep",
      "($f := function($x){ $x <= 0 ? 0 : 1 + $f($x - 1) }; $f(32))",
      "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive",
    ],
    [
      "a source nested too deeply",
      `1${"+1".repeat(100)}`,
      "Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive",
    ],
  ])("stop at %s, which has no code", async (_, source, complaint) => {
    expect((await give(`{% ${source} %}`)).cause).toBe(
      `${prefix}The JSONata expression '${source}' specified for the field 'Output' threw an error during evaluation: ${complaint}`,
    );
  });

  it.each([
    ["($f := function($x){ $x <= 0 ? 0 : 1 + $f($x - 1) }; $f(31))", 31],
    [`1${"+1".repeat(99)}`, 100],
  ])("go as deep as the service does: %s", async (source, value) => {
    expect(outputOf(await give(`{% ${source} %}`))).toBe(value);
  });

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

  it.each(["{% null %}", "{% $states.input.a %}", "{% $exists($states.input.b) ? 1 : null %}"])(
    "may give null alone: %s",
    async (Output) => {
      expect(await give(Output, { a: null })).toMatchObject({ status: "SUCCEEDED", output: "null" });
    },
  );

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
