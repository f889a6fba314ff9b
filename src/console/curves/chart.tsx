import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import "../styles/curves.css";
import { loss } from "../words.ts";
import { curvesIn, type Axis, type Curve, type Series } from "./series.ts";

const height = 360;

/** A colour of the theme that is on. */
const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);

/** How each curve is drawn besides its colour: no two are told apart by that alone. */
const drawings = {
  training: { points: { show: false } },
  validation: { dash: [6, 4], points: { show: true, size: 7 } },
} as const satisfies Record<Curve, unknown>;

const seriesOf = (curve: Curve): uPlot.Series => {
  const stroke = colour(`--chart-${curve}`);
  const { points, ...drawing } = { dash: [], ...drawings[curve] };
  return {
    label: curve,
    stroke,
    width: 2,
    spanGaps: true,
    dash: [...drawing.dash],
    points: { ...points, fill: stroke },
    value: (_, value) => loss(value ?? undefined),
  };
};

/** Steps and epochs are counted: no tick stands between two of them. */
const whole = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((times) => times * 10 ** power)).flat();

const optionsFor = (
  around: { axis: Axis; curves: readonly Curve[]; logarithmic: boolean; width: number },
  left: (chart: uPlot) => void,
): uPlot.Options => {
  const { axis, curves, logarithmic, width } = around;
  const lines = {
    stroke: colour("--chart-ink"),
    grid: { stroke: colour("--chart-grid"), width: 1 },
    ticks: { stroke: colour("--chart-grid"), width: 1 },
  };
  return {
    width,
    height,
    cursor: { y: false },
    legend: { markers: { dash: (_, index) => (curves[index - 1] === "validation" ? "dashed" : "solid") } },
    hooks: { setCursor: [(chart) => (chart.cursor.left ?? -1) < 0 && left(chart)] },
    scales: { x: { time: false }, y: logarithmic ? { distr: 3 } : {} },
    axes: [
      { ...lines, label: axis, incrs: whole },
      { ...lines, label: logarithmic ? "loss, logarithmic" : "loss", size: 64 },
    ],
    series: [{ label: axis, value: (_, value) => String(value ?? "–") }, ...curves.map(seriesOf)],
  };
};

/**
 * Draws loss curves; the legend says the values under the pointer, or else at `look`, an index into the series, which is marked where it was
 * `pointed` at. Gives its canvas to `drawn`.
 */
export const Chart = (props: {
  series: Series;
  axis: Axis;
  logarithmic: boolean;
  look: number;
  pointed: boolean;
  drawn: (canvas: HTMLCanvasElement) => void;
}) => {
  const { series, axis, logarithmic, look, pointed, drawn } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);
  const looked = useRef(look);
  looked.current = look;

  useEffect(() => {
    const { current: around } = place;
    if (!around) return undefined;
    const curves = curvesIn(series);
    const say = (made: uPlot) => made.setLegend({ idx: looked.current });
    const make = () => {
      chart.current?.destroy();
      const made = new uPlot(
        optionsFor({ axis, curves, logarithmic, width: around.clientWidth }, say),
        [series.at, ...curves.map((curve) => series[curve])],
        around,
      );
      chart.current = made;
      say(made);
      drawn(made.ctx.canvas);
    };
    make();
    const resized = new ResizeObserver(() => chart.current?.setSize({ width: around.clientWidth, height }));
    resized.observe(around);
    const themes = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => matchMedia(query));
    for (const theme of themes) theme.addEventListener("change", make);
    return () => {
      for (const theme of themes) theme.removeEventListener("change", make);
      resized.disconnect();
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [series, axis, logarithmic]);

  useEffect(() => {
    const { current: made } = chart;
    const at = series.at[look];
    if (made && pointed && at !== undefined) made.setCursor({ left: made.valToPos(at, "x"), top: 0 });
  }, [look, pointed, series]);

  return <div class="chart" ref={place} />;
};
