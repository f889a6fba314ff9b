import * as v from "valibot";

const Line = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({
    _aws: v.object({
      CloudWatchMetrics: v.array(
        v.object({
          Namespace: v.string(),
          Dimensions: v.array(v.array(v.string())),
          Metrics: v.array(v.object({ Name: v.string(), Unit: v.string() })),
        }),
      ),
    }),
  }),
);

/** A figure that CloudWatch finds in a log. */
export interface Figure {
  name: string;
  namespace: string;
  unit: string;
  value: unknown;
  /** All of them: an alarm or a search that names others, or fewer, is about another metric. */
  dimensions: Record<string, unknown>;
}

/** The figures in a line in CloudWatch's embedded metric format. Throws where a line is none. */
export const figuresIn = (text: string): Figure[] => {
  const line = v.parse(Line, text);
  return line._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.map(({ Name: name, Unit: unit }) => {
        const dimensions = Object.fromEntries(names.map((dimension) => [dimension, line[dimension]]));
        return { name, namespace, unit, value: line[name], dimensions };
      }),
    ),
  );
};
