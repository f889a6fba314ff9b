import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionInWords } from "../../src/console/graph/conditions.ts";
import { errorsInShort } from "../../src/console/graph/errors.ts";
import { broken, brokenName } from "../../src/console/graph/line-breaks.ts";
import { machines } from "../../src/console/graph/machines.ts";
import { edgesOf } from "../../src/console/graph/shape.ts";
import { patternInWords, rulesOf } from "../../src/console/graph/starters.ts";
import { doingInWords, graphInWords, retryInWords, wayInWords } from "../../src/console/graph/words.ts";
import { rules } from "../../src/wiring.ts";

// Whatever is made up is the same each time.
fc.configureGlobal({ seed: 7 });

const everyMachine = Object.values(machines);

describe("what is written in a graph", () => {
  it.each([
    ["{% $states.input.status in ['Completed', 'Failed', 'Stopped'] %}", "status is Completed, Failed or Stopped"],
    ["{% $states.input.found = 'model' %}", "found is model"],
    ["{% $states.input.deleted %}", "deleted"],
    ["{% $count($states.input.all) > 3 %}", "$count(all) > 3"],
    [true, "true"],
  ])("says a condition as people do: %s", (condition, words) => {
    expect(conditionInWords(condition)).toBe(words);
  });

  it("names the errors of a catcher, but not any error, nor a long list", () => {
    expect(errorsInShort(["States.ALL"])).toBe("");
    expect(errorsInShort(["DynamoDb.ConditionalCheckFailedException", "States.Timeout"])).toBe(
      "ConditionalCheckFailed or Timeout",
    );
    expect(errorsInShort(["A", "B", "C", "D"])).toBe("A, B and 2 more");
  });

  it("breaks a long name before the capital nearest to its middle, and loses no letter", () => {
    expect(brokenName("WaitForRemoval", 8)).toEqual(["WaitFor", "Removal"]);
    expect(brokenName("PollJob", 8)).toEqual(["PollJob"]);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(20), (name, letters) => {
        expect(brokenName(name, letters).join("")).toBe(name);
        expect(brokenName(name, letters)).not.toContain("");
      }),
    );
  });

  it("breaks words into lines of so many letters, a longer word before a capital or not at all", () => {
    expect(broken("status is Completed, Failed or Stopped", 11)).toEqual([
      "status is",
      "Completed,",
      "Failed or",
      "Stopped",
    ]);
    expect(broken("ConditionalCheckFailed or unbreakable-words", 11)).toEqual([
      "Conditional",
      "CheckFailed",
      "or",
      "unbreakable-words",
    ]);
    expect(broken("", 11)).toEqual([]);
  });
});

describe("what is told of a machine in words", () => {
  const { States } = machines["customize-model"].definition;
  const state = (name: string) => {
    const found = States[name];
    if (!found) throw new Error(`There is no state ${name}`);
    return found;
  };

  it("is how a state is tried again", () => {
    expect(state("CreateJob").Retry.map(retryInWords)).toEqual([
      "Tried again after 30 s, then twice as long each time, at most 15 min; as often as it takes.",
      "Tried again after 1 s, then twice as long each time, at most 10 min; up to 30 times. Each wait is a random part of that.",
    ]);
    expect(state("WaitForChange").Retry.map(retryInWords)[0]).toBe("Not tried again.");
  });

  it("is what it calls, and where it leads", () => {
    expect(doingInWords(state("Preflight"))).toBe("Runs the function preflight");
    expect(doingInWords(state("WaitForChange"))).toBe(
      "Calls dynamodb:updateItem, and waits until its task token comes back",
    );
    const ways = edgesOf(machines["customize-model"].definition);
    const from = (name: string) => ways.filter((way) => way.from === name).map(wayInWords);
    expect(from("CreateJob")).toEqual([
      "Then HasEnded",
      "To CheckDatasets on DataChangedError",
      "To RecordFailure on any error",
    ]);
    expect(from("HasEnded")).toEqual([
      "To RecordMetrics if status is Completed, Failed or Stopped",
      "Else to WaitForChange",
    ]);
    expect(from("Completed")).toEqual(["Then the end"]);
  });

  it.each(everyMachine)("has a sentence for $name and each of its states, with every wait filled in", (machine) => {
    const { Comment, States } = machine.definition;
    for (const sentence of [Comment, ...Object.values(States).map((each) => each.Comment)])
      expect(sentence).toMatch(/^[A-Z][^$]*\.$/);
    expect(graphInWords(machine)).toContain(`${Object.keys(States).length} states`);
  });

  it("names every rule that starts a machine, under that machine, with all that it matches", () => {
    const told = everyMachine.flatMap(({ name }) => rulesOf(name).map((rule) => ({ machine: name, ...rule })));
    const wired = Object.entries(rules).flatMap(([name, { target }]) =>
      "machine" in target ? [[name, target.machine]] : [],
    );
    expect(told.map(({ name, machine }) => [name, machine]).sort()).toEqual(wired.sort());
    expect(patternInWords(rules["execution-ended"].pattern)).toBe(
      "source is aws.states; detail-type is Step Functions Execution Status Change; " +
        "detail.status is ABORTED, TIMED_OUT or FAILED; detail.stateMachineArn is customize-model",
    );
  });
});
