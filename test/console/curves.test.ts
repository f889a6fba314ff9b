import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Curves, Point } from "../../src/console/answers.ts";
import { asCsv, curvesIn, inWords, placeInWords, seriesBy } from "../../src/console/curves/series.ts";

// Whatever is made up is the same each time.
fc.configureGlobal({ seed: 7 });

const point: fc.Arbitrary<Point> = fc.record(
  {
    step: fc.nat(50),
    epoch: fc.nat(5),
    loss: fc.double({ noNaN: true, noDefaultInfinity: true }),
    perplexity: fc.double({ min: 1, noNaN: true, noDefaultInfinity: true }),
  },
  { requiredKeys: ["step"] },
);
const curves: fc.Arbitrary<Curves> = fc.record({ training: fc.array(point), validation: fc.array(point) });

describe("curves over one axis", () => {
  it("have their places once and in order, and each curve's last loss there", () => {
    fc.assert(
      fc.property(curves, fc.constantFrom("step", "epoch"), (given, axis) => {
        const series = seriesBy(given, axis);
        const places = [...given.training, ...given.validation].flatMap(({ [axis]: at, loss }) =>
          at === undefined || loss === undefined ? [] : [at],
        );
        expect(series.at).toEqual([...new Set(places)].toSorted((one, other) => one - other));
        for (const name of ["training", "validation"] as const) {
          const known = given[name].filter((each) => each[axis] !== undefined && each.loss !== undefined);
          expect(series[name]).toEqual(
            series.at.map((at) => known.findLast((each) => each[axis] === at)?.loss ?? null),
          );
        }
      }),
    );
  });
});

describe("curves as CSV", () => {
  it("say every point in full, a line each", () => {
    fc.assert(
      fc.property(curves, (given) => {
        const [heading, ...lines] = asCsv(given).split("\r\n");
        expect(heading).toBe("curve,step,epoch,loss,perplexity");
        expect(lines.pop()).toBe("");
        const number = (cell = "") => (cell === "" ? undefined : Number(cell));
        const read = lines.map((line) => {
          const [curve, step, epoch, loss, perplexity] = line.split(",");
          return {
            curve,
            step: Number(step),
            epoch: number(epoch),
            loss: number(loss),
            perplexity: number(perplexity),
          };
        });
        const expected = (["training", "validation"] as const).flatMap((curve) =>
          // Zero has no sign in CSV.
          given[curve].map(({ step, epoch, loss, perplexity }) => ({
            curve,
            step,
            epoch,
            loss: loss === undefined ? loss : loss + 0,
            perplexity,
          })),
        );
        expect(read).toEqual(expected);
      }),
    );
  });
});

it("curves in words say where they begin and end, and how often there was no loss", () => {
  expect(
    inWords({
      training: [{ step: 1, loss: 2 }, { step: 2 }, { step: 3, loss: 0.5 }],
      validation: [{ step: 3, loss: 0.75 }],
    }),
  ).toBe(
    "Training loss goes from 2.0000 to 0.5000 in 3 steps, and was no number 1 time. Validation loss is 0.7500 in 3 steps.",
  );
  expect(inWords({ training: [], validation: [] })).toBe("");
});

it("a place on the curves is said in words, without a curve that is nowhere", () => {
  const training = [
    { step: 1, loss: 2 },
    { step: 2, loss: 1 },
  ];
  const both = seriesBy({ training, validation: [{ step: 2, loss: 0.75 }] }, "step");
  expect(curvesIn(both)).toEqual(["training", "validation"]);
  expect(placeInWords(both, "step", 0)).toBe("step 1: training 2.0000, validation –");
  const alone = seriesBy({ training, validation: [{ step: 2 }] }, "step");
  expect(curvesIn(alone)).toEqual(["training"]);
  expect(placeInWords(alone, "step", 1)).toBe("step 2: training 1.0000");
});
