import { counted, dollars } from "#core/amounts.ts";
import type { Estimate } from "#core/estimate.ts";

/** What a job is expected to cost, and how that is reckoned. What is not known is not zero. */
export const Cost = ({ estimate }: { estimate: Estimate }) => {
  const { tokens, epochs, usdPer1000Tokens, trainingUsd, storageUsdPerMonth } = estimate;
  const factors = [
    tokens === undefined ? undefined : counted(tokens, "token"),
    epochs === undefined ? undefined : counted(epochs, "epoch"),
    usdPer1000Tokens === undefined ? undefined : `$${usdPer1000Tokens} for 1,000 tokens`,
  ].filter((factor) => factor !== undefined);
  return (
    <dl class="amounts">
      <div>
        <dt>Training</dt>
        <dd>{trainingUsd === undefined ? "not known" : dollars(trainingUsd)}</dd>
        <dd class="hint">{factors.join(" × ")}</dd>
      </div>
      <div>
        <dt>Keeping the model</dt>
        <dd>{dollars(storageUsdPerMonth)} a month</dd>
      </div>
    </dl>
  );
};
