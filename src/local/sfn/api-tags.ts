import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  TagResourceOutput,
  UntagResourceInput,
  UntagResourceOutput,
} from "@aws-sdk/client-sfn";
import { ServiceError } from "../service.ts";
import { arnOf, required, satisfy } from "./service-errors.ts";
import type { Store } from "./service-store.ts";

const mostTags = 50;
const longestKey = 128;
const longestValue = 256;

const tagsOf = ({ machines }: Store, resourceArn: string | undefined) => {
  const arn = arnOf(required("resourceArn", resourceArn), "stateMachine");
  const machine = machines.get(arn);
  if (!machine) throw new ServiceError("ResourceNotFound", `Resource not found: '${arn}'`, { resourceName: arn });
  return machine.tags;
};

/** Adds tags to those that are there. Throws ValidationException, and TooManyTags past 50. */
export const addTags = (tags: Map<string, string>, added: TagResourceInput["tags"] = [], resourceName = ""): void => {
  const all = new Map(tags);
  for (const tag of added) {
    satisfy(tag, { key: { least: 1, most: longestKey }, value: { most: longestValue } });
    all.set(required("key", tag.key), tag.value ?? "");
  }
  if (all.size > mostTags)
    throw new ServiceError("TooManyTags", `A resource has at most ${mostTags} tags: '${resourceName}'`, {
      resourceName,
    });
  for (const [key, value] of all) tags.set(key, value);
};

/** The operations on the tags of machines. */
export const tagOperations = ({ store }: { store: Store }) => ({
  async TagResource(input: TagResourceInput): Promise<TagResourceOutput> {
    addTags(tagsOf(store, input.resourceArn), required("tags", input.tags), input.resourceArn);
    return {};
  },

  async UntagResource(input: UntagResourceInput): Promise<UntagResourceOutput> {
    const tags = tagsOf(store, input.resourceArn);
    for (const key of required("tagKeys", input.tagKeys)) tags.delete(key);
    return {};
  },

  async ListTagsForResource(input: ListTagsForResourceInput): Promise<ListTagsForResourceOutput> {
    return { tags: [...tagsOf(store, input.resourceArn)].map(([key, value]) => ({ key, value })) };
  },
});
