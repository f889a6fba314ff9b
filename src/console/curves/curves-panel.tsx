import { useMemo, useRef, useState } from "preact/hooks";
import { Curves } from "../answers.ts";
import { Answered } from "../parts/answered.tsx";
import { save } from "../save.ts";
import { useSession } from "../session.ts";
import { useAnswer } from "../use-answer.ts";
import { loss } from "../words.ts";
import { Chart } from "./chart.tsx";
import { asCsv, haveEpochs, inWords, seriesBy, type Axis } from "./series.ts";

const heading = 48;

/** The picture on the page's own ground, as on the screen, with the job's name and what each line is. */
const onPaper = (drawn: HTMLCanvasElement, jobName: string): HTMLCanvasElement => {
  const copy = document.createElement("canvas");
  const scale = devicePixelRatio;
  [copy.width, copy.height] = [drawn.width, drawn.height + heading * scale];
  const context = copy.getContext("2d");
  if (!context) return copy;
  const style = getComputedStyle(document.body);
  context.fillStyle = style.backgroundColor;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(drawn, 0, heading * scale);
  const write = (text: string, y: number, colour: string) => {
    context.fillStyle = colour;
    context.fillText(text, 8 * scale, y * scale);
    return context.measureText(text).width / scale;
  };
  context.font = `${14 * scale}px ${style.fontFamily}`;
  write(jobName, 18, style.color);
  const width = write("training", 38, style.getPropertyValue("--chart-training"));
  context.translate((width + 16) * scale, 0);
  write("validation", 38, style.getPropertyValue("--chart-validation"));
  return copy;
};

const Drawn = ({ jobName, curves }: { jobName: string; curves: Curves }) => {
  const [wanted, setWanted] = useState<Axis>("step");
  const [logarithmic, setLogarithmic] = useState(false);
  const [look, setLook] = useState<number>();
  const canvas = useRef<HTMLCanvasElement | undefined>(undefined);
  const epochs = haveEpochs(curves);
  const axis = epochs ? wanted : "step";
  const series = useMemo(() => seriesBy(curves, axis), [curves, axis]);
  const at = look === undefined ? undefined : Math.min(look, series.at.length - 1);

  return (
    <figure class="curves">
      <figcaption>{inWords(curves)}</figcaption>
      <div class="filters">
        <label>
          Over
          <select
            value={axis}
            onChange={({ currentTarget }) => setWanted(currentTarget.value === "epoch" ? "epoch" : "step")}
          >
            <option value="step">steps</option>
            <option value="epoch" disabled={!epochs}>
              epochs
            </option>
          </select>
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={logarithmic}
            onChange={({ currentTarget }) => setLogarithmic(currentTarget.checked)}
          />
          Logarithmic
        </label>
        <button
          type="button"
          onClick={() => save(`${jobName}-loss.csv`, new Blob([asCsv(curves)], { type: "text/csv" }))}
        >
          CSV
        </button>
        <button
          type="button"
          onClick={() =>
            canvas.current &&
            onPaper(canvas.current, jobName).toBlob((picture) => picture && save(`${jobName}-loss.png`, picture))
          }
        >
          PNG
        </button>
      </div>
      <Chart
        series={series}
        axis={axis}
        logarithmic={logarithmic}
        look={at}
        drawn={(made) => (canvas.current = made)}
      />
      <label class="look">
        Look at a {axis}
        <input
          type="range"
          min={0}
          max={series.at.length - 1}
          value={at ?? series.at.length - 1}
          aria-valuetext={
            at === undefined
              ? undefined
              : `${axis} ${series.at[at]}: training ${loss(series.training[at] ?? undefined)}, validation ${loss(series.validation[at] ?? undefined)}`
          }
          onInput={({ currentTarget }) => setLook(currentTarget.valueAsNumber)}
        />
      </label>
    </figure>
  );
};

/** A job's loss curves, asked for again until there are some. */
export const CurvesPanel = ({ jobName, active }: { jobName: string; active: boolean }) => {
  const { api, refreshMs } = useSession();
  const asked = useAnswer(
    `${jobName} ${active}`,
    (signal) =>
      api.call({ path: `/model-customization-jobs/${encodeURIComponent(jobName)}/metrics`, answers: Curves, signal }),
    ({ training, validation }) => (active && training.length + validation.length === 0 ? refreshMs : undefined),
  );
  return (
    <section class="card" aria-labelledby="curves">
      <h2 id="curves">Loss</h2>
      <Answered asked={asked}>
        {(curves) =>
          curves.training.length + curves.validation.length > 0 ? (
            <Drawn jobName={jobName} curves={curves} />
          ) : (
            <p class="empty">
              {active ? "There are no losses yet: Bedrock writes them when the job ends." : "The job left no losses."}
            </p>
          )
        }
      </Answered>
    </section>
  );
};
