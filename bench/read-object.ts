import * as v from "valibot";
import { objects } from "#aws/objects.ts";
import { lambda } from "#aws/platform.ts";

/** Reads an object as a dataset is read, and does nothing with it. */
export const handler = async (event: unknown) => {
  const { chunks } = await objects(lambda).open(v.parse(v.object({ uri: v.string() }), event).uri);
  for await (const _ of chunks);
};
