import {
  BedrockClient,
  ListTagsForResourceCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import * as v from "valibot";
import { TagList } from "#core/record.ts";
import { tagChanges, type Tag } from "#core/tags.ts";
import { clientSettings, lazily } from "./client.ts";
import type { Platform } from "./platform.ts";

/** The tags of jobs and models in Bedrock. Each call is made once unless told how often to try. */
export const resourceTags = (platform: Platform, attempts?: number) => {
  const client = lazily(() => new BedrockClient(clientSettings(platform, "bedrock", attempts)));

  const change = async (resourceARN: string, wanted: readonly Tag[]) => {
    const { tags = [] } = await client().send(new ListTagsForResourceCommand({ resourceARN }));
    const { remove, add } = tagChanges(v.parse(TagList, tags), wanted);
    if (remove.length > 0) await client().send(new UntagResourceCommand({ resourceARN, tagKeys: remove }));
    if (add.length > 0) await client().send(new TagResourceCommand({ resourceARN, tags: add }));
  };

  return {
    /** Gives a resource these tags and no others, AWS's own aside. `missing` when there is no such resource. Safe to repeat. */
    async set(resourceARN: string, wanted: readonly Tag[]): Promise<"set" | "missing"> {
      try {
        await change(resourceARN, wanted);
        return "set";
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return "missing";
        throw error;
      }
    },
  };
};
export type ResourceTags = ReturnType<typeof resourceTags>;
