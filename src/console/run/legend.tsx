import { StandingMark } from "../graph/standing-mark.tsx";
import type { Standing } from "./standing.ts";
import { standings } from "./words.ts";

const marks: readonly Standing[] = ["succeeded", "current", "caught", "failed", "aborted"];

/** What the marks in a run's graph mean. */
export const Legend = () => (
  <ul class="legend" aria-label="Marks">
    {marks.map((standing) => (
      <li key={standing}>
        <StandingMark standing={standing} />
        {standings[standing]}
      </li>
    ))}
    <li>
      <span class="times">3×</span> entered three times
    </li>
  </ul>
);
