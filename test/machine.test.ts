import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { terminalStatuses } from "#core/lifecycle.ts";
import { waits } from "#core/poll.ts";
import { parseDefinition } from "#local/sfn/definition.ts";
import type { State, TaskState } from "#local/sfn/types.ts";
import { fill, placeholders } from "../src/definition.ts";
import { functions } from "../src/functions.ts";
import { machines, routes, rules, streams } from "../src/wiring.ts";

const textOf = (name: string) => readFileSync(`statemachines/${name}.asl.json`, "utf8");

const definitionOf = (name: string) => {
  const text = textOf(name);
  const figures = new Map(Object.entries(waits({ minSeconds: 60, maxSeconds: 21_600 })));
  const valueOf = (each: string) => figures.get(each) ?? `arn:aws:lambda:us-east-1:123456789012:function:${each}`;
  const filled = fill(text, Object.fromEntries(placeholders(text).map((each) => [each, valueOf(each)])));
  const parsed = parseDefinition(filled);
  expect(parsed.diagnostics).toEqual([]);
  if (!parsed.definition) throw new Error(`${name} does not parse`);
  return parsed.definition;
};

const isTask = (entry: [string, State]): entry is [string, TaskState] => entry[1].Type === "Task";

/** The function that a task's arguments name, or the table. */
const functionIn = (argument: unknown) => /:function:([\w-]+)|TableName/.exec(JSON.stringify(argument))?.[0];

/** Where an error leads. */
const nextAfter = (catchers: NonNullable<TaskState["Catch"]>, error: string) =>
  catchers.find(({ ErrorEquals }) => ErrorEquals.some((name) => name === error || name === "States.ALL"))?.Next;

describe("the wiring", () => {
  it("names every function in functions/, and every function it names is there", () => {
    const files = readdirSync("functions").map((file) => file.replace(/\.ts$/, ""));
    expect(files.sort()).toEqual(Object.keys(functions).sort());
  });

  it("names every machine in statemachines/", () => {
    expect(readdirSync("statemachines").map((file) => file.replace(/\.asl\.json$/, ""))).toEqual([...machines].sort());
  });

  it("leaves no function without a route, a state, a rule or a stream that runs it", () => {
    const used = [
      ...Object.values(routes),
      ...Object.values(rules).map(({ target }) => ("function" in target ? target.function : target.machine)),
      ...Object.keys(streams),
      ...machines.flatMap((name) => placeholders(textOf(name))),
    ];
    expect(Object.keys(functions).filter((name) => !used.some((each) => each === name))).toEqual([]);
  });
});

describe.each(machines)("the machine %s", (name) => {
  const definition = definitionOf(name);
  const states = Object.entries(definition.States);
  const tasks = states.filter(isTask);

  it("has fewer than 14 states, each with a sentence that says why it is there", () => {
    expect(states.length).toBeLessThan(14);
    for (const [state, { Comment }] of states) expect(Comment, state).toMatch(/^[A-Z].*\.$/);
  });

  it("has no Pass state", () => {
    expect(states.filter(([, { Type }]) => Type === "Pass")).toEqual([]);
  });

  it("gives each task a timeout, a retry and, RecordFailure aside, a catch that ends there", () => {
    for (const [state, task] of tasks) {
      expect(task.TimeoutSeconds, state).toBeDefined();
      expect(task.Retry, state).not.toHaveLength(0);
      if (state === "RecordFailure") expect(task.Catch).toBeUndefined();
      else expect(task.Catch?.at(-1), state).toMatchObject({ ErrorEquals: ["States.ALL"], Next: "RecordFailure" });
    }
  });

  /** Tasks that a loop with a deadline repeats: what a retry would try again leads on, not into RecordFailure. */
  const looped = tasks.filter(([, { Catch = [] }]) => nextAfter(Catch, "TransientError") !== nextAfter(Catch, "Other"));

  it("retries all tasks of one kind alike, save those that a loop with a deadline repeats", () => {
    const kinds = Map.groupBy(
      tasks.filter((task) => !looped.includes(task)),
      ([, { Resource }]) => Resource,
    );
    for (const [, alike] of kinds)
      for (const [state, { Retry }] of alike) expect(Retry, state).toEqual(alike[0]?.[1].Retry);
  });

  it("retries those only briefly, and leaves the same errors to the loop", () => {
    const usual = tasks.find((task) => !looped.includes(task))?.[1].Retry?.flatMap(({ ErrorEquals }) => ErrorEquals);
    for (const [state, { Retry = [], Catch }] of looped) {
      expect(
        Retry.map(({ MaxAttempts }) => MaxAttempts),
        state,
      ).toEqual([2]);
      expect(Retry[0]?.ErrorEquals, state).toEqual(usual);
      expect(Catch?.[0]?.ErrorEquals, state).toEqual(usual);
    }
  });
});

describe("a state's name", () => {
  it("means the same in every machine that has it", () => {
    const everywhere = machines.flatMap((machine) => Object.entries(definitionOf(machine).States));
    const meanings = Map.groupBy(everywhere, ([name]) => name);
    const meaningOf = ({ Type, ...state }: State) => [Type, "Arguments" in state && functionIn(state.Arguments)];
    expect([...meanings.values()].filter((alike) => alike.length > 1).length).toBeGreaterThan(3);
    for (const [name, alike] of meanings)
      for (const [, state] of alike) expect(meaningOf(state), name).toEqual(alike[0] && meaningOf(alike[0][1]));
  });
});

describe("the terminal statuses", () => {
  const quoted = (text: string) => [...text.matchAll(/'(\w+)'/g)].map(([, status]) => status);

  it.each(["customize-model", "stop-job"] as const)("are those of the table of legal moves in %s", (name) => {
    const { HasEnded } = definitionOf(name).States;
    const ended = HasEnded?.Type === "Choice" && HasEnded.Choices.find(({ Next }) => Next === "RecordMetrics");
    expect(quoted(String(ended && ended.Condition))).toEqual(terminalStatuses);
  });

  it("are those in which WaitForChange does not wait", () => {
    const { WaitForChange } = definitionOf("customize-model").States;
    const values = JSON.stringify(WaitForChange?.Type === "Task" && WaitForChange.Arguments);
    for (const status of terminalStatuses) expect(values).toContain(`{"S":"${status}"}`);
  });
});
