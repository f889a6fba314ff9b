import { parse } from "csv-parse";
import { pointFrom, seriesOf, type Curves } from "#core/curves.ts";
import type { JobRecord } from "#core/record.ts";
import * as v from "valibot";
import type { Objects } from "./objects.ts";

const Row = v.record(v.string(), v.unknown());

/** Where Bedrock puts a job's artifacts: below the output place, in a folder named after the last part of the job's ARN. */
export const artifactsUri = ({ outputDataConfig, jobArn }: JobRecord): string | undefined =>
  outputDataConfig?.s3Uri && jobArn
    ? `${outputDataConfig.s3Uri.replace(/\/$/, "")}/model-customization-job-${jobArn.slice(jobArn.lastIndexOf("/") + 1)}/`
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
    const content = await s3.open(`s3://${bucket}/${key}`);
    const rows = content.compose(
      parse({ columns: true, bom: true, trim: true, relax_column_count: true, skip_empty_lines: true }),
    );
    for await (const row of rows) {
      const point = pointFrom(v.parse(Row, row));
      if (point) curves[series].push(point);
    }
  }
  return curves;
};
