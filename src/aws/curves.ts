import { BatchWriteItemCommand, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { Chunk, chunksOf, pointsOf, seriesNames, type Curves } from "#core/curves.ts";
import { TaskFailure } from "#core/errors.ts";
import { chunkKey, jobItems } from "./keys.ts";
import type { Platform } from "./platform.ts";
import { jobsTable } from "./table.ts";

/** Items that BatchWriteItem takes at once. */
const batchSize = 25;

/** An item's points are one JSON text: as a DynamoDB list, each of their numbers would be converted twice. */
const Stored = v.object({
  series: v.picklist(seriesNames),
  points: v.pipe(v.string(), v.parseJson(), Chunk),
});

/** The loss curves of jobs, in chunks of up to 1,000 points. */
export const lossCurves = (platform: Platform) => {
  const table = jobsTable(platform);

  const write = async (requests: WriteRequest[]) => {
    const { UnprocessedItems } = await table
      .client()
      .send(new BatchWriteItemCommand({ RequestItems: { [table.name()]: requests } }));
    const left = UnprocessedItems?.[table.name()]?.length ?? 0;
    if (left > 0)
      throw new TaskFailure("TransientError", `DynamoDB left ${left} of ${requests.length} items unwritten`);
  };

  return {
    /** Stores whole curves. The same curves again change nothing. */
    async store(jobName: string, curves: Curves): Promise<void> {
      const items = seriesNames.flatMap((series) =>
        chunksOf(curves[series]).map((chunk, index) => ({
          ...chunkKey(jobName, series, index),
          series,
          points: JSON.stringify(chunk),
        })),
      );
      const requests = items.map((item) => ({ PutRequest: { Item: marshall(item) } }));
      for (let from = 0; from < requests.length; from += batchSize) await write(requests.slice(from, from + batchSize));
    },

    /** The curves of a job, in order; empty where none were recorded. */
    async read(jobName: string): Promise<Curves> {
      const curves: Curves = { training: [], validation: [] };
      for await (const item of table.each({ condition: jobItems(jobName, "METRICS") })) {
        const { series, points } = v.parse(Stored, item);
        curves[series].push(...pointsOf(points));
      }
      return curves;
    },
  };
};
