import csv from "csv-parser";
import { pipeline } from "node:stream/promises";
import { idIn } from "#core/arns.ts";
import { finalLoss, pointFrom, seriesOf, type Curves } from "#core/curves.ts";
import { permanent } from "#core/errors.ts";
import type { JobRecord } from "#core/record.ts";
import type { Objects } from "./objects.ts";

/** Where Bedrock puts a job's artifacts: below the output place, in a folder named after the last part of the job's ARN. */
export const artifactsUri = ({ outputDataConfig, jobArn }: JobRecord): string | undefined =>
  outputDataConfig?.s3Uri && jobArn
    ? `${outputDataConfig.s3Uri.replace(/\/$/, "")}/model-customization-job-${idIn(jobArn)}/`
    : undefined;

/** Reads the loss curves that a job left in S3: whichever files there are, row by row, by their headers. */
export const readCurves = async (s3: Objects, record: JobRecord): Promise<Curves> => {
  const curves: Curves = { training: [], validation: [] };
  const place = artifactsUri(record);
  if (!place) return curves;
  const bucket = place.split("/")[2];
  for await (const { key } of s3.below(place)) {
    const series = seriesOf(key);
    if (!series) continue;
    const rows = csv();
    let count = 0;
    rows.on("data", (row: Record<string, unknown>) => {
      count += 1;
      const point = pointFrom(row);
      if (point) curves[series].push(point);
    });
    const { chunks } = await s3.open(`s3://${bucket}/${key}`);
    await pipeline(chunks, rows);
    if (count > 0 && finalLoss(curves[series]) === undefined)
      throw permanent("MalformedMetrics", `${key} has ${count} rows and no loss`);
  }
  return curves;
};
