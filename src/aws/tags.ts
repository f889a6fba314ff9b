import {
  BedrockClient,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import * as v from "valibot";
import { TagList } from "#core/record.ts";
import { tagChanges, type Tag } from "#core/tags.ts";
import { unlessMissing } from "./answers.ts";
import { clientSettings, lazily } from "./client.ts";
import type { Platform } from "./platform.ts";

/** The tags of jobs and models in Bedrock. Each call is made once unless told how often to try. */
export const resourceTags = (platform: Platform, attempts?: number) => {
  const client = lazily(() => new BedrockClient(clientSettings(platform, "bedrock", attempts)));

  const change = async (resourceARN: string, wanted: readonly Tag[]): Promise<"set"> => {
    const { tags = [] } = await client().send(new ListTagsForResourceCommand({ resourceARN }));
    const { remove, add } = tagChanges(v.parse(TagList, tags), wanted);
    if (remove.length > 0) await client().send(new UntagResourceCommand({ resourceARN, tagKeys: remove }));
    if (add.length > 0) await client().send(new TagResourceCommand({ resourceARN, tags: add }));
    return "set";
  };

  return {
    /** Gives a resource these tags and no others, AWS's own aside. `missing` when there is no such resource. Safe to repeat. */
    set: async (resourceARN: string, wanted: readonly Tag[]): Promise<"set" | "missing"> =>
      (await unlessMissing(change(resourceARN, wanted))) ?? "missing",
  };
};
