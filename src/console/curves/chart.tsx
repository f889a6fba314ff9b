import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import "../styles/curves.css";
import { loss } from "../words.ts";
import type { Axis, Series } from "./series.ts";

const height = 360;

/** A colour of the theme that is on. */
const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);

const shown = (_: uPlot, value: number | null) => loss(value ?? undefined);

const optionsFor = (axis: Axis, logarithmic: boolean, width: number): uPlot.Options => {
  const lines = {
    stroke: colour("--chart-ink"),
    grid: { stroke: colour("--chart-grid"), width: 1 },
    ticks: { stroke: colour("--chart-grid"), width: 1 },
  };
  return {
    width,
    height,
    scales: { x: { time: false }, y: logarithmic ? { distr: 3 } : {} },
    axes: [
      { ...lines, label: axis },
      { ...lines, label: logarithmic ? "loss, logarithmic" : "loss", size: 64 },
    ],
    series: [
      { label: axis },
      {
        label: "training",
        stroke: colour("--chart-training"),
        width: 2,
        spanGaps: true,
        points: { show: false },
        value: shown,
      },
      {
        label: "validation",
        stroke: colour("--chart-validation"),
        width: 2,
        dash: [6, 4],
        spanGaps: true,
        points: { show: true, size: 7, fill: colour("--chart-validation") },
        value: shown,
      },
    ],
  };
};

/** Draws loss curves; the legend says the values under the pointer, or at `look`, an index into the series. Gives its canvas to `drawn`. */
export const Chart = (props: {
  series: Series;
  axis: Axis;
  logarithmic: boolean;
  look: number | undefined;
  drawn: (canvas: HTMLCanvasElement) => void;
}) => {
  const { series, axis, logarithmic, look, drawn } = props;
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | undefined>(undefined);

  useEffect(() => {
    const { current: around } = place;
    if (!around) return undefined;
    const make = () => {
      chart.current?.destroy();
      const made = new uPlot(
        optionsFor(axis, logarithmic, around.clientWidth),
        [series.at, series.training, series.validation],
        around,
      );
      chart.current = made;
      drawn(made.ctx.canvas);
    };
    make();
    const resized = new ResizeObserver(() => chart.current?.setSize({ width: around.clientWidth, height }));
    resized.observe(around);
    const theme = matchMedia("(prefers-color-scheme: dark)");
    theme.addEventListener("change", make);
    return () => {
      theme.removeEventListener("change", make);
      resized.disconnect();
      chart.current?.destroy();
      chart.current = undefined;
    };
  }, [series, axis, logarithmic]);

  useEffect(() => {
    const { current: made } = chart;
    const at = look === undefined ? undefined : series.at[look];
    if (made && at !== undefined) made.setCursor({ left: made.valToPos(at, "x"), top: 0 });
  }, [look, series]);

  return <div class="chart" ref={place} />;
};
