import { grouped } from "#core/amounts.ts";
import { Folded } from "../parts/folded.tsx";
import type { DatasetFinding, Finding } from "./answers.ts";

/** What was found in a request, each leading to its field where there is a form. */
export const Findings = ({
  findings,
  onGo,
}: {
  findings: readonly Finding[];
  onGo?: ((pointer: string) => void) | undefined;
}) => (
  <ul class="findings">
    {findings.map(({ pointer, detail, code }) => (
      <li key={`${pointer} ${code} ${detail}`}>
        {detail}
        {onGo && (
          <>
            {" "}
            <button type="button" class="link" onClick={() => onGo(pointer)} aria-label={`Go to the field: ${detail}`}>
              Go to the field
            </button>
          </>
        )}
      </li>
    ))}
  </ul>
);

/** Lines of a dataset that are shown at first. */
const first = 10;

/** What was found in a dataset: where, and what. */
export const DatasetFindings = ({
  title,
  findings,
  count,
  byCode,
}: {
  title: string;
  findings: readonly DatasetFinding[];
  /** Of all of them, of which the first are listed. */
  count: number;
  byCode: Readonly<Record<string, number | undefined>>;
}) => (
  <>
    {count > findings.length && (
      <p class="hint">
        The first {grouped(findings.length)} of {grouped(count)}, which are:{" "}
        {Object.entries(byCode)
          .map(([code, times = 0]) => `${code} ${grouped(times)} ×`)
          .join(", ")}
        .
      </p>
    )}
    <Folded all={findings} first={first}>
      {(shown) => (
        <div class="scroll" tabIndex={0} role="region" aria-label={title}>
          <table class="lines">
            <thead>
              <tr>
                <th scope="col" class="number">
                  Line
                </th>
                <th scope="col">Where</th>
                <th scope="col">What</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ line, code, pointer, message }) => (
                <tr key={`${line} ${code} ${pointer} ${message}`}>
                  <td class="number">{line > 0 ? grouped(line) : "all"}</td>
                  <td>
                    <code>{pointer || "–"}</code>
                  </td>
                  <td>{message}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Folded>
  </>
);
