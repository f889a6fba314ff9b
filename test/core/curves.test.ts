import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chunksOf,
  finalLoss,
  mostInSketch,
  mostPoints,
  pointFrom,
  pointsOf,
  pointsPerChunk,
  seriesOf,
  sketchOf,
  thinned,
  type Point,
} from "#core/curves.ts";

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const point: fc.Arbitrary<Point> = fc
  .record({ step: number, epoch: number, loss: number, perplexity: number }, { requiredKeys: ["step"] })
  .map((members) => ({ ...members }));

describe("loss curves", () => {
  it("come back from their chunks as they were", () => {
    fc.assert(
      fc.property(fc.array(point, { size: "large" }), (points) => {
        expect(chunksOf(points).flatMap(pointsOf)).toEqual(points);
      }),
    );
  });

  it("of 20,000 steps take 20 chunks, and an empty one none", () => {
    const points = Array.from({ length: 20_000 }, (_, step) => ({ step, loss: 1 }));
    const chunks = chunksOf(points);
    expect(chunks).toHaveLength(20);
    expect(chunks.every(({ step }) => step.length === pointsPerChunk)).toBe(true);
    expect(chunksOf([])).toEqual([]);
  });

  it("read a row by its header, keep what is a finite number and leave out the rest", () => {
    expect(pointFrom({ step_number: "0", epoch_number: "1", training_loss: "2.5", perplexity: "NaN" })).toEqual({
      step: 0,
      epoch: 1,
      loss: 2.5,
    });
    expect(pointFrom({ Step_Number: " 7 ", validation_loss: "", perplexity: "Infinity", reward: "1" })).toEqual({
      step: 7,
    });
    expect(pointFrom({ reward: "1", note: "x" })).toBeUndefined();
  });

  it("are thinned to as many points as are asked for, evenly, and keep their first and their last", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 2, max: 400 }), (length, most) => {
        const steps = Array.from({ length }, (_, step) => step);
        const few = thinned(steps, most);
        expect(few).toHaveLength(Math.min(length, most));
        expect([few[0], few.at(-1)]).toEqual([steps[0], steps.at(-1)]);
        const gaps = few.slice(1).map((step, index) => step - (few[index] ?? Number.NaN));
        expect(Math.max(0, ...gaps) - Math.min(length, ...gaps)).toBeLessThanOrEqual(gaps.length > 0 ? 1 : 0);
      }),
    );
    expect(thinned(Array.from({ length: 100_001 }), mostPoints)).toHaveLength(mostPoints);
  });

  it("are sketched by losses of theirs in their order, at most 32, the first and the last among them", () => {
    fc.assert(
      fc.property(fc.array(point, { size: "max", maxLength: 200 }), (points) => {
        const losses = points.flatMap(({ loss }) => loss ?? []);
        const held = losses.filter((loss) => loss === 0 || (Math.abs(loss) >= 1e-130 && Math.abs(loss) < 1e126));
        const sketch = sketchOf(points);
        expect(sketch.length).toBe(Math.min(held.length, mostInSketch));
        expect([sketch[0], sketch.at(-1)]).toEqual([held[0], held.at(-1)]);
        let left = held;
        for (const loss of sketch) {
          expect(left).toContain(loss);
          left = left.slice(left.indexOf(loss) + 1);
        }
      }),
    );
  });

  it("end in the last loss that there is", () => {
    expect(finalLoss([{ loss: 3 }, { loss: 2 }, { step: 2 }])).toBe(2);
    expect(finalLoss([])).toBeUndefined();
  });

  it("are found by the end of their keys, however AWS spells the folders", () => {
    const job = "output/model-customization-job-abcdefghijkl";
    expect(seriesOf(`${job}/training_artifacts/step_wise_training_metrics.csv`)).toBe("training");
    for (const folder of ["", "validation/"])
      expect(seriesOf(`${job}/validation_artifacts/post_fine_tuning_validation/${folder}validation_metrics.csv`)).toBe(
        "validation",
      );
    expect(seriesOf(`${job}/training_artifacts/model.bin`)).toBeUndefined();
    expect(seriesOf("training_metrics.csv")).toBeUndefined();
  });
});
