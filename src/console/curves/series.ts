import { counted } from "#core/amounts.ts";
import type { Curves, Point } from "../answers.ts";
import { loss as asLoss } from "../words.ts";

/** What the points of a curve are laid out by. */
export type Axis = "step" | "epoch";

/** A value for every place on the axis; null where a curve has none. */
type Column = (number | null)[];

/** Both curves over one axis, as they are drawn: the places in their order, and a column for each curve. */
export interface Series {
  at: number[];
  training: Column;
  validation: Column;
}

const byPlace = (points: readonly Point[], axis: Axis): Map<number, number> =>
  new Map(
    points.flatMap(({ [axis]: place, loss }): [number, number][] =>
      place === undefined || loss === undefined ? [] : [[place, loss]],
    ),
  );

/** Lays both curves out by step or by epoch. Of several losses at one place the last counts; what has no loss is left out. */
export const seriesBy = ({ training, validation }: Curves, axis: Axis): Series => {
  const [trained, validated] = [byPlace(training, axis), byPlace(validation, axis)];
  const at = [...new Set([...trained.keys(), ...validated.keys()])].toSorted((one, other) => one - other);
  return {
    at,
    training: at.map((place) => trained.get(place) ?? null),
    validation: at.map((place) => validated.get(place) ?? null),
  };
};

/** The curves there may be. */
export type Curve = keyof Curves;

/** The curves that have a loss anywhere. */
export const curvesIn = (series: Series): Curve[] =>
  (["training", "validation"] as const).filter((curve) => series[curve].some((each) => each !== null));

/** The losses at one place, an index into the series, in words. */
export const placeInWords = (series: Series, axis: Axis, index: number): string =>
  `${axis} ${series.at[index]}: ${curvesIn(series)
    .map((curve) => `${curve} ${asLoss(series[curve][index] ?? undefined)}`)
    .join(", ")}`;

/** Whether any point says to which epoch it belongs. */
export const haveEpochs = ({ training, validation }: Curves): boolean =>
  [...training, ...validation].some(({ epoch }) => epoch !== undefined);

const rowsOf = (curve: string, points: readonly Point[]) =>
  points.map(({ step, epoch, loss, perplexity }) =>
    [curve, step, epoch, loss, perplexity].map((cell) => cell ?? "").join(","),
  );

/** Both curves as CSV (RFC 4180): one point a line, in full precision. */
export const asCsv = ({ training, validation }: Curves): string =>
  ["curve,step,epoch,loss,perplexity", ...rowsOf("training", training), ...rowsOf("validation", validation), ""].join(
    "\r\n",
  );

const told = (name: string, points: readonly Point[]): string => {
  const losses = points.flatMap(({ loss }) => (loss === undefined ? [] : [loss]));
  const [first, last] = [losses[0], losses.at(-1)];
  if (first === undefined || last === undefined) return "";
  const lost = points.length - losses.length;
  const path = losses.length === 1 ? `is ${first.toFixed(4)}` : `goes from ${first.toFixed(4)} to ${last.toFixed(4)}`;
  return `${name} loss ${path} in ${counted(points.at(-1)?.step ?? 0, "step")}${lost > 0 ? `, and was no number ${counted(lost, "time")}` : ""}.`;
};

/** Both curves in words. */
export const inWords = ({ training, validation }: Curves): string =>
  [told("Training", training), told("Validation", validation)].filter(Boolean).join(" ");
