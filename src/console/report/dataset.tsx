import { counted, grouped, size } from "#core/amounts.ts";
import type { Dataset } from "./answers.ts";
import { DatasetFindings } from "./findings.tsx";
import { Histogram } from "./histogram.tsx";

const besideTexts = ({ media, uncounted }: Dataset["statistics"]) => [
  ...Object.entries(media)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => counted(count, kind)),
  ...uncounted,
];

/** What was found of one dataset, and how much there is in it. */
export const DatasetCard = ({ dataset }: { dataset: Dataset }) => {
  const { s3Uri, pointer, records, bytes, format, statistics, errorCount, warningCount } = dataset;
  const { longest, estimatedTokens, tokenRule, histogram } = statistics;
  const beside = besideTexts(statistics);
  return (
    <section class={errorCount > 0 ? "dataset faulty" : "dataset"} aria-label={`Dataset ${s3Uri}`}>
      <h4>
        <span class="uri">{s3Uri}</span>{" "}
        {errorCount === 0 ? <span class="status good">valid</span> : <span class="status bad">not valid</span>}
      </h4>
      <p class="hint">{pointer}</p>
      <dl class="amounts">
        <div>
          <dt>Records</dt>
          <dd>{grouped(records)}</dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>{size(bytes)}</dd>
        </div>
        <div>
          <dt>Tokens, about</dt>
          <dd title={tokenRule}>{grouped(estimatedTokens)}</dd>
        </div>
        <div>
          <dt>Format</dt>
          <dd>{format}</dd>
        </div>
        {longest.line > 0 && (
          <div>
            <dt>Longest record</dt>
            <dd>
              {counted(longest.characters, "character")}, line {grouped(longest.line)}
            </dd>
          </div>
        )}
      </dl>
      {beside.length > 0 && <p class="hint">Not counted as tokens: {beside.join(", ")}.</p>}
      <Histogram rows={histogram} />
      {errorCount > 0 && (
        <>
          <h5>{counted(errorCount, "error")}</h5>
          <DatasetFindings
            title={`Errors in ${s3Uri}`}
            findings={dataset.errors}
            count={errorCount}
            byCode={dataset.errorsByCode}
          />
        </>
      )}
      {warningCount > 0 && (
        <details open={errorCount === 0 && warningCount <= 5}>
          <summary>{counted(warningCount, "warning")}</summary>
          <DatasetFindings
            title={`Warnings about ${s3Uri}`}
            findings={dataset.warnings}
            count={warningCount}
            byCode={dataset.warningsByCode}
          />
        </details>
      )}
    </section>
  );
};
