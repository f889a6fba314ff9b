import type { Estimate } from "#core/estimate.ts";
import { factorsInWords, storageInWords, trainingInWords } from "./estimate-in-words.ts";

/** What a job is expected to cost, and how that is reckoned. */
export const Cost = ({ estimate }: { estimate: Estimate }) => (
  <dl class="amounts">
    <div>
      <dt>Training</dt>
      <dd>{trainingInWords(estimate)}</dd>
      <dd class="hint">{factorsInWords(estimate)}</dd>
    </div>
    <div>
      <dt>Keeping the model</dt>
      <dd>{storageInWords(estimate)}</dd>
    </div>
  </dl>
);
