import type { Tag as SdkTag } from "@aws-sdk/client-bedrock";
import { limits } from "#core/patterns.ts";
import { Tags, tagsPerResource } from "#core/request.ts";
import { list, structure, text } from "#core/shapes.ts";
import { ServiceError } from "#local/service.ts";
import { validated } from "./validation.ts";

const resourceARN = text(limits.taggableArn);
const TagRequest = structure({ resourceARN, tags: Tags });
const UntagRequest = structure({ resourceARN, tagKeys: list(text(limits.tagKey), 0, 200) });
const ListTagsRequest = structure({ resourceARN });

/** The tags of the account's resources, by ARN, and the three operations on them. */
export const tagStore = () => {
  const resources = new Map<string, Map<string, string>>();

  const tagsOf = (arn: string) => {
    const tags = resources.get(arn);
    if (!tags)
      throw new ServiceError("ResourceNotFoundException", "The provided resource ARN is invalid.", {
        resourceName: arn,
      });
    return tags;
  };

  return {
    /** From now on the resource exists and has these tags. */
    add: (arn: string, tags: readonly { key: string; value: string }[] = []) =>
      void resources.set(arn, new Map(tags.map(({ key, value }) => [key, value]))),
    remove: (arn: string) => void resources.delete(arn),

    operations: {
      async TagResource(input: object) {
        const { resourceARN, tags } = validated(TagRequest, input);
        const present = tagsOf(resourceARN);
        const together = new Map([...present, ...tags.map(({ key, value }): [string, string] => [key, value])]);
        if (together.size > tagsPerResource)
          throw new ServiceError("TooManyTagsException", `A resource may have ${tagsPerResource} tags.`, {
            resourceName: resourceARN,
          });
        resources.set(resourceARN, together);
        return {};
      },
      async UntagResource(input: object) {
        const { resourceARN, tagKeys } = validated(UntagRequest, input);
        const present = tagsOf(resourceARN);
        for (const key of tagKeys) present.delete(key);
        return {};
      },
      async ListTagsForResource(input: object) {
        const { resourceARN } = validated(ListTagsRequest, input);
        return { tags: [...tagsOf(resourceARN)].map(([key, value]): SdkTag => ({ key, value })) };
      },
    },
  };
};
