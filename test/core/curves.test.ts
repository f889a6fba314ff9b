import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  chunksOf,
  finalLoss,
  mostPoints,
  pointFrom,
  pointsOf,
  pointsPerChunk,
  seriesOf,
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

  it("are thinned evenly to what an answer can hold, and keep their last point", () => {
    const points = Array.from({ length: 100_001 }, (_, step) => ({ step }));
    const few = thinned(points);
    expect(few.length).toBeLessThanOrEqual(mostPoints);
    expect(few.at(-1)).toEqual({ step: 100_000 });
    expect(new Set(few.slice(1).map(({ step = 0 }, index) => step - (few[index]?.step ?? 0))).size).toBe(1);
    expect(thinned(points.slice(0, mostPoints))).toHaveLength(mostPoints);
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
