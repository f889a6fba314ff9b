import * as v from "valibot";

/** One row of a training metrics file. */
export const Point = v.object({
  step: v.optional(v.number()),
  epoch: v.optional(v.number()),
  loss: v.optional(v.number()),
  perplexity: v.optional(v.number()),
});
export type Point = v.InferOutput<typeof Point>;

export const seriesNames = ["training", "validation"] as const;
export type Series = (typeof seriesNames)[number];
export type Curves = Record<Series, Point[]>;

/** The end of each series' file name, wherever under the job's output it stands. AWS's pages spell the folders in two ways. */
const files: Record<Series, { folder: string; ending: string }> = {
  training: { folder: "/training_artifacts/", ending: "training_metrics.csv" },
  validation: { folder: "/validation_artifacts/", ending: "validation_metrics.csv" },
};

/** The series that an S3 key holds, if it holds one. */
export const seriesOf = (key: string): Series | undefined =>
  seriesNames.find((series) => key.includes(files[series].folder) && key.endsWith(files[series].ending));

/** The columns that make a point, by the header they have in Bedrock's files. */
const columns = new Map<string, keyof Point>([
  ["step_number", "step"],
  ["epoch_number", "epoch"],
  ["training_loss", "loss"],
  ["validation_loss", "loss"],
  ["perplexity", "perplexity"],
]);

const numberIn = (cell: unknown): number | undefined => {
  const value = typeof cell === "string" && cell.trim() !== "" ? Number(cell) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
};

/**
 * A point from a row read by its header: what is not a finite number is left out; nothing when no column is known or numeric.
 * It runs for every row of a cold start, before anything is compiled, so it makes nothing but the point.
 */
export const pointFrom = (row: Record<string, unknown>): Point | undefined => {
  let point: Point | undefined;
  for (const header in row) {
    const member = columns.get(header) ?? columns.get(header.trim().toLowerCase());
    const value = member && numberIn(row[header]);
    if (member && value !== undefined) (point ??= {})[member] = value;
  }
  return point;
};

/** Points an item holds: about 60 KB of DynamoDB's 400 KB. */
export const pointsPerChunk = 1000;

/** A whole column in one check: number by number, it would cost most of what reading a curve does. */
const NullableNumbers = v.custom<(number | null)[]>(
  (value) => Array.isArray(value) && value.every((item) => item === null || typeof item === "number"),
);

/** Up to {@link pointsPerChunk} points by columns, with null where a row had no number. */
export const Chunk = v.object({
  step: NullableNumbers,
  epoch: NullableNumbers,
  loss: NullableNumbers,
  perplexity: NullableNumbers,
});
export type Chunk = v.InferOutput<typeof Chunk>;

const members = ["step", "epoch", "loss", "perplexity"] as const;

const chunkOf = (points: readonly Point[]): Chunk => {
  const column = (member: keyof Point) => points.map((point) => point[member] ?? null);
  return { step: column("step"), epoch: column("epoch"), loss: column("loss"), perplexity: column("perplexity") };
};

/** A curve cut into chunks, in order. */
export const chunksOf = (points: readonly Point[]): Chunk[] =>
  Array.from({ length: Math.ceil(points.length / pointsPerChunk) }, (_, index) =>
    chunkOf(points.slice(index * pointsPerChunk, (index + 1) * pointsPerChunk)),
  );

/** The points of a chunk: the inverse of cutting. */
export const pointsOf = (chunk: Chunk): Point[] =>
  chunk.step.map((_, row) => {
    const point: Point = {};
    for (const member of members) {
      const value = chunk[member][row];
      if (typeof value === "number") point[member] = value;
    }
    return point;
  });

/** Points that an answer gives of a curve: more would not fit into an answer of Lambda's, nor on a screen. */
export const mostPoints = 20_000;

/** At most so many of some items, at least two, as evenly as whole steps allow: the first and the last are among them. */
export const thinned = <Item>(items: readonly Item[], most: number): Item[] => {
  if (items.length <= most) return [...items];
  const step = (items.length - 1) / (most - 1);
  return items.filter((_, index) => index === Math.round(Math.round(index / step) * step));
};

/** Losses in a sketch. */
export const mostInSketch = 32;

/** What DynamoDB holds as a number: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html. */
const isStorable = (loss: number) => loss === 0 || (Math.abs(loss) >= 1e-130 && Math.abs(loss) < 1e126);

/** A curve's losses for a line of a few pixels: at most {@link mostInSketch} of them, the first and the last among them. */
export const sketchOf = (points: readonly Point[]): number[] => {
  const losses = points.flatMap(({ loss }) => (loss === undefined || !isStorable(loss) ? [] : [loss]));
  return thinned(losses, mostInSketch);
};

/** The last loss of a curve. */
export const finalLoss = (points: readonly Point[]): number | undefined =>
  points.findLast((point) => point.loss !== undefined)?.loss;
