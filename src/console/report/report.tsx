import "../styles/report.css";
import type { Report } from "./answers.ts";
import { Cost } from "./cost.tsx";
import { DatasetCard } from "./dataset.tsx";
import { Findings } from "./findings.tsx";
import { verdict } from "./verdict.ts";

/** All that was found of a job before it is made. `onGo` leads to the field that a finding is about. */
export const PreflightReport = ({
  report,
  onGo,
}: {
  report: Report;
  onGo?: ((pointer: string) => void) | undefined;
}) => {
  const { valid, errors, warnings, datasets, estimate } = report;
  const defaults = Object.entries(report.defaults);
  return (
    <div class="report">
      <p class={`verdict ${valid ? "good" : "bad"}`}>{verdict(report)}</p>
      {errors.length > 0 && (
        <section>
          <h3>Problems</h3>
          <Findings findings={errors} onGo={onGo} />
        </section>
      )}
      {warnings.length > 0 && (
        <section>
          <h3>Worth knowing</h3>
          <Findings findings={warnings} onGo={onGo} />
        </section>
      )}
      {estimate && (
        <section>
          <h3>Cost, as estimated</h3>
          <Cost estimate={estimate} />
        </section>
      )}
      {datasets.length > 0 && (
        <section>
          <h3>Datasets</h3>
          <div class="datasets">
            {datasets.map((dataset) => (
              <DatasetCard key={dataset.pointer} dataset={dataset} />
            ))}
          </div>
        </section>
      )}
      {defaults.length > 0 && (
        <section>
          <h3>Left to Bedrock</h3>
          <dl class="amounts">
            {defaults.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  );
};
