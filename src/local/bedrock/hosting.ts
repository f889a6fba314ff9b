import * as v from "valibot";
import { limits } from "#core/patterns.ts";
import { Tags } from "#core/request.ts";
import { text } from "#core/shapes.ts";
import type { Clock } from "#local/clock.ts";
import { randomFrom } from "#local/random.ts";
import { ServiceError } from "#local/service.ts";
import { newArn } from "./arns.ts";
import type { modelStore } from "./models.ts";
import type { tagStore } from "./tags.ts";

/** What serves a model: a deployment, or provisioned throughput. Times are milliseconds since 1970. */
export interface Hosting {
  readonly arn: string;
  readonly created: number;
  /** Its own generator, so that its durations do not depend on what else runs. */
  readonly random: () => number;
  modified: number;
  name: string;
  status: string;
  /** The ARN of the model that it serves. */
  modelArn: string;
  /** The ARN of the model that it will serve when its update has ended; of the same model when there is none. */
  desiredModelArn: string;
}

export interface HostingDeps {
  clock: Clock;
  random: () => number;
  tags: ReturnType<typeof tagStore>;
  models: ReturnType<typeof modelStore>;
}

/** What both operations that create a hosting take. */
export const creationMembers = {
  clientRequestToken: v.optional(text(limits.clientRequestToken)),
  tags: v.optional(Tags),
};

interface Filters {
  nameContains?: string | undefined;
  statusEquals?: string | undefined;
  modelArnEquals?: string | undefined;
}

/** A hosting that begins now. */
export const newHosting = (
  { clock, random }: Pick<HostingDeps, "clock" | "random">,
  kind: "custom-model-deployment" | "provisioned-model",
  name: string,
  modelArn: string,
) => {
  const now = clock.now();
  return {
    arn: newArn(kind, random),
    created: now,
    modified: now,
    random: randomFrom(random() * 2 ** 32),
    name,
    status: "Creating",
    modelArn,
    desiredModelArn: modelArn,
  } as const satisfies Hosting;
};

/** Milliseconds between two numbers of minutes. */
export const minutesBetween = (from: number, to: number, { random }: Pick<Hosting, "random">) =>
  Math.round(60_000 * (from + (to - from) * random()));

/**
 * Keeps the account's deployments, or its provisioned throughput: `noun` names one in a message, `aliases` gives what it is called
 * beside its ARN.
 */
export const hostingStore = <Item extends Hosting>(
  { clock, tags }: Pick<HostingDeps, "clock" | "tags">,
  { noun, aliases }: { noun: string; aliases: (item: Item) => readonly string[] },
) => {
  const items = new Map<string, Item>();

  return {
    /** Throws ResourceNotFoundException when there is none of that name or ARN. */
    existing(identifier: string): Item {
      const found = items.get(identifier) ?? [...items.values()].find((item) => aliases(item).includes(identifier));
      if (!found) throw new ServiceError("ResourceNotFoundException", `The provided ${noun} identifier is invalid.`);
      return found;
    },
    /** Throws ValidationException when the name is another's: the operations that name something have no ConflictException. */
    claim(name: string, claimant?: Item) {
      if ([...items.values()].some((item) => item !== claimant && item.name === name))
        throw new ServiceError("ValidationException", `The provided ${noun} name is currently in use.`);
    },
    add(item: Item, given: v.InferOutput<typeof Tags> | undefined) {
      items.set(item.arn, item);
      tags.add(item.arn, given);
    },
    change: (item: Item, to: Partial<Item>) => void Object.assign(item, { ...to, modified: clock.now() }),
    remove({ arn }: Item) {
      items.delete(arn);
      tags.remove(arn);
    },
    /** Those that fit every filter given. */
    matching: ({ nameContains, statusEquals, modelArnEquals }: Filters) =>
      [...items.values()].filter(
        ({ name, status, modelArn }) =>
          (nameContains === undefined || name.includes(nameContains)) &&
          (statusEquals === undefined || status === statusEquals) &&
          (modelArnEquals === undefined || modelArn === modelArnEquals),
      ),
    /** The ARN of one that serves the model, or is about to; undefined when none does. */
    serving: (modelArn: string) =>
      [...items.values()].find((item) => item.modelArn === modelArn || item.desiredModelArn === modelArn)?.arn,
  };
};
