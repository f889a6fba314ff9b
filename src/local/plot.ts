import type { Curves, Point } from "#core/curves.ts";

const width = 64;
const height = 10;
const marks = { training: "·", validation: "o" } as const;

const drawn = (points: readonly Point[]) =>
  points.flatMap(({ step, loss }) => (step === undefined || loss === undefined ? [] : [{ step, loss }]));

/** Loss by step as lines of text, 64 columns by 10 rows; nothing for curves without a point. */
export const plotLosses = (curves: Curves): string[] => {
  const training = drawn(curves.training);
  const validation = drawn(curves.validation);
  const all = [...training, ...validation];
  if (all.length === 0) return [];
  const losses = all.map(({ loss }) => loss);
  const high = losses.reduce((one, other) => Math.max(one, other));
  const low = losses.reduce((one, other) => Math.min(one, other));
  const last = all.reduce((most, { step }) => Math.max(most, step), 0);
  const rows = Array.from({ length: height }, () => Array.from({ length: width }, () => " "));
  const draw = (points: typeof all, mark: string) => {
    for (const { step, loss } of points) {
      const row = rows[Math.round(((high - loss) / (high - low || 1)) * (height - 1))];
      row?.splice(Math.round((step / (last || 1)) * (width - 1)), 1, mark);
    }
  };
  draw(training, marks.training);
  draw(validation, marks.validation);
  const label = (row: number) => {
    const loss = high - ((high - low) * row) / (height - 1);
    return loss.toFixed(3).padStart(8);
  };
  return [
    ...rows.map((row, index) => `${label(index)} ┤${row.join("").trimEnd()}`),
    `${" ".repeat(9)}└${"─".repeat(width)}`,
    `${" ".repeat(10)}step 0${`step ${last}`.padStart(width - 6)}`,
    `${" ".repeat(10)}${marks.training} training loss   ${marks.validation} validation loss`,
  ];
};
