import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Definition } from "../../src/console/graph/definition.ts";
import { drawn, scales, type Drawn, type ScaleName } from "../../src/console/graph/layout.ts";
import { machines } from "../../src/console/graph/machines.ts";
import { rounded, type Box, type Point } from "../../src/console/graph/path.ts";
import { edgesOf, end, start } from "../../src/console/graph/shape.ts";
import { patternInWords, rulesOf } from "../../src/console/graph/starters.ts";
import { brokenName, conditionInWords, errorsInShort } from "../../src/console/graph/labels.ts";
import { doingInWords, graphInWords, retryInWords, wayInWords } from "../../src/console/graph/words.ts";
import { rules } from "../../src/wiring.ts";

// Whatever is made up is the same each time.
fc.configureGlobal({ seed: 7 });

const everyMachine = Object.values(machines);
const everyScale = Object.keys(scales).filter((name): name is ScaleName => name in scales);

const overlap = (one: Box, other: Box) =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
  Math.abs(one.y - other.y) < (one.height + other.height) / 2;

/** Whether a line that is level or upright goes through a box, and not only along its side. */
const through = ([from, to]: readonly [Point, Point], { x, y, width, height }: Box) => {
  const [left, right, top, bottom] = [x - width / 2 + 1, x + width / 2 - 1, y - height / 2 + 1, y + height / 2 - 1];
  return (
    Math.max(from.x, to.x) > left &&
    Math.min(from.x, to.x) < right &&
    Math.max(from.y, to.y) > top &&
    Math.min(from.y, to.y) < bottom
  );
};

const pieces = (points: readonly Point[]) =>
  points.slice(1).map((to, index): [Point, Point] => [points[index] ?? to, to]);

/** Whether two lines run along each other, so that nobody could tell one from the other. */
const along = ([from, to]: readonly [Point, Point], [first, last]: readonly [Point, Point]) => {
  const shared = (one: "x" | "y", other: "x" | "y") =>
    from[one] === to[one] &&
    first[one] === last[one] &&
    Math.abs(from[one] - first[one]) < 2 &&
    Math.min(Math.max(from[other], to[other]), Math.max(first[other], last[other])) -
      Math.max(Math.min(from[other], to[other]), Math.min(first[other], last[other])) >
      1;
  return shared("x", "y") || shared("y", "x");
};

/** What nobody could read: things upon each other, and lines through them. */
const faultsOf = ({ width, height, boxes, ways }: Drawn) => {
  const things = [
    ...[...boxes].map(([name, box]) => ({ name, box, own: undefined })),
    ...ways.flatMap((way) => (way.label ? [{ name: way.label.lines.join(" "), box: way.label, own: way }] : [])),
  ];
  return [
    ...things.flatMap((one, index) =>
      things
        .slice(index + 1)
        .flatMap((other) => (overlap(one.box, other.box) ? [`${one.name} upon ${other.name}`] : [])),
    ),
    ...ways.flatMap((way) =>
      things.flatMap(({ name, box, own }) =>
        own !== way && pieces(way.points).some((piece) => through(piece, box))
          ? [`${way.edge.from} → ${way.edge.to} through ${name}`]
          : [],
      ),
    ),
    ...things.flatMap(({ name, box }) =>
      box.x - box.width / 2 < 0 ||
      box.x + box.width / 2 > width ||
      box.y - box.height / 2 < 0 ||
      box.y + box.height / 2 > height
        ? [`${name} outside`]
        : [],
    ),
    ...ways.flatMap(({ edge, points }) =>
      points.some(({ x, y }) => x < 0 || x > width || y < 0 || y > height) ? [`${edge.from} → ${edge.to} outside`] : [],
    ),
  ];
};

/** Pairs of ways that could not be told apart. */
const alike = ({ ways }: Drawn) =>
  ways.flatMap((one, index) =>
    ways
      .slice(index + 1)
      .flatMap((other) =>
        pieces(one.points).some((piece) => pieces(other.points).some((another) => along(piece, another)))
          ? [`${one.edge.from} → ${one.edge.to} along ${other.edge.from} → ${other.edge.to}`]
          : [],
      ),
  );

/** How often ways cross. */
const crossings = ({ ways }: Drawn) => {
  const between = (value: number, one: number, other: number) =>
    value > Math.min(one, other) && value < Math.max(one, other);
  const cross = ([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]) =>
    a.y === b.y && c.x === d.x && between(a.y, c.y, d.y) && between(c.x, a.x, b.x);
  const all = ways.flatMap((way) => pieces(way.points).map((piece) => ({ way, piece })));
  return all.flatMap((one) => all.filter((other) => one.way !== other.way && cross(one.piece, other.piece))).length;
};

const names = ["Preflight", "CreateJob", "WaitForChange", "PollJob", "HasEnded", "RecordMetrics", "Give Up", "X"];
const name = fc.constantFrom(...names);
const errors = fc.constantFrom(["States.ALL"], ["DataChangedError"], ["A.FirstException", "States.Timeout"]);
const state = fc.oneof(
  fc.record({
    Type: fc.constant("Task"),
    Next: name,
    Catch: fc.array(fc.record({ ErrorEquals: errors, Next: name }), { maxLength: 3 }),
  }),
  fc.record({
    Type: fc.constant("Choice"),
    Choices: fc.array(fc.record({ Condition: fc.constant("{% $states.input.status = 'Completed' %}"), Next: name }), {
      minLength: 1,
      maxLength: 3,
    }),
    Default: name,
  }),
  fc.record({ Type: fc.constant("Wait"), Seconds: fc.nat(), Next: name }),
  fc.record({ Type: fc.constantFrom("Succeed", "Fail") }),
  fc.record({ Type: fc.constant("Pass"), End: fc.constant(true) }),
);
/** Machines with every shape but a state that leads to itself: loops, ways back, states that nothing leads to. */
const definition = fc
  .tuple(name, ...names.map(() => state))
  .map(([StartAt, ...states]) =>
    v.parse(Definition, { StartAt, States: Object.fromEntries(names.map((each, at) => [each, states[at]])) }),
  )
  .filter((any) => edgesOf(any).every(({ from, to }) => from !== to));

describe("a machine's graph", () => {
  it.each(everyMachine)("of $name has every state of its definition, and a way for each that it names", (machine) => {
    const { States, StartAt } = machine.definition;
    const { boxes, ways } = drawn(machine.definition, scales.wide);
    expect([...boxes.keys()]).toEqual([start, ...Object.keys(States), end]);
    const ends = Object.values(States).filter(({ Type }) => Type === "Succeed" || Type === "Fail");
    const named = JSON.stringify(Object.values(States)).match(/"(?:Next|Default)":/g) ?? [];
    expect(ways).toHaveLength(1 + named.length + ends.length);
    expect(ways[0]?.edge).toMatchObject({ from: start, to: StartAt });
  });

  describe.each(everyScale)("in the %s scale", (scale) => {
    it.each(everyMachine)(
      "of $name is readable: nothing lies upon anything, and no way goes through a state or a word",
      (machine) => {
        expect(faultsOf(drawn(machine.definition, scales[scale]))).toEqual([]);
      },
    );

    it.each(everyMachine)("of $name has no two ways that run along each other", (machine) => {
      expect(alike(drawn(machine.definition, scales[scale]))).toEqual([]);
    });

    it("of each of 60 machines that are made up is readable", () => {
      fc.assert(
        fc.property(definition, (any) => {
          expect(faultsOf(drawn(any, scales[scale]))).toEqual([]);
        }),
        { numRuns: 60 },
      );
    });
  });

  it.each([
    ["customize-model", 3],
    ["stop-job", 2],
    ["delete-model", 10],
  ] as const)("of %s has at most %d crossings", (name, most) => {
    expect(crossings(drawn(machines[name].definition, scales.wide))).toBeLessThanOrEqual(most);
  });

  it("fits a phone of 360 pixels with letters of 9 pixels at least, where a job's run is shown", () => {
    const { width } = drawn(machines["customize-model"].definition, scales.narrow);
    expect((300 / width) * scales.narrow.name).toBeGreaterThanOrEqual(9);
  });

  it("begins and ends each way at the sides of its two states", () => {
    for (const { definition } of everyMachine) {
      const { boxes, ways } = drawn(definition, scales.wide);
      for (const { edge, points } of ways)
        for (const [name, point] of [
          [edge.from, points[0]],
          [edge.to, points.at(-1)],
        ] as const) {
          const box = boxes.get(name);
          expect(Math.abs((point?.y ?? 0) - (box?.y ?? 0))).toBeCloseTo((box?.height ?? 0) / 2);
          expect(Math.abs((point?.x ?? 0) - (box?.x ?? 0))).toBeLessThan((box?.width ?? 0) / 2);
        }
    }
  });

  it("turns its corners round", () => {
    const corner = [
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 4, y: 20 },
    ];
    expect(rounded(corner)).toBe("M0.0 0.0L0.0 18.0Q0.0 20.0 2.0 20.0L4.0 20.0");
  });
});

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
