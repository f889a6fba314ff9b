import type { JobRecord } from "#core/record.ts";
import { hashOf } from "./hash.ts";
import { jobRecords } from "./jobs.ts";
import type { Platform } from "./platform.ts";
import { resourceTags } from "./tags.ts";

/** The ARN of the model that a job made, while there is one. */
export const modelOf = ({ outputModelArn, modelStatus }: JobRecord): string[] =>
  outputModelArn === undefined || modelStatus === "Deleted" ? [] : [outputModelArn];

/** What tells one set of tags in a job's timeline from another. */
export const setOf = ({ tags = [] }: Pick<JobRecord, "tags">) => hashOf(tags).slice(0, 12);

/**
 * Gives what `resources` names of a record the tags that the record wants, and answers which of them exist, with the record as it was
 * obeyed. Others may set tags, or the model come into being, meanwhile: whoever finds the record changed sets what it wants now, so that
 * the one who wrote it last is obeyed.
 */
export const taggingOf = (platform: Platform, attempts?: number) => {
  const jobs = jobRecords(platform);
  const bedrock = resourceTags(platform, attempts);
  return async (
    record: JobRecord,
    resources: (record: JobRecord) => string[],
  ): Promise<{ record: JobRecord; tagged: string[] }> => {
    for (let current = record; ;) {
      const tagged: string[] = [];
      for (const arn of resources(current))
        if ((await bedrock.set(arn, current.tags ?? [])) === "set") tagged.push(arn);
      const latest = (await jobs.get(current.jobName)) ?? current;
      if (setOf(latest) === setOf(current) && resources(latest).join() === resources(current).join())
        return { record: latest, tagged };
      current = latest;
    }
  };
};
