import * as v from "valibot";
import { inTime } from "#aws/in-time.ts";
import { jobRecords } from "#aws/jobs.ts";
import { bedrockModels } from "#aws/models.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { task } from "#aws/task.ts";
import { Deletion, givenUpAt, overdue } from "#core/deletion.ts";
import { Attempt } from "#core/events.ts";
import { timelineEvent } from "#core/timeline.ts";

const Deleting = v.object({ ...Deletion.entries, modelArn: v.string(), ...v.partial(Attempt).entries });
type Deleting = v.InferOutput<typeof Deleting>;

/**
 * The DeleteModel state: deletes a model, sees that it is gone, and leaves a tombstone on its job's record. A model that is still in use is
 * not deleted yet: something may have begun to serve it since it was looked at. Safe to repeat.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const models = bedrockModels(platform);

  const remove = async (deleting: Deleting) => {
    const { modelArn } = deleting;
    const refusal = await models.delete(modelArn);
    const gone = (await models.get(modelArn)) === undefined;
    if (gone || platform.now() < givenUpAt(deleting)) return gone;
    throw overdue(deleting, [`${modelArn} is still there`, refusal].filter(Boolean).join(": "));
  };

  return task(Deleting, async (deleting) => {
    const { modelArn, jobName, attempt, detail } = deleting;
    const deleted = await inTime(platform, deleting, `${modelArn} may still be there`, () => remove(deleting));
    if (deleted && jobName !== undefined && attempt !== undefined) {
      const at = platform.now();
      await jobs.note(jobName, timelineEvent("model.deleted", { attempt, at }));
      await jobs.bury({ jobName, attempt }, { at, by: detail.requestedBy });
    }
    return { deleted };
  });
};

export const handler = create(lambda);
