import { useMemo, useRef, useState } from "preact/hooks";
import { Curves } from "../answers.ts";
import { Answered } from "../parts/answered.tsx";
import { routes } from "../routes.ts";
import { save } from "../save.ts";
import { useSession } from "../session.ts";
import { useAnswer } from "../use-answer.ts";
import { Chart } from "./chart.tsx";
import { onPaper } from "./on-paper.ts";
import { asCsv, curvesIn, haveEpochs, inWords, placeInWords, seriesBy, type Axis } from "./series.ts";

const Drawn = ({ jobName, curves }: { jobName: string; curves: Curves }) => {
  const [wanted, setWanted] = useState<Axis>("step");
  const [logarithmic, setLogarithmic] = useState(false);
  const [look, setLook] = useState<number>();
  const canvas = useRef<HTMLCanvasElement | undefined>(undefined);
  const epochs = haveEpochs(curves);
  const axis = epochs ? wanted : "step";
  const series = useMemo(() => seriesBy(curves, axis), [curves, axis]);
  const last = series.at.length - 1;
  const at = Math.min(look ?? last, last);

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
          Download CSV
        </button>
        <button
          type="button"
          onClick={() =>
            canvas.current &&
            onPaper(canvas.current, jobName, curvesIn(series)).toBlob(
              (picture) => picture && save(`${jobName}-loss.png`, picture),
            )
          }
        >
          Download PNG
        </button>
      </div>
      <Chart
        series={series}
        axis={axis}
        logarithmic={logarithmic}
        look={at}
        pointed={look !== undefined}
        drawn={(made) => (canvas.current = made)}
      />
      <label class="look">
        Look at {axis === "epoch" ? "an" : "a"} {axis}
        <input
          type="range"
          min={0}
          max={last}
          value={at}
          aria-valuetext={placeInWords(series, axis, at)}
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
    (signal) => api.call({ ...routes.getMetrics(jobName), answers: Curves, signal }),
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
