import type { Run } from "#core/runs.ts";
import { Status } from "../parts/status.tsx";
import { Moment } from "../parts/times.tsx";
import { hrefOf } from "../places.ts";
import "../styles/plans.css";
import { reasonOf } from "./reasons.ts";

/** What became of a plan's newest triggers. */
export const Runs = ({ runs }: { runs: readonly Run[] }) => (
  <section class="card runs" aria-labelledby="runs">
    <h2 id="runs">Runs</h2>
    {runs.length === 0 ? (
      <p class="empty">Nothing has set the plan off yet.</p>
    ) : (
      <div class="scroll" tabIndex={0} role="group" aria-labelledby="runs">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">By</th>
              <th scope="col">Came of it</th>
              <th scope="col">Job, or why not</th>
            </tr>
          </thead>
          <tbody>
            {runs.map(({ id, time, trigger, key, requestedBy, outcome, reason, jobName }) => (
              <tr key={id}>
                <td>
                  <Moment iso={time} />
                </td>
                <td>
                  {trigger} <span class="hint">{key ?? requestedBy}</span>
                </td>
                <td>
                  <Status status={outcome} />
                </td>
                <td>
                  {jobName && <a href={hrefOf(["jobs", jobName])}>{jobName}</a>} {reasonOf(reason)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </section>
);
