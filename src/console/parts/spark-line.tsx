import { loss } from "../words.ts";

const [width, height] = [96, 24];

/** Losses as a small line, the first at the left; the highest at the top. */
export const SparkLine = ({ losses, of }: { losses: readonly number[]; of: string }) => {
  const [lowest, highest] = [Math.min(...losses), Math.max(...losses)];
  const points = losses.map((each, index) => {
    const x = losses.length > 1 ? (index / (losses.length - 1)) * (width - 2) + 1 : width / 2;
    const y = highest > lowest ? ((highest - each) / (highest - lowest)) * (height - 4) + 2 : height / 2;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg
      class="spark"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Loss of ${of}, from ${loss(losses[0])} to ${loss(losses.at(-1))}`}
    >
      <polyline points={points.join(" ")} />
    </svg>
  );
};
