import * as v from "valibot";
import { defaultOutput, mayBeDataset } from "#core/datasets.ts";
import type { ListDatasetsQuery } from "#core/queries.ts";
import { placeOf } from "#core/sources.ts";
import { hashOf } from "./hash.ts";
import type { ObjectFound, Objects } from "./objects.ts";
import { placeIn, tokenOf } from "./page-token.ts";
import type { Platform } from "./platform.ts";

/** Datasets on a page unless the caller says otherwise. */
const usualPage = 100;

/** Objects that S3 tells of in one call. */
const atOnce = 1000;

/** Objects that are looked at for one page: ten calls. A page may therefore be short, or empty, and still have a token. */
const mostObjects = 10 * atOnce;

/** Milliseconds after which S3 is not called again for a page: API Gateway waits for 30 seconds, of which one call may take half. */
const longestListing = 10_000;

/** No key below a folder comes after the folder's with this behind it. */
const lastCharacter = "\u{10FFFF}";

/** Where a listing goes on: after a key, in base64, in which no key is longer than a token may be; and the hash of the prefix that it lists. */
const Position = v.object({
  after: v.pipe(
    v.string(),
    v.transform((key) => Buffer.from(key, "base64url").toString()),
  ),
  lists: v.string(),
});

const listsOf = ({ prefix = "" }: ListDatasetsQuery) => hashOf(prefix).slice(0, 16);

/** The key after which a page begins. */
const startOf = (query: ListDatasetsQuery): string | undefined => {
  if (query.nextToken === undefined) return undefined;
  const sameListing = v.check(({ lists }: v.InferOutput<typeof Position>) => lists === listsOf(query));
  return placeIn(v.pipe(Position, sameListing), query.nextToken).after;
};

/** A dataset as callers see it; `size` in bytes. */
const described = (bucket: string, { key, size, etag, lastModified }: ObjectFound) => ({
  s3Uri: `s3://${bucket}/${key}`,
  size,
  lastModified: lastModified?.toISOString(),
  eTag: etag.replaceAll('"', ""),
});

/** Lists what may be datasets in the data bucket, by their keys. */
export const datasetListing = (platform: Platform, s3: Pick<Objects, "below">) => {
  /** The objects after a key, but for those where jobs write unless they are told otherwise: these may be any number. */
  async function* objectsAfter(bucket: string, prefix: string, after?: string): AsyncGenerator<ObjectFound> {
    const uri = `s3://${bucket}/${prefix}`;
    const output = `${placeOf(defaultOutput(bucket)).key}/`;
    for await (const object of s3.below(uri, after)) {
      if (object.key.startsWith(output)) {
        yield* s3.below(uri, `${output}${lastCharacter}`);
        return;
      }
      yield object;
    }
  }

  return async (query: ListDatasetsQuery) => {
    const { bucket } = platform.names();
    const { prefix = "", maxResults = usualPage } = query;
    const datasets: ReturnType<typeof described>[] = [];
    const until = platform.now().getTime() + longestListing;
    const tokenAfter = (key: string) =>
      tokenOf({ after: Buffer.from(key).toString("base64url"), lists: listsOf(query) });
    let looked = 0;
    let last = "";
    for await (const object of objectsAfter(bucket, prefix, startOf(query))) {
      if (datasets.length === maxResults || looked === mostObjects) return { datasets, nextToken: tokenAfter(last) };
      looked += 1;
      last = object.key;
      if (mayBeDataset(object.key)) datasets.push(described(bucket, object));
      // Before the next call, and not after it.
      if (looked % atOnce === 0 && platform.now().getTime() >= until) return { datasets, nextToken: tokenAfter(last) };
    }
    return { datasets };
  };
};
