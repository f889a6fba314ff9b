import * as sfn from "@aws-sdk/client-sfn";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { virtualClock } from "#local/clock.ts";
import { modelledService } from "#local/protocol.ts";
import { stepFunctions } from "#local/sfn/service.ts";
import { TaskError, type Integration } from "#local/sfn/types.ts";

const role = "arn:aws:iam::123456789012:role/machines";
const done = { Type: "Pass", End: true };
const machineOf = (States: object, StartAt = "A") => JSON.stringify({ QueryLanguage: "JSONata", StartAt, States });
const passing = machineOf({ A: done });
const waiting = machineOf({ A: { Type: "Wait", Seconds: 60, End: true } });
const invoking = machineOf({
  A: { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Arguments: { FunctionName: "f" }, End: true },
});
const calling = machineOf({
  A: {
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    Arguments: { FunctionName: "f", Payload: "{% $states.context.Task.Token %}" },
    TimeoutSeconds: 100,
    HeartbeatSeconds: 40,
    End: true,
  },
});

const setup = (integrate: Integration = async () => ({})) => {
  const clock = virtualClock();
  const changes: string[] = [];
  let ids = 0;
  const { operations, execution } = stepFunctions({
    clock,
    integrate,
    random: () => 0.5,
    newId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, "0")}`,
    region: "us-east-1",
    account: "123456789012",
    changed: ({ name, status }) => changes.push(`${name} ${status}`),
  });
  const create = async (name: string, definition: string, more: Partial<sfn.CreateStateMachineInput> = {}) => {
    const { stateMachineArn = "" } = await operations.CreateStateMachine({ name, definition, roleArn: role, ...more });
    return stateMachineArn;
  };
  const start = async (stateMachineArn: string, name?: string, input?: string) => {
    const { executionArn = "" } = await operations.StartExecution({ stateMachineArn, name, input });
    return executionArn;
  };
  const ended = (...arns: string[]) => clock.until(() => arns.every((arn) => execution(arn)?.status !== "RUNNING"));
  return { clock, operations, changes, create, start, ended };
};

const machineArn = (name: string) => `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
const executionArn = (machine: string, name: string) =>
  `arn:aws:states:us-east-1:123456789012:execution:${machine}:${name}`;
const failing = (name: string, message: string | RegExp) =>
  expect.objectContaining({ name, message: typeof message === "string" ? message : expect.stringMatching(message) });

describe("making machines", () => {
  it("gives a machine an ARN from its name and describes it with the service's defaults", async () => {
    const { operations, create, clock } = setup();
    const arn = await create("train", passing);
    expect(arn).toBe(machineArn("train"));
    expect(await operations.DescribeStateMachine({ stateMachineArn: arn })).toEqual({
      stateMachineArn: arn,
      name: "train",
      definition: passing,
      roleArn: role,
      status: "ACTIVE",
      type: "STANDARD",
      creationDate: new Date(clock.now()),
      loggingConfiguration: { level: "OFF", includeExecutionData: false },
      tracingConfiguration: { enabled: false },
      encryptionConfiguration: { type: "AWS_OWNED_KEY" },
    });
  });

  it("tells which variables each state reads, not those that an expression makes itself", async () => {
    const { operations, create } = setup();
    const reading = machineOf({
      A: { Type: "Pass", Assign: { n: 1, at: [2], x: 0 }, Next: "B" },
      B: {
        Type: "Map",
        Items: "{% $at %}",
        ItemProcessor: {
          StartAt: "C",
          States: { C: { ...done, Output: { sum: "{% $sum($map($at, function($x) { $x + $n })) %}" } } },
        },
        Next: "D",
      },
      D: { Type: "Choice", Choices: [{ Condition: "{% $n > $states.input.n %}", Next: "E" }], Default: "E" },
      E: { ...done, Output: "{% ($n := 1; $n) %}" },
    });
    const stateMachineArn = await create("train", reading);
    expect((await operations.DescribeStateMachine({ stateMachineArn })).variableReferences).toEqual({
      B: ["at"],
      C: ["at", "n"],
      D: ["n"],
    });
  });

  it("answers the same to the same request, whatever its role and tags, and keeps the first ones", async () => {
    const { operations, create, clock } = setup();
    const first = await operations.CreateStateMachine({ name: "train", definition: passing, roleArn: role });
    await clock.pass(1000);
    const again = { name: "train", definition: passing, roleArn: `${role}2`, tags: [{ key: "a", value: "b" }] };
    expect(await operations.CreateStateMachine(again)).toEqual(first);
    const { roleArn } = await operations.DescribeStateMachine({ stateMachineArn: first.stateMachineArn });
    expect(roleArn).toBe(role);
    await expect(create("train", `${passing} `)).rejects.toEqual(
      failing("StateMachineAlreadyExists", `State Machine Already Exists: '${machineArn("train")}'`),
    );
  });

  it("refuses a wrong definition with everything that is wrong with it", async () => {
    const { create } = setup();
    const message = (told: string) => failing("InvalidDefinition", `Invalid State Machine Definition: '${told}'`);
    await expect(create("a", '{"StartAt":"A"}')).rejects.toEqual(
      message("SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /"),
    );
    const two = machineOf({ A: { Type: "Pass", Next: "B" }, C: done });
    await expect(create("a", two)).rejects.toEqual(
      message(
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: B at /States/A/Next, " +
          'MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C',
      ),
    );
    const endless = machineOf({ A: { Type: "Pass", Next: "A" } });
    await expect(create("a", endless)).rejects.toEqual(
      message("MISSING_END_STATE: Workflow has no terminal state at null"),
    );
  });

  it.each([
    ["my machine", "InvalidName", "Invalid Name: 'my machine'"],
    ["a/b", "InvalidName", "Invalid Name: 'a/b'"],
    ["💎", "InvalidName", "Invalid Name: '💎'"],
    ["a\u0007", "InvalidName", "Invalid Name: 'a\u0007'"],
    [
      "",
      "ValidationException",
      "1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "x".repeat(81),
      "ValidationException",
      `1 validation error detected: Value '${"x".repeat(81)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
    ],
  ])("refuses the name %j", async (name, error, message) => {
    await expect(setup().create(name, passing)).rejects.toEqual(failing(error, message));
  });

  it("takes a name in any script", async () => {
    expect(await setup().create("テスト", passing)).toBe(machineArn("テスト"));
  });

  it("refuses what is missing, a wrong role, EXPRESS machines and versions", async () => {
    const { operations, create } = setup();
    await expect(operations.CreateStateMachine({ name: "a", definition: undefined, roleArn: role })).rejects.toEqual(
      failing(
        "ValidationException",
        /Value null at 'definition' failed to satisfy constraint: Member must not be null$/,
      ),
    );
    await expect(create("a", passing, { roleArn: "root" })).rejects.toEqual(
      failing("InvalidArn", "Invalid Role Arn: 'root'"),
    );
    await expect(create("a", passing, { type: "EXPRESS" })).rejects.toEqual(
      failing("StateMachineTypeNotSupported", /^EXPRESS state machines are not implemented/),
    );
    await expect(create("a", passing, { publish: true })).rejects.toEqual(failing("ValidationException", /^Versions/));
    await expect(create("a", passing, { versionDescription: "x" })).rejects.toEqual(
      failing("ValidationException", "Version description can only be set when publish is true"),
    );
  });

  it("refuses ARNs that are none, and those of something else", async () => {
    const { operations } = setup();
    const describe = (stateMachineArn: string) => operations.DescribeStateMachine({ stateMachineArn });
    await expect(describe("nothing")).rejects.toEqual(
      failing("InvalidArn", "Invalid Arn: 'Invalid ARN prefix: nothing'"),
    );
    await expect(describe(executionArn("a", "b"))).rejects.toEqual(
      failing("InvalidArn", /^Invalid Arn: 'Resource type/),
    );
    await expect(describe(machineArn("a"))).rejects.toEqual(
      failing("StateMachineDoesNotExist", `State Machine Does Not Exist: '${machineArn("a")}'`),
    );
  });

  it("lists machines by name, in pages that miss none that stays", async () => {
    const { operations, create } = setup();
    for (const name of ["d", "b", "a", "c"]) await create(name, passing);
    const first = await operations.ListStateMachines({ maxResults: 2 });
    expect(first.stateMachines?.map(({ name }) => name)).toEqual(["a", "b"]);
    await operations.DeleteStateMachine({ stateMachineArn: machineArn("b") });
    const rest = await operations.ListStateMachines({ nextToken: first.nextToken });
    expect(rest.stateMachines?.map(({ name }) => name)).toEqual(["c", "d"]);
    expect(rest.nextToken).toBeUndefined();
    for (const name of ["c", "d"]) await operations.DeleteStateMachine({ stateMachineArn: machineArn(name) });
    expect(await operations.ListStateMachines({ nextToken: first.nextToken })).toEqual({ stateMachines: [] });
  });

  it("lists each machine once", async () => {
    const { operations, create } = setup();
    for (const name of ["b", "a", "c"]) await create(name, passing);
    const first = await operations.ListStateMachines({ maxResults: 2 });
    const rest = await operations.ListStateMachines({ maxResults: 2, nextToken: first.nextToken });
    expect([first, rest].map(({ stateMachines }) => stateMachines?.map(({ name }) => name))).toEqual([
      ["a", "b"],
      ["c"],
    ]);
  });
});

describe("changing and deleting machines", () => {
  it("lets an execution that runs go on with the definition it started with", async () => {
    const { operations, create, start, ended, clock } = setup();
    const arn = await create("train", waiting);
    const old = await start(arn, "old");
    await clock.pass(1000);
    const { revisionId } = await operations.UpdateStateMachine({ stateMachineArn: arn, definition: passing });
    const fresh = await start(arn, "fresh");
    await ended(old, fresh);
    const types = async (executionArn: string) =>
      (await operations.GetExecutionHistory({ executionArn })).events?.map(({ type }) => type);
    expect(await types(old)).toContain("WaitStateEntered");
    expect(await types(fresh)).toContain("PassStateEntered");
    expect(await operations.DescribeStateMachineForExecution({ executionArn: old })).toMatchObject({
      definition: waiting,
    });
    expect(await operations.DescribeStateMachineForExecution({ executionArn: fresh })).toMatchObject({
      definition: passing,
      revisionId,
      updateDate: new Date(clock.now() - 59_000),
    });
  });

  it("makes a new revision of what differs and none of what is the same", async () => {
    const { operations, create } = setup();
    const stateMachineArn = await create("train", passing);
    const first = await operations.UpdateStateMachine({ stateMachineArn, roleArn: `${role}2` });
    expect(await operations.UpdateStateMachine({ stateMachineArn, roleArn: `${role}2` })).toEqual(first);
    const second = await operations.UpdateStateMachine({ stateMachineArn, definition: waiting });
    expect(second.revisionId).not.toBe(first.revisionId);
    expect(await operations.DescribeStateMachine({ stateMachineArn })).toMatchObject({
      definition: waiting,
      roleArn: `${role}2`,
      revisionId: second.revisionId,
    });
  });

  it("refuses a change of nothing, and a change for the worse", async () => {
    const { operations, create } = setup();
    const stateMachineArn = await create("train", passing);
    await expect(operations.UpdateStateMachine({ stateMachineArn })).rejects.toEqual(
      failing(
        "MissingRequiredParameter",
        "Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified",
      ),
    );
    await expect(operations.UpdateStateMachine({ stateMachineArn, definition: "{}" })).rejects.toEqual(
      failing("InvalidDefinition", /required: \[States, StartAt\] at \/'$/),
    );
    expect((await operations.DescribeStateMachine({ stateMachineArn })).definition).toBe(passing);
  });

  it("deletes once nothing runs any more, and as often as it is asked", async () => {
    const { operations, create, start, ended } = setup();
    const stateMachineArn = await create("train", waiting);
    const run = await start(stateMachineArn, "run");
    expect(await operations.DeleteStateMachine({ stateMachineArn })).toEqual({});
    expect((await operations.DescribeStateMachine({ stateMachineArn })).status).toBe("DELETING");
    await expect(start(stateMachineArn, "late")).rejects.toEqual(failing("StateMachineDeleting", /train/));
    await expect(create("train", waiting)).rejects.toEqual(failing("StateMachineDeleting", /train/));
    await ended(run);
    await expect(operations.DescribeStateMachine({ stateMachineArn })).rejects.toEqual(
      failing("StateMachineDoesNotExist", /train/),
    );
    expect((await operations.DescribeExecution({ executionArn: run })).status).toBe("SUCCEEDED");
    expect(await operations.DeleteStateMachine({ stateMachineArn })).toEqual({});
    expect(await create("train", passing)).toBe(stateMachineArn);
    expect((await operations.ListExecutions({ stateMachineArn })).executions).toEqual([]);
  });
});

describe("executions", () => {
  it("runs with its input, and says so when it starts and when it ends", async () => {
    const { operations, create, start, ended, changes, clock } = setup();
    const run = await start(await create("train", passing), "run", '{ "epochs": 2 }');
    expect(changes).toEqual(["run RUNNING"]);
    await ended(run);
    await clock.pass(0);
    expect(changes).toEqual(["run RUNNING", "run SUCCEEDED"]);
    expect(await operations.DescribeExecution({ executionArn: run })).toEqual({
      executionArn: executionArn("train", "run"),
      stateMachineArn: machineArn("train"),
      name: "run",
      status: "SUCCEEDED",
      startDate: new Date(clock.now()),
      stopDate: new Date(clock.now()),
      input: '{ "epochs": 2 }',
      inputDetails: { included: true },
      output: expect.stringMatching(/^\{\s*"epochs":\s*2\s*\}$/),
      outputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
    });
    const bare = await operations.DescribeExecution({ executionArn: run, includedData: "METADATA_ONLY" });
    expect(bare).not.toHaveProperty("input");
    expect(bare).toMatchObject({ inputDetails: { included: false }, outputDetails: { included: false } });
  });

  it("gets a name when it was given none", async () => {
    const { create, start } = setup();
    const run = await start(await create("train", passing));
    expect(run).toBe(executionArn("train", "00000000-0000-4000-8000-000000000001"));
  });

  it("starts once for the same name and input while it runs, and never again under that name", async () => {
    const { operations, create, start, ended, clock } = setup();
    const stateMachineArn = await create("train", waiting);
    const first = await operations.StartExecution({ stateMachineArn, name: "run", input: "{}" });
    await clock.pass(1000);
    expect(await operations.StartExecution({ stateMachineArn, name: "run" })).toEqual(first);
    const exists = failing("ExecutionAlreadyExists", `Execution Already Exists: '${executionArn("train", "run")}'`);
    await expect(start(stateMachineArn, "run", "{ }")).rejects.toEqual(exists);
    await ended(executionArn("train", "run"));
    await expect(start(stateMachineArn, "run", "{}")).rejects.toEqual(exists);
    expect((await operations.ListExecutions({ stateMachineArn })).executions).toHaveLength(1);
  });

  it.each([
    [
      "not JSON",
      "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
    ],
    ["{'hello': 'world'}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
    ["", "Invalid execution input."],
  ])("refuses the input %j", async (input, why) => {
    const { create, start } = setup();
    await expect(start(await create("train", passing), "run", input)).rejects.toEqual(
      failing("InvalidExecutionInput", `Invalid State Machine Execution Input: '${why}'`),
    );
  });

  it.each(["2", '"text"', "null", "[]"])("takes the input %s", async (input) => {
    const { operations, create, start, ended } = setup();
    const run = await start(await create("train", passing), "run", input);
    await ended(run);
    expect(await operations.DescribeExecution({ executionArn: run })).toMatchObject({ input, output: input });
  });

  it("refuses an input over 256 KiB, in characters or in bytes", async () => {
    const { create, start } = setup();
    const arn = await create("train", passing);
    await expect(start(arn, "a", `"${"x".repeat(262_144)}"`)).rejects.toEqual(
      failing(
        "ValidationException",
        /at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144$/,
      ),
    );
    await expect(start(arn, "b", `"${"ü".repeat(140_000)}"`)).rejects.toEqual(
      failing("InvalidExecutionInput", /262144 bytes/),
    );
  });

  it("stops with an error and a cause, once", async () => {
    const { operations, create, start, changes, clock } = setup();
    const run = await start(await create("train", waiting), "run");
    await clock.pass(1000);
    const stopped = await operations.StopExecution({ executionArn: run, error: "Enough", cause: "Too dear" });
    expect(stopped).toEqual({ stopDate: new Date(clock.now()) });
    await clock.pass(60_000);
    expect(await operations.StopExecution({ executionArn: run, error: "Other" })).toEqual(stopped);
    expect(await operations.DescribeExecution({ executionArn: run })).toMatchObject({
      status: "ABORTED",
      error: "Enough",
      cause: "Too dear",
      redriveStatus: "REDRIVABLE",
    });
    expect(changes).toEqual(["run RUNNING", "run ABORTED"]);
    await expect(operations.StopExecution({ executionArn: executionArn("train", "x") })).rejects.toEqual(
      failing("ExecutionDoesNotExist", `Execution Does Not Exist: '${executionArn("train", "x")}'`),
    );
  });

  it("does not run machines while the caller waits, which EXPRESS ones alone do", async () => {
    const { operations, create } = setup();
    const stateMachineArn = await create("train", passing);
    await expect(operations.StartSyncExecution({ stateMachineArn })).rejects.toEqual(
      failing("StateMachineTypeNotSupported", "This operation is not supported by this type of state machine"),
    );
  });

  it("tells why it failed", async () => {
    const { operations, create, start, ended } = setup(async () => {
      throw new TaskError("PermanentError", "No such model");
    });
    const run = await start(await create("train", invoking), "run");
    await ended(run);
    const described = await operations.DescribeExecution({ executionArn: run });
    expect(described).toMatchObject({ status: "FAILED", error: "PermanentError", cause: "No such model" });
    expect(described).not.toHaveProperty("output");
  });

  it("lists the newest first, of one status or of all", async () => {
    const { operations, create, start, clock, ended } = setup();
    const stateMachineArn = await create("train", waiting);
    const runs = [await start(stateMachineArn, "a"), await start(stateMachineArn, "b")];
    await ended(...runs);
    await clock.pass(1000);
    await start(stateMachineArn, "c");
    const names = async (more: Partial<sfn.ListExecutionsInput> = {}) =>
      (await operations.ListExecutions({ stateMachineArn, ...more })).executions?.map(({ name }) => name);
    expect(await names()).toEqual(["c", "b", "a"]);
    expect(await names({ statusFilter: "RUNNING" })).toEqual(["c"]);
    expect(await names({ statusFilter: "SUCCEEDED" })).toEqual(["b", "a"]);
    expect(await names({ statusFilter: "FAILED" })).toEqual([]);
    const wrong = { stateMachineArn, statusFilter: "succeeded" };
    // @ts-expect-error: what a caller without the SDK's types may send
    await expect(operations.ListExecutions(wrong)).rejects.toEqual(
      failing(
        "ValidationException",
        "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
      ),
    );
  });
});

describe("pages", () => {
  /** Everything that a list gives, page by page. */
  const all = async <Item>(
    list: (nextToken: string | undefined) => Promise<{ items: Item[]; nextToken?: string | undefined }>,
  ) => {
    const items: Item[] = [];
    let token: string | undefined;
    do {
      const page = await list(token);
      items.push(...page.items);
      token = page.nextToken;
    } while (token !== undefined);
    return items;
  };

  it("give the whole history once and in order, whatever their size and direction", async () => {
    const { operations, create, start, ended } = setup();
    const chain = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`S${i}`, i < 11 ? { Type: "Pass", Next: `S${i + 1}` } : done]),
    );
    const run = await start(await create("train", machineOf(chain, "S0")), "run");
    await ended(run);
    const { events = [] } = await operations.GetExecutionHistory({ executionArn: run, maxResults: 1000 });
    expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 26 }, (_, i) => i + 1));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 40 }), fc.boolean(), async (maxResults, reverseOrder) => {
        const got = await all(async (nextToken) => {
          const page = await operations.GetExecutionHistory({ executionArn: run, maxResults, reverseOrder, nextToken });
          expect(page.events?.length).toBeLessThanOrEqual(maxResults || 100);
          return { items: page.events ?? [], nextToken: page.nextToken };
        });
        expect(got).toEqual(reverseOrder ? events.toReversed() : events);
      }),
    );
  });

  it("give every execution once and newest first, though others start and end between two of them", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 20 }), async (maxResults, count) => {
        const { operations, create, start } = setup();
        const stateMachineArn = await create("train", passing);
        for (let i = 0; i < count; i++) await start(stateMachineArn, `run-${i}`);
        let late = 0;
        const names = await all(async (nextToken) => {
          const page = await operations.ListExecutions({ stateMachineArn, maxResults, nextToken });
          await start(stateMachineArn, `late-${late++}`);
          return { items: (page.executions ?? []).map(({ name }) => name), nextToken: page.nextToken };
        });
        expect(names).toEqual(Array.from({ length: count }, (_, i) => `run-${count - 1 - i}`));
      }),
      { numRuns: 30 },
    );
  });

  it("refuse a token that is none, and one of another list", async () => {
    const { operations, create, start, clock } = setup();
    const stateMachineArn = await create("train", passing);
    const run = await start(stateMachineArn, "a");
    await start(stateMachineArn, "b");
    await clock.pass(1);
    const { nextToken } = await operations.ListExecutions({ stateMachineArn, maxResults: 1 });
    const invalid = failing("InvalidToken", "Invalid Token: 'Invalid token'");
    const refused = [
      () => operations.ListExecutions({ stateMachineArn, nextToken: "x" }),
      () => operations.ListExecutions({ stateMachineArn, nextToken, statusFilter: "SUCCEEDED" }),
      () => operations.ListStateMachines({ nextToken }),
      () => operations.GetExecutionHistory({ executionArn: run, nextToken }),
      () => operations.ListExecutions({ stateMachineArn, nextToken: `${nextToken}A` }),
      () => operations.ListExecutions({ stateMachineArn, nextToken: Buffer.from("[1,2").toString("base64url") }),
    ];
    for (const ask of refused) await expect(ask()).rejects.toEqual(invalid);
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (token) => {
        await expect(operations.ListStateMachines({ nextToken: token })).rejects.toEqual(invalid);
      }),
    );
  });

  it("refuse sizes and tokens past the service's limits", async () => {
    const { operations } = setup();
    await expect(operations.ListStateMachines({ maxResults: 1001 })).rejects.toEqual(
      failing(
        "ValidationException",
        "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
      ),
    );
    await expect(operations.ListStateMachines({ nextToken: "x".repeat(1025), maxResults: -1 })).rejects.toEqual(
      failing("ValidationException", /^2 validation errors detected: .* less than or equal to 1024$/),
    );
  });
});

describe("history", () => {
  it("tells the first state's input as it was given, and later ones without spaces", async () => {
    const { operations, create, start, ended } = setup();
    const same = "{% $states.input %}";
    const given = ' [ 0.0, "a\\u0062 c" ]\n';
    const carrying = machineOf({
      A: { Type: "Pass", Next: "B" },
      B: { Type: "Pass", Next: "C" },
      C: { ...done, Output: same },
    });
    const executionArn = await start(await create("train", carrying), "first", given);
    await ended(executionArn);
    const { events = [] } = await operations.GetExecutionHistory({ executionArn });
    const texts = events.map(
      ({ executionStartedEventDetails, stateEnteredEventDetails, stateExitedEventDetails }) =>
        executionStartedEventDetails?.input ?? stateEnteredEventDetails?.input ?? stateExitedEventDetails?.output,
    );
    const carried = '[0.0,"ab c"]';
    expect(texts).toEqual([given, given, carried, carried, carried, carried, '[0,"ab c"]', undefined]);
  });

  it("leaves the data out when asked", async () => {
    const { operations, create, start, ended } = setup();
    const definition = machineOf({ A: { ...done, Assign: { x: 1 }, Output: "secret" } });
    const run = await start(await create("train", definition), "run", '"secret"');
    await ended(run);
    const full = await operations.GetExecutionHistory({ executionArn: run });
    const bare = await operations.GetExecutionHistory({ executionArn: run, includeExecutionData: false });
    expect(JSON.stringify(full)).toContain("secret");
    expect(JSON.stringify(bare)).not.toContain("secret");
    expect(bare.events?.map(({ id, type }) => [id, type])).toEqual(full.events?.map(({ id, type }) => [id, type]));
    expect(bare.events?.[1]?.stateEnteredEventDetails?.name).toBe("A");
  });

  it("is there for executions alone", async () => {
    const { operations } = setup();
    await expect(operations.GetExecutionHistory({ executionArn: executionArn("a", "b") })).rejects.toEqual(
      failing("ExecutionDoesNotExist", `Execution Does Not Exist: '${executionArn("a", "b")}'`),
    );
    await expect(operations.GetExecutionHistory({ executionArn: "nothing" })).rejects.toEqual(
      failing("InvalidArn", "Invalid Arn: 'Invalid ARN prefix: nothing'"),
    );
  });
});

describe("task tokens", () => {
  const withToken = async () => {
    let token = "";
    const made = setup(async ({ parameters }) => {
      token = JSON.parse(JSON.stringify(parameters)).Payload;
      return {};
    });
    const run = await made.start(await made.create("train", calling), "run");
    await made.clock.until(() => token !== "");
    return { ...made, run, taskToken: token };
  };

  it("end a task with an output", async () => {
    const { operations, run, taskToken, ended } = await withToken();
    expect(await operations.SendTaskSuccess({ taskToken, output: '{"a":1}' })).toEqual({});
    await ended(run);
    expect(await operations.DescribeExecution({ executionArn: run })).toMatchObject({
      status: "SUCCEEDED",
      output: '{"a":1}',
    });
    await expect(operations.SendTaskSuccess({ taskToken, output: "{}" })).rejects.toEqual(failing("TaskTimedOut", /./));
  });

  it("end a task with an error", async () => {
    const { operations, run, taskToken, ended } = await withToken();
    expect(await operations.SendTaskFailure({ taskToken, error: "Broken", cause: "It fell" })).toEqual({});
    await ended(run);
    expect(await operations.DescribeExecution({ executionArn: run })).toMatchObject({
      status: "FAILED",
      error: "Broken",
      cause: "It fell",
    });
  });

  it("keep a task alive", async () => {
    const { operations, run, taskToken, clock } = await withToken();
    await clock.pass(30_000);
    expect(await operations.SendTaskHeartbeat({ taskToken })).toEqual({});
    await clock.pass(30_000);
    expect((await operations.DescribeExecution({ executionArn: run })).status).toBe("RUNNING");
    await clock.pass(30_000);
    expect(await operations.DescribeExecution({ executionArn: run })).toMatchObject({
      status: "FAILED",
      error: "States.Timeout",
    });
  });

  it("are refused when there never was such a one, or when it is too long", async () => {
    const { operations } = setup();
    await expect(operations.SendTaskHeartbeat({ taskToken: "x" })).rejects.toEqual(
      failing("InvalidToken", "Invalid Token: 'Invalid token'"),
    );
    await expect(operations.SendTaskHeartbeat({ taskToken: "x".repeat(2049) })).rejects.toEqual(
      failing("ValidationException", /at 'taskToken'.* less than or equal to 2048$/),
    );
  });
});

describe("validating a definition", () => {
  it("answers OK, or FAIL with as many diagnostics as were asked for", async () => {
    const { operations } = setup();
    const ask = operations.ValidateStateMachineDefinition;
    expect(await ask({ definition: passing })).toEqual({ result: "OK", diagnostics: [], truncated: false });
    const wrong = machineOf({ A: { ...done, InputPath: "$.a", OutputPath: "$.b", ResultPath: "$.c" } });
    expect(await ask({ definition: wrong, maxResults: 1 })).toEqual({
      result: "FAIL",
      diagnostics: [
        {
          severity: "ERROR",
          code: "SCHEMA_VALIDATION_FAILED",
          message:
            "The QueryLanguage is set to 'JSONata', but field 'InputPath' is only supported for the 'JSONPath' QueryLanguage",
          location: "/States/A",
        },
      ],
      truncated: true,
    });
    expect((await ask({ definition: wrong, maxResults: 0 })).diagnostics).toHaveLength(3);
    await expect(ask({ definition: passing, maxResults: 101 })).rejects.toEqual(
      failing("ValidationException", /equal to 100$/),
    );
  });
});

describe("validating an EXPRESS definition", () => {
  it("finds the tasks that wait, which a STANDARD machine may have", async () => {
    const { ValidateStateMachineDefinition: ask } = setup().operations;
    expect(await ask({ definition: passing, type: "EXPRESS" })).toMatchObject({ result: "OK", diagnostics: [] });
    expect(await ask({ definition: calling, type: "STANDARD" })).toMatchObject({ result: "OK" });
    expect(await ask({ definition: calling, type: "EXPRESS" })).toEqual({
      result: "FAIL",
      diagnostics: [
        {
          severity: "ERROR",
          code: "SCHEMA_VALIDATION_FAILED",
          message: "Express state machine does not support '.waitForTaskToken' service integration ",
          location: "/States/A/Resource",
        },
      ],
      truncated: false,
    });
  });
});

describe("tags", () => {
  it("are put on machines, changed and taken off", async () => {
    const { operations, create } = setup();
    const resourceArn = await create("train", passing, { tags: [{ key: "a", value: "1" }] });
    await operations.TagResource({
      resourceArn,
      tags: [
        { key: "b", value: "2" },
        { key: "a", value: "3" },
      ],
    });
    expect(await operations.ListTagsForResource({ resourceArn })).toEqual({
      tags: [
        { key: "a", value: "3" },
        { key: "b", value: "2" },
      ],
    });
    await operations.UntagResource({ resourceArn, tagKeys: ["a", "c"] });
    expect(await operations.ListTagsForResource({ resourceArn })).toEqual({ tags: [{ key: "b", value: "2" }] });
  });

  it("are at most 50, and on machines that are there", async () => {
    const { operations, create } = setup();
    const resourceArn = await create("train", passing);
    const tags = Array.from({ length: 51 }, (_, i) => ({ key: `k${i}`, value: "" }));
    await expect(operations.TagResource({ resourceArn, tags })).rejects.toEqual(failing("TooManyTags", /at most 50/));
    expect(await operations.ListTagsForResource({ resourceArn })).toEqual({ tags: [] });
    await expect(operations.ListTagsForResource({ resourceArn: machineArn("x") })).rejects.toEqual(
      failing("ResourceNotFound", `Resource not found: '${machineArn("x")}'`),
    );
  });
});

describe("on the wire", () => {
  const call = async (target: string, body: object) => {
    const { operations } = setup();
    const service = modelledService({ schemas: sfn, operations });
    const { status, body: answer } = await service({
      method: "POST",
      path: "/",
      query: new URLSearchParams(),
      headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AWSStepFunctions.${target}` },
      body: new TextEncoder().encode(JSON.stringify(body)),
      accessKeyId: "",
    });
    return {
      status,
      answer: JSON.parse(typeof answer === "string" ? answer : Buffer.concat([answer].flat()).toString()),
    };
  };

  it("every operation speaks the service's protocol", async () => {
    expect(await call("CreateStateMachine", { name: "train", definition: passing, roleArn: role })).toEqual({
      status: 200,
      answer: { stateMachineArn: machineArn("train"), creationDate: Date.UTC(2026, 0, 1) / 1000 },
    });
    const { status, answer } = await call("DescribeStateMachine", { stateMachineArn: machineArn("train") });
    expect(status).toBe(400);
    expect(answer).toMatchObject({ message: `State Machine Does Not Exist: '${machineArn("train")}'` });
    expect((await call("PublishStateMachineVersion", { stateMachineArn: machineArn("train") })).status).toBe(501);
  });
});
