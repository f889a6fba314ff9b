import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { Definition } from "../../src/console/graph/definition.ts";
import { fitting } from "../../src/console/graph/fitting.ts";
import type { Box } from "../../src/console/graph/geometry.ts";
import { withFewerBends } from "../../src/console/graph/bends.ts";
import { drawn } from "../../src/console/graph/layout.ts";
import { machines } from "../../src/console/graph/machines.ts";
import { settled } from "../../src/console/graph/network-simplex.ts";
import type { Route, Stop } from "../../src/console/graph/rows.ts";
import { scales, type ScaleName } from "../../src/console/graph/scale.ts";
import { end, start } from "../../src/console/graph/shape.ts";
import { turnsOf } from "../../src/console/graph/turns.ts";
import { arrowHead, rounded } from "../../src/console/graph/way-path.ts";
import { alike, crossings, faultsOf } from "./drawing.ts";
import { madeUp } from "./machine-values.ts";

// Whatever is made up is the same each time.
fc.configureGlobal({ seed: 7 });

const everyMachine = Object.values(machines);
const everyScale = Object.keys(scales).filter((name): name is ScaleName => name in scales);

/** A loop with a state beside it, and four states that end the run over its end. */
const besideTheEnd = v.parse(Definition, {
  StartAt: "Wait",
  States: {
    EndsFarLeft: { Type: "Succeed" },
    EndsLeft: { Type: "Succeed" },
    Wait: { Type: "Wait", Next: "Look" },
    EndsRight: { Type: "Succeed" },
    EndsFarRight: { Type: "Succeed" },
    Look: { Type: "Task", Next: "Wait" },
    Beside: { Type: "Wait", Next: "Look" },
  },
});

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

    it("leads past a state that stands beside the end, not through it", () => {
      expect(faultsOf(drawn(besideTheEnd, scales[scale]))).toEqual([]);
    });

    it("of each of 60 machines that are made up is readable, and its ways can be told from each other", () => {
      fc.assert(
        fc.property(madeUp, (definition) => {
          const graph = drawn(definition, scales[scale]);
          expect(faultsOf(graph)).toEqual([]);
          expect(alike(graph)).toEqual([]);
        }),
        { numRuns: 60 },
      );
    });

    it("begins and ends each way where the sides of its two states are level, apart from the others", () => {
      const { point, round } = scales[scale];
      const level = (definition: Definition, name: string, { width, height }: Box) => {
        const type = definition.States[name]?.Type;
        const corner = { Choice: point, Succeed: round, Fail: round, Task: 6, Wait: 6, Pass: 6, Map: 6, Parallel: 6 };
        return width / 2 - (type ? corner[type] : height / 2);
      };
      fc.assert(
        fc.property(fc.oneof(fc.constantFrom(...everyMachine.map(({ definition }) => definition)), madeUp), (any) => {
          const { boxes, ways } = drawn(any, scales[scale]);
          const ends = ways.flatMap(({ edge: { from, to }, points }) => [
            { name: from, end: points.at(0) },
            { name: to, end: points.at(-1) },
          ]);
          for (const met of Map.groupBy(ends, ({ name, end }) => `${name} ${end?.y}`).values()) {
            const xs = met.map(({ end }) => end?.x ?? NaN).sort((one, other) => one - other);
            for (const [at, x] of xs.entries()) expect(x - (xs[at - 1] ?? -Infinity)).toBeGreaterThanOrEqual(2);
          }
          for (const { name, end } of ends) {
            const [x = NaN, y = NaN] = [end?.x, end?.y];
            const box = boxes.get(name) ?? { x: NaN, y: NaN, width: NaN, height: NaN };
            expect(Math.abs(y - box.y)).toBe(box.height / 2);
            expect(Math.abs(x - box.x)).toBeLessThanOrEqual(level(any, name, box));
          }
        }),
        { numRuns: 20 },
      );
    });
  });

  it("has room at a state for every way that leads there", () => {
    const tasks = Array.from({ length: 16 }, (_, at) => [`Task${at}`, { Type: "Task", Next: "Join" }] as const);
    const States = { ...Object.fromEntries(tasks), Join: { Type: "Succeed" } };
    const { ways } = drawn(v.parse(Definition, { StartAt: "Task0", States }), scales.narrow);
    const ends = ways.flatMap(({ edge, points }) => (edge.to === "Join" ? (points.at(-1)?.x ?? []) : []));
    const gaps = ends.toSorted((one, other) => one - other).map((x, at, all) => x - (all[at - 1] ?? -Infinity));
    expect(gaps).toHaveLength(16);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5);
  });

  it.each([
    ["customize-model", 2],
    ["stop-job", 1],
    ["delete-model", 9],
  ] as const)("of %s has at most %d crossings in either scale", (name, most) => {
    for (const scale of everyScale)
      expect(crossings(drawn(machines[name].definition, scales[scale]))).toBeLessThanOrEqual(most);
  });

  it.each(everyMachine)(
    "of $name has no letters under 11 pixels, on a phone of 360 pixels or wherever",
    ({ definition }) => {
      for (let width = 302; width < 1000; width += 7) {
        const { scale, graph } = fitting(definition, width);
        const { name, small } = scales[scale];
        expect(Math.min(1, width / graph.width) * Math.min(name, small)).toBeGreaterThanOrEqual(11);
      }
    },
  );

  it.each(everyMachine)(
    "of $name is in the wide scale beside its list of states on a screen of 1280 pixels",
    ({ definition }) => {
      expect(fitting(definition, 583).scale).toBe("wide");
    },
  );

  it.each(everyMachine)("of $name makes no move so small that it seems a slip", ({ definition }) => {
    for (const scale of everyScale) {
      const moves = drawn(definition, scales[scale]).ways.flatMap(({ points }) =>
        points.slice(1).map(({ x }, at) => Math.abs(x - (points[at]?.x ?? x))),
      );
      expect(moves.filter((move) => move > 0 && move < 4)).toEqual([]);
    }
  });

  it("has what usually follows a state straight under it, where a job's run is shown", () => {
    for (const scale of everyScale) {
      const { boxes, ways } = drawn(machines["customize-model"].definition, scales[scale]);
      const [first, ...others] = ["Preflight", "CheckDatasets", "CreateJob", "HasEnded"].map(
        (name) => boxes.get(name)?.x,
      );
      expect(others).toEqual([first, first, first]);
      const usual = ways.filter(
        ({ edge }) => edge.kind === "next" && ["Preflight", "CheckDatasets"].includes(edge.from),
      );
      expect(usual.map(({ points }) => points.length)).toEqual([2, 2]);
    }
  });
});

describe("a way", () => {
  it("turns its corners round", () => {
    const corner = [
      { x: 0, y: 0 },
      { x: 0, y: 20 },
      { x: 4, y: 20 },
    ];
    expect(rounded(corner)).toBe("M0.0 0.0L0.0 18.0Q0.0 20.0 2.0 20.0L4.0 20.0");
  });

  it("ends in an arrow that points where it goes, down or up", () => {
    expect(
      arrowHead([
        { x: 5, y: 0 },
        { x: 5, y: 20 },
      ]),
    ).toBe("5.0 20.0 1.0 13.0 9.0 13.0");
    expect(
      arrowHead([
        { x: 5, y: 20 },
        { x: 5, y: 0 },
      ]),
    ).toBe("5.0 0.0 1.0 7.0 9.0 7.0");
  });
});

describe("a way that moves to the same side twice", () => {
  const stop = (kind: Stop["kind"], row: number, order: number): Stop => ({
    ...{ kind, row, order, lines: [], corner: 0 },
    ...(kind === "state" ? { width: 60, height: 40 } : { width: 0, height: 0 }),
  });
  const [from, to] = [stop("state", 0, 0), stop("state", 3, 0)];
  const [high, low] = [stop("passage", 1, 0), stop("passage", 2, 0)];
  const [left, right] = [stop("state", 1, -1), stop("state", 2, 1)];
  const [first, last] = [{}, {}];
  const edge = { from: "A", to: "B", kind: "next", says: "", label: "" } as const;
  const routes: Route[] = [{ edge, stops: [from, high, low, to], first, last }];
  const rows = { rows: [[from], [left, high], [low, right], [to]], states: new Map(), routes };
  const among = (leftmost: number, rightmost: number, end = 30) => {
    const known = new Map<object, number>([...[from, first].map((each) => [each, 0] as const), [high, 10], [low, 20]]);
    for (const [mark, x] of [
      [left, leftmost],
      [right, rightmost],
      [to, 30],
      [last, end],
    ] as const)
      known.set(mark, x);
    const places = withFewerBends(rows, known, scales.narrow);
    return [first, high, low, last].map((each) => places.get(each));
  };

  it("does so at once", () => {
    expect(among(-90, 90)).toEqual([0, 0, 0, 30]);
  });

  it("keeps clear of what stands beside it", () => {
    expect(among(-27, 90)).toEqual([0, 30, 30, 30]);
    expect(among(-27, 57)).toEqual([0, 20, 20, 30]);
  });

  it("does not move at all at a state where that would seem a slip", () => {
    expect(among(-27, 57, 23)).toEqual([0, 20, 20, 20]);
  });
});

describe("the network simplex method", () => {
  it("keeps every bond, and no other places cost less", () => {
    const marks = [{}, {}, {}, {}];
    const pair = fc.tuple(fc.nat(3), fc.nat(3)).filter(([from, to]) => from < to);
    const bond = fc.record({ pair, least: fc.integer({ min: -1, max: 2 }), weight: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(bond, { minLength: 1, maxLength: 8 }), (some) => {
        const bonds = [
          ...[0, 1, 2].map((from) => ({ pair: [from, from + 1] as const, least: -2, weight: 1 })),
          ...some,
        ].flatMap(({ pair: [one, other], least, weight }) => {
          const [from, to] = [marks[one], marks[other]];
          return from && to ? [{ from, to, least, weight }] : [];
        });
        const slacks = (place: (mark: object) => number) =>
          bonds.map(({ from, to, least }) => place(to) - place(from) - least);
        const costOf = (place: (mark: object) => number) =>
          bonds.reduce((sum, { from, to, weight }) => sum + weight * (place(to) - place(from)), 0);
        const places = settled(bonds);
        const settledAt = (mark: object) => places.get(mark) ?? NaN;
        expect(Math.min(...slacks(settledAt))).toBeGreaterThanOrEqual(0);
        const range = Array.from({ length: 13 }, (_, at) => at - 6);
        const others = range.flatMap((second) =>
          range.flatMap((third) => range.map((last) => [0, second, third, last])),
        );
        for (const other of others) {
          const place = (mark: object) => other[marks.indexOf(mark)] ?? NaN;
          if (slacks(place).every((slack) => slack >= 0)) expect(costOf(settledAt)).toBeLessThanOrEqual(costOf(place));
        }
      }),
    );
  });
});

describe("two ways that change places between two rows", () => {
  it("do not run along each other: one keeps beside the other until that has turned", () => {
    const moves = [
      { top: 0, bottom: 50 },
      { top: 50, bottom: 0 },
    ];
    const { turns, heights } = turnsOf(moves);
    expect(heights).toBe(3);
    expect([...turns.values()]).toEqual([{ height: 0, beside: 4 }, { height: 1 }]);
    const another = { top: 4, bottom: 4 };
    expect([...turnsOf([...moves, another]).turns.values()]).toEqual([{ height: 0, beside: -4 }, { height: 1 }]);
  });
});
