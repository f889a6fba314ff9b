import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Poll, waits as figuresOf } from "#core/poll.ts";
import { parseDefinition } from "#local/sfn/definition.ts";
import { fill, placeholders } from "../../src/definition.ts";

const lambda = "arn:aws:states:::lambda:invoke";
const machine = (States: unknown, StartAt = "A") => ({ QueryLanguage: "JSONata", StartAt, States });
const done = { Type: "Pass", End: true };
const pass = (fields: object) => machine({ A: { ...done, ...fields } });
const task = (fields: object) => machine({ A: { Type: "Task", Resource: lambda, End: true, ...fields } });
const wait = (fields: object) => machine({ A: { Type: "Wait", End: true, ...fields } });
const choice = (rule: object) => machine({ A: { Type: "Choice", Choices: [rule] }, B: done });
const map = (processor: object, fields: object = {}) =>
  machine({
    A: { Type: "Map", End: true, ItemProcessor: { StartAt: "I", States: { I: done }, ...processor }, ...fields },
  });
const parallel = (...Branches: unknown[]) => machine({ A: { Type: "Parallel", End: true, Branches } });
const branch = (name: string, fields: object = {}) => ({ StartAt: name, States: { [name]: { ...done, ...fields } } });

const diagnosticsOf = (definition: unknown) =>
  parseDefinition(typeof definition === "string" ? definition : JSON.stringify(definition)).diagnostics;
const toldOf = (definition: unknown) =>
  diagnosticsOf(definition).map(({ code, message, location }) => [code, message, location]);

const everything = {
  QueryLanguage: "JSONata",
  Comment: "Every state and every field",
  Version: "1.0",
  TimeoutSeconds: 3600,
  StartAt: "Invoke",
  States: {
    Invoke: {
      Type: "Task",
      Comment: "Why",
      Resource: lambda,
      Arguments: { FunctionName: "f", Payload: "{% $states.input %}" },
      TimeoutSeconds: "{% $states.input.seconds %}",
      HeartbeatSeconds: 5,
      Credentials: { RoleArn: "arn:aws:iam::123456789012:role/other" },
      Retry: [
        {
          ErrorEquals: ["TransientError", "States.Timeout"],
          IntervalSeconds: 2,
          MaxAttempts: 0,
          BackoffRate: 1.5,
          MaxDelaySeconds: 60,
          JitterStrategy: "FULL",
        },
        { ErrorEquals: ["States.ALL"] },
      ],
      Catch: [{ ErrorEquals: ["States.ALL"], Output: "{% $states.errorOutput %}", Assign: { e: 1 }, Next: "Lost" }],
      Assign: { job: "{% $states.result.Payload %}" },
      Output: "{% $states.result %}",
      Next: "Look",
    },
    Look: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $job.again %}", Next: "Rest", Assign: { n: "{% $n + 1 %}" }, Output: 1 },
        { Condition: "{% $n > 5 %}", Next: "Until" },
      ],
      Default: "Each",
    },
    Rest: { Type: "Wait", Seconds: "{% $n * 2 %}", Next: "Until" },
    Until: { Type: "Wait", Timestamp: "2030-01-01T00:00:00Z", Next: "Each" },
    Each: {
      Type: "Map",
      Items: "{% $states.input.items[size > 3] %}",
      ItemSelector: { index: "{% $states.context.Map.Item.Index %}" },
      MaxConcurrency: 2,
      ItemProcessor: {
        ProcessorConfig: { Mode: "INLINE" },
        StartAt: "Item",
        States: { Item: { Type: "Pass", Output: { a: ["{% $map([1], function($x) { $x + 1 }) %}"] }, End: true } },
      },
      Next: "Both",
    },
    Both: {
      Type: "Parallel",
      Branches: [branch("Left"), { StartAt: "Right", States: { Right: { Type: "Succeed" } } }],
      Arguments: {},
      Next: "Found",
    },
    Found: { Type: "Succeed", Output: "{% $states.input %}" },
    Lost: { Type: "Fail", Error: "{% $e %}", Cause: "Nothing was found" },
  },
};

describe("a definition that the service takes", () => {
  it("is given back as it was written", () => {
    expect(parseDefinition(JSON.stringify(everything))).toEqual({ definition: everything, diagnostics: [] });
  });

  it.each([
    [
      "a branch that never ends, since only the machine must have an end",
      parallel({ StartAt: "X", States: { X: { Type: "Pass", Next: "Y" }, Y: { Type: "Pass", Next: "X" } } }),
    ],
    [
      "an expression that reads a field of items in a predicate",
      pass({ Output: "{% $states.input.items[phone > 3] %}" }),
    ],
    ["a key of Output that is named like a field of a state", pass({ Output: { Next: "{% $x %}", Comment: "x" } })],
    ["expressions in comments, which are not read", pass({ Comment: "{% phone %}" })],
    ["a wait between attempts of no time at all", task({ Retry: [{ ErrorEquals: ["E"], IntervalSeconds: 0 }] })],
    ["Iterator, the old name of ItemProcessor", machine({ A: { Type: "Map", End: true, Iterator: branch("I") } })],
    [
      "a condition that is plainly true",
      machine({ A: { Type: "Choice", Choices: [{ Condition: true, Next: "B" }] }, B: done }),
    ],
    ["state names in any script", machine({ テスト: done }, "テスト")],
  ])("may have %s", (_, definition) => {
    expect(diagnosticsOf(definition)).toEqual([]);
  });

  it("may be in JSONPath where its states are in JSONata, or are the same in both", () => {
    const inner = branch("Inner", { QueryLanguage: "JSONata", Output: "{% 1 %}" });
    const states = {
      A: { Type: "Choice", QueryLanguage: "JSONata", Choices: [{ Condition: true, Next: "B" }], Default: "C" },
      B: { Type: "Parallel", Branches: [inner], Next: "C" },
      C: { Type: "Wait", Seconds: 1, Next: "D" },
      D: { Type: "Fail", Cause: "Always" },
    };
    const mixed = {
      QueryLanguage: "JSONPath",
      StartAt: "A",
      States: { ...states, C: { ...states.C, QueryLanguage: "JSONPath" } },
    };
    expect(parseDefinition(JSON.stringify(mixed)).definition).toEqual(machine(states));
  });

  it("says of no state that it is not the end", () => {
    const states = { A: { Type: "Pass", End: false, Next: "B" }, B: { Type: "Succeed" } };
    const { definition } = parseDefinition(JSON.stringify(machine(states)));
    expect(definition?.States["A"]).toEqual({ Type: "Pass", Next: "B" });
  });

  it("calls the processor of a map by one name, whichever it was given", () => {
    const { definition } = parseDefinition(
      JSON.stringify(machine({ A: { Type: "Map", End: true, Iterator: branch("I") } })),
    );
    expect(definition?.States["A"]).toEqual({ Type: "Map", End: true, ItemProcessor: branch("I") });
  });
});

const schema = "SCHEMA_VALIDATION_FAILED";
const target = "MISSING_TRANSITION_TARGET";
const unsupported = "UNSUPPORTED_JSONATA_EXPRESSION";
const invalid = "INVALID_JSONATA_EXPRESSION";
const jsonPathOnly = (field: string) =>
  `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`;
const oneOf = (fields: string) => `There should only be one of the following fields: [${fields}]`;
const needsOneOf = (fields: string) => `This object should have only one of the following fields: [${fields}]`;
const half = "JSONata string must start with {% and end with %}";
const alone = "States.ALL must appear alone and at end of list";
const types = "[Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]";
const waits = "SecondsPath, Seconds, TimestampPath, Timestamp";

describe("what is wrong is told in the words, with the code and at the place of the real service", () => {
  it.each<[string, unknown, ...[code: string, message: string, location: string | undefined][]]>([
    ["no text", "", [schema, "Definition must be a valid JSON object", undefined]],
    ["JSON that is no object", "[]", [schema, "Definition must be a valid JSON object", undefined]],
    ["an empty object", {}, [schema, "These fields are required: [States, StartAt]", "/"]],
    ["no StartAt", { States: { A: done } }, [schema, "These fields are required: [StartAt]", "/"]],
    [
      "a version to come",
      { ...pass({}), Version: "2.0" },
      [schema, "Value should be one of the following: [1.0]", "/Version"],
    ],
    ["a field of no machine", { ...pass({}), _comment: 1 }, [schema, "Field '_comment' is not supported", "/"]],
    ["a field of no state", pass({ _comment: 1 }), [schema, "Field '_comment' is not supported", "/States/A"]],
    ["a field of another state type", pass({ Catch: [] }), [schema, "Field 'Catch' is not supported", "/States/A"]],
    [
      "a timeout of a map",
      map({}, { TimeoutSeconds: 5 }),
      [schema, "Field 'TimeoutSeconds' is not supported", "/States/A"],
    ],
    ["a field of JSONPath", pass({ InputPath: "$.a" }), [schema, jsonPathOnly("InputPath"), "/States/A"]],
    ["a wait by a path", wait({ SecondsPath: "$.a" }), [schema, jsonPathOnly("SecondsPath"), "/States/A"]],
    [
      "a state in JSONPath",
      pass({ QueryLanguage: "JSONPath" }),
      [schema, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", "/States/A"],
    ],
    [
      "an unknown query language",
      pass({ QueryLanguage: "jsonata" }),
      [schema, "Value should be one of the following: [JSONPath, JSONata]", "/States/A/QueryLanguage"],
    ],
    [
      "a query language of a branch",
      parallel({ QueryLanguage: "JSONata", ...branch("X") }),
      [schema, "Field 'QueryLanguage' is not supported", "/States/A/Branches[0]"],
    ],
    [
      "an unknown type",
      machine({ A: { Type: "Nap", End: true } }),
      [schema, `The field 'Type' should have one of these values: ${types}`, "/States/A/Type"],
    ],
    [
      "no type",
      machine({ A: { End: true } }),
      [schema, "The field 'Type' is required", "/States/A"],
      ["MISSING_END_STATE", "Workflow has no terminal state", undefined],
    ],
    [
      "no states",
      machine({}),
      [schema, "Value cannot be empty", "/States"],
      [target, "Missing 'Next' target: A", "/StartAt"],
      ["MISSING_END_STATE", "Workflow has no terminal state", undefined],
    ],
    [
      "a time that there is not",
      machine({ A: { Type: "Wait", Timestamp: "2016-13-05T21:29:29Z", End: true } }),
      [schema, "String does not match RFC3339 timestamp", "/States/A/Timestamp"],
    ],
    [
      "an expression where there is no JSONata",
      { StartAt: "A", States: { A: { Type: "Wait", Timestamp: "{% $states.input %}", End: true } } },
      [schema, "String does not match RFC3339 timestamp", "/States/A/Timestamp"],
    ],
    [
      "no way on",
      machine({ A: { Type: "Pass" }, B: { Type: "Succeed" } }),
      [schema, needsOneOf("Next, End"), "/States/A"],
      [target, 'State "B" is not reachable.', "/States/B"],
    ],
    ["two ways on", pass({ Next: "A" }), [schema, oneOf("Next, End"), "/States/A"]],
    [
      "a resource that is no ARN",
      task({ Resource: "f" }),
      [schema, "Value is not a valid resource ARN", "/States/A/Resource"],
    ],
    ["a wait for nothing", wait({}), [schema, needsOneOf(waits), "/States/A"]],
    [
      "a wait for two things",
      wait({ Seconds: 1, Timestamp: "2030-01-01T00:00:00Z" }),
      [schema, oneOf(waits), "/States/A"],
    ],
    [
      "a date without a time",
      wait({ Timestamp: "2030-01-01" }),
      [schema, "String does not match RFC3339 timestamp", "/States/A/Timestamp"],
    ],
    ["a number in quotes", wait({ Seconds: "5" }), [schema, "Expected value of type Integer", "/States/A/Seconds"]],
    ["a part of a second", wait({ Seconds: 0.5 }), [schema, "Expected value of type Integer", "/States/A/Seconds"]],
    ["no time at all", task({ TimeoutSeconds: 0 }), [schema, "Minimum value is 1", "/States/A/TimeoutSeconds"]],
    ["three years", task({ TimeoutSeconds: 1e8 }), [schema, "Maximum value is 99999999", "/States/A/TimeoutSeconds"]],
    [
      "no choices",
      machine({ A: { Type: "Choice", Choices: [], Default: "B" }, B: done }),
      [schema, "Value cannot be empty", "/States/A/Choices"],
    ],
    ["no branches", parallel(), [schema, "Value cannot be empty", "/States/A/Branches"]],
    [
      "a branch without states",
      parallel({ StartAt: "X" }),
      [schema, "These fields are required: [States]", "/States/A/Branches[0]"],
      [target, "Missing 'Next' target: X", "/States/A/Branches[0]/StartAt"],
    ],
    [
      "a choice that leads nowhere",
      choice({ Condition: true }),
      [schema, "These fields are required: [Next]", "/States/A/Choices[0]"],
      [target, 'State "B" is not reachable.', "/States/B"],
    ],
    [
      "a retrier for no error",
      task({ Retry: [{ ErrorEquals: [] }] }),
      [schema, "Value cannot be empty", "/States/A/Retry[0]/ErrorEquals"],
    ],
    [
      "a retrier without errors",
      task({ Retry: [{}] }),
      [schema, "These fields are required: [ErrorEquals]", "/States/A/Retry[0]"],
    ],
    [
      "an unknown jitter",
      task({ Retry: [{ ErrorEquals: ["E"], JitterStrategy: "SOME" }] }),
      [schema, "Value should be one of the following: [NONE, FULL]", "/States/A/Retry[0]/JitterStrategy"],
    ],
    [
      "fewer than no attempts",
      task({ Retry: [{ ErrorEquals: ["E"], MaxAttempts: -1 }] }),
      [schema, "Minimum value is 0", "/States/A/Retry[0]/MaxAttempts"],
    ],
    [
      "a rate that shrinks",
      task({ Retry: [{ ErrorEquals: ["E"], BackoffRate: 0.5 }] }),
      [schema, "Minimum value is 1", "/States/A/Retry[0]/BackoffRate"],
    ],
    [
      "too long a delay",
      task({ Retry: [{ ErrorEquals: ["E"], MaxDelaySeconds: 4e7 }] }),
      [schema, "Maximum value is 31622400", "/States/A/Retry[0]/MaxDelaySeconds"],
    ],
    [
      "States.ALL before others",
      task({ Retry: [{ ErrorEquals: ["States.ALL"] }, { ErrorEquals: ["E"] }] }),
      [schema, alone, "/States/A/Retry[0]/ErrorEquals[0]"],
    ],
    [
      "States.ALL beside others",
      task({ Catch: [{ ErrorEquals: ["E", "States.ALL"], Next: "A" }] }),
      [schema, alone, "/States/A/Catch[0]/ErrorEquals[1]"],
    ],
    [
      "a target that is not there",
      machine({ A: { Type: "Pass", Next: "X" }, B: done }),
      [target, "Missing 'Next' target: X", "/States/A/Next"],
      [target, 'State "B" is not reachable.', "/States/B"],
    ],
    [
      "a choice's target that is not there",
      choice({ Condition: true, Next: "X" }),
      [target, "Missing 'Next' target: X", "/States/A/Choices[0]/Next"],
      [target, 'State "B" is not reachable.', "/States/B"],
    ],
    [
      "a default that is not there",
      machine({ A: { Type: "Choice", Choices: [{ Condition: true, Next: "B" }], Default: "X" }, B: done }),
      [target, "Missing 'Next' target: X", "/States/A/Default"],
    ],
    [
      "a catcher's target that is not there",
      task({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "X" }] }),
      [target, "Missing 'Next' target: X", "/States/A/Catch[0]/Next"],
    ],
    [
      "a target in an outer flow",
      machine({
        A: { Type: "Parallel", Branches: [{ StartAt: "X", States: { X: { Type: "Pass", Next: "B" } } }], Next: "B" },
        B: done,
      }),
      [target, "Missing 'Next' target: B", "/States/A/Branches[0]/States/X/Next"],
    ],
    [
      "a start that is not there",
      machine({ A: done }, "X"),
      [target, "Missing 'Next' target: X", "/StartAt"],
      [target, 'State "A" is not reachable.', "/States/A"],
    ],
    [
      "a state with a slash that nothing leads to",
      machine({ A: done, "a/b": done }),
      [target, 'State "a/b" is not reachable.', "/States/a/b"],
    ],
    [
      "a loop without an end",
      machine({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" }, C: { Type: "Pass", Next: "A" } }),
      ["MISSING_END_STATE", "Workflow has no terminal state", undefined],
    ],
    [
      "a missing target and no end",
      machine({ A: { Type: "Pass", Next: "X" } }),
      [target, "Missing 'Next' target: X", "/States/A/Next"],
      ["MISSING_END_STATE", "Workflow has no terminal state", undefined],
    ],
    [
      "one name twice",
      machine({ A: { Type: "Parallel", Branches: [branch("B")], Next: "B" }, B: done }),
      ["DUPLICATE_STATE_NAME", "Duplicate State name: B", "/States/B"],
    ],
    ["an unclosed list", pass({ Output: "{% a[1,2) %}" }), [invalid, 'Expected "]", got ","', "/States/A/Output"]],
    [
      "an unclosed string",
      pass({ Output: '{% "unterminated %}' }),
      [invalid, "String literal must be terminated by a matching quote", "/States/A/Output"],
    ],
    [
      "half a sum",
      pass({ Output: { v: ["{% 1 + %}"] } }),
      [invalid, "Unexpected end of expression", "/States/A/Output/v[0]"],
    ],
    [
      "half an object",
      pass({ Output: '{% {"a":} %}' }),
      [invalid, 'The symbol "}" cannot be used as a unary operator', "/States/A/Output"],
    ],
    ["an empty expression", pass({ Output: "{%%}" }), [invalid, "Unexpected end of expression", "/States/A/Output"]],
    [
      "a name of the input",
      pass({ Assign: { v: "{% phone %}" } }),
      [unsupported, "Reference to 'phone' at the top level is not supported.", "/States/A/Assign/v"],
    ],
    [
      "two names of the input",
      pass({ Output: "{% aaa + bbb %}" }),
      [unsupported, "Reference to 'aaa' at the top level is not supported.", "/States/A/Output"],
      [unsupported, "Reference to 'bbb' at the top level is not supported.", "/States/A/Output"],
    ],
    [
      "a name of the input in a function",
      pass({ Output: "{% $map([1], function($x){ b }) %}" }),
      [unsupported, "Reference to 'b' at the top level is not supported.", "/States/A/Output"],
    ],
    [
      "the input as JSONata's own",
      pass({ Output: "{% $.phone %}" }),
      [unsupported, "Reference to '$' at the top level is not supported.", "/States/A/Output"],
    ],
    [
      "the outermost input",
      pass({ Output: "{% $$ %}" }),
      [unsupported, "Reference to '$$' is not supported.", "/States/A/Output"],
    ],
    [
      "an error where there is none",
      pass({ Output: "{% $states.errorOutput %}" }),
      [unsupported, "Field '$states.errorOutput' does not exist.", "/States/A/Output"],
    ],
    [
      "a result of a state that has none",
      pass({ Output: "{% $states.result %}" }),
      [unsupported, "Field '$states.result' does not exist.", "/States/A/Output"],
    ],
    [
      "a result before there is one",
      task({ Arguments: "{% $states.result %}" }),
      [unsupported, "Field '$states.result' does not exist.", "/States/A/Arguments"],
    ],
    ["an expression that is not closed", pass({ Output: "{% 1" }), [schema, half, "/States/A/Output"]],
    [
      "an expression that is not opened",
      task({ Arguments: { a: ["1 %}"] } }),
      [schema, half, "/States/A/Arguments/a[0]"],
    ],
    ["a space before an expression", pass({ Output: " {% 1 %}" }), [schema, half, "/States/A/Output"]],
    [
      "a condition that is no expression",
      choice({ Condition: "x", Next: "B" }),
      [schema, half, "/States/A/Choices[0]/Condition"],
    ],
    ["a number's expression that is not closed", wait({ Seconds: "{% 1" }), [schema, half, "/States/A/Seconds"]],
    [
      "a role that is not named",
      task({ Credentials: {} }),
      [schema, "The field 'RoleArn' is required but was missing", "/States/A/Credentials"],
    ],
    [
      "how to run an inline map",
      map({ ProcessorConfig: { Mode: "INLINE", ExecutionType: "STANDARD" } }),
      [schema, "Field 'ExecutionType' is not supported", "/States/A/ItemProcessor/ProcessorConfig"],
    ],
  ])("%s", (_, definition, ...told) => {
    expect(toldOf(definition)).toEqual(told);
  });

  it.each([
    [
      "not a definition",
      "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
      1,
      4,
    ],
    ["{'a': 1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 1, 3],
    ['{\n"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", 2, 6],
    ['{"a": 1 "b": 2}', "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries", 1, 10],
    ["[1 2]", "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 1, 5],
    ['{"a": 1,}', "Unexpected character ('}' (code 125)): was expecting double-quote to start field name", 1, 10],
    [
      "{",
      'Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"{"; line: 1, column: 1])',
      1,
      2,
    ],
    ['{"a": "b', "Unexpected end-of-input: was expecting closing quote for a string value", 1, 9],
  ])("text that is no JSON: %s", (text, message, line, column) => {
    const location = `[Source: (String)"${text}"; line: ${line}, column: ${column}]`;
    expect(toldOf(text)).toEqual([["INVALID_JSON_DESCRIPTION", `${message}\n at ${location}`, location]]);
  });
});

describe("what is wrong and told in our own words", () => {
  it.each<[string, unknown, RegExp, string | undefined]>([
    [
      "a machine in JSONPath",
      { StartAt: "A", States: { A: { ...done, Result: 1 } } },
      /^JSONPath is not implemented/,
      "/States/A",
    ],
    [
      "a machine that says that it is in JSONPath",
      { ...pass({ Output: 1 }), QueryLanguage: "JSONPath" },
      /^JSONPath is not implemented/,
      "/States/A",
    ],
    [
      "a catcher in JSONPath",
      { ...task({ Catch: [{ ErrorEquals: ["E"], ResultPath: null, Next: "A" }] }), QueryLanguage: "JSONPath" },
      /^JSONPath is not implemented/,
      "/States/A",
    ],
    [
      "a state in JSONPath inside one in JSONata",
      { ...parallel(branch("X", { InputPath: "$.a" })), QueryLanguage: "JSONPath" },
      /^JSONPath is not implemented/,
      "/States/A/Branches[0]/States/X",
    ],
    [
      "Distributed Map",
      map({ ProcessorConfig: { Mode: "DISTRIBUTED" } }),
      /^Distributed Map is not implemented/,
      "/States/A/ItemProcessor/ProcessorConfig/Mode",
    ],
    ["a field of Distributed Map", map({}, { ItemReader: {} }), /^Distributed Map is not implemented/, "/States/A"],
    [
      "a heartbeat no shorter than the timeout",
      task({ TimeoutSeconds: 5, HeartbeatSeconds: 5 }),
      /^HeartbeatSeconds must/,
      "/States/A",
    ],
    [
      "a longest delay no longer than the first",
      task({ Retry: [{ ErrorEquals: ["E"], IntervalSeconds: 5, MaxDelaySeconds: 5 }] }),
      /^MaxDelaySeconds must/,
      "/States/A/Retry[0]",
    ],
    [
      "a variable that is no name",
      pass({ Assign: { "1x": 1 } }),
      /^Invalid variable name: '1x'/,
      "/States/A/Assign/1x",
    ],
    [
      "a variable named states",
      pass({ Assign: { states: 1 } }),
      /^Invalid variable name: 'states'/,
      "/States/A/Assign/states",
    ],
    [
      "a variable of an outer flow",
      machine({ A: { Type: "Parallel", Branches: [branch("B", { Assign: { x: 2 } })], Assign: { x: 1 }, End: true } }),
      /^The variable name 'x' was already defined in a parent scope\.$/,
      "/States/A/Branches[0]/States/B/Assign/x",
    ],
    [
      "a state name of 81 characters",
      machine({ ["x".repeat(81)]: done }, "x".repeat(81)),
      /^A state's name must have 1 to 80/,
      `/States/${"x".repeat(81)}`,
    ],
    [
      "a state that JavaScript would lose",
      machine({ A: { Type: "Pass", Next: "constructor" }, constructor: done }),
      /^A state cannot be named/,
      "/States/constructor",
    ],
    [
      "a definition of over a megabyte",
      `${JSON.stringify(pass({}))}${" ".repeat(1_048_576)}`,
      /^The definition is longer/,
      undefined,
    ],
    [
      "a definition too deep to follow",
      `${"[".repeat(400_000)}${"]".repeat(400_000)}`,
      /^Definition must be/,
      undefined,
    ],
    [
      "an output too deep to follow",
      JSON.stringify(pass({ Output: 0 })).replace('"Output":0', `"Output":${"[".repeat(5000)}${"]".repeat(5000)}`),
      /^The definition is nested/,
      undefined,
    ],
    [
      "an expression too deep to follow",
      pass({ Output: `{% ${"1+".repeat(800)}1 %}` }),
      /^The expression is nested/,
      "/States/A/Output",
    ],
    ["an expression too deep to parse", pass({ Output: `{% ${"(".repeat(100_000)} %}` }), /./, "/States/A/Output"],
  ])("%s", (_, definition, message, location) => {
    expect(diagnosticsOf(definition)).toEqual([
      {
        severity: "ERROR",
        code: expect.any(String),
        message: expect.stringMatching(message),
        ...(location && { location }),
      },
    ]);
  });
});

const sample = JSON.stringify(everything);

/** Every place in a JSON value. */
const placesIn = (value: unknown, path: (string | number)[] = []): (string | number)[][] => {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesIn(item, [...path, index]))
    : Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]));
  return [path, ...inner];
};
const replaced = (value: unknown, [first, ...rest]: (string | number)[], by: unknown): unknown => {
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (index === first ? replaced(item, rest, by) : item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, key === first ? replaced(item, rest, by) : item]),
  );
};

describe("whatever it is given", () => {
  it("it answers any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.json()), (text) => {
        const { definition, diagnostics } = parseDefinition(text);
        expect(definition === undefined).toBe(diagnostics.length > 0);
      }),
    );
  });

  it("it answers a JSON text that was cut or changed anywhere, and says where", () => {
    fc.assert(
      fc.property(fc.nat(sample.length - 1), fc.string({ maxLength: 2 }), (at, put) => {
        const { diagnostics } = parseDefinition(sample.slice(0, at) + put + sample.slice(at + 1));
        for (const { message } of diagnostics) expect(message).not.toBe("");
      }),
    );
  });

  it("it answers a machine in which anything was replaced, and takes what it gave out", () => {
    const hostile = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom("{% $", "{% %}", "%}", "__proto__", "constructor", { Type: "Pass" }, { __proto__: null }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...placesIn(everything)), hostile, (place, value) => {
        const { definition, diagnostics } = parseDefinition(JSON.stringify(replaced(everything, place, value)));
        expect(definition === undefined).toBe(diagnostics.length > 0);
        if (definition) expect(parseDefinition(JSON.stringify(definition)).definition).toEqual(definition);
      }),
    );
  });
});

const folder = new URL("../../statemachines/", import.meta.url);
const machines = readdirSync(folder).filter((name) => name.endsWith(".asl.json"));
const figures = new Map(Object.entries(figuresOf(v.parse(Poll, {}))));
const filled = (name: string) => {
  const definition = readFileSync(new URL(name, folder), "utf8");
  const anyFunction = "arn:aws:lambda:us-east-1:123456789012:function:f";
  const known = placeholders(definition).map((each) => [each, figures.get(each) ?? anyFunction]);
  return fill(definition, Object.fromEntries(known));
};

describe("the machines of this project", () => {
  it.each(machines)("%s is taken", (name) => {
    expect(diagnosticsOf(filled(name))).toEqual([]);
  });
});

const aslValidator: (definition: unknown) => { isValid: boolean } = createRequire(import.meta.url)("asl-validator");

describe("beside another validator of the language", () => {
  it.each<[string, unknown, boolean]>([
    ["takes every state type", everything, true],
    ["takes an inline map", map({}), true],
    ["refuses an unknown type", machine({ A: { Type: "Nap", End: true } }), false],
    ["refuses a field of JSONPath", pass({ InputPath: "$.a" }), false],
    ["refuses a missing target", machine({ A: { Type: "Pass", Next: "X" }, B: done }), false],
    ["refuses a wait for nothing", wait({}), false],
    ["refuses a task without a resource", machine({ A: { Type: "Task", End: true } }), false],
  ])("it %s too", (_, definition, taken) => {
    expect(aslValidator(structuredClone(definition)).isValid).toBe(taken);
    expect(diagnosticsOf(definition).length === 0).toBe(taken);
  });
});
