import * as v from "valibot";
import { bedrockJobs } from "#aws/bedrock.ts";
import { executions } from "#aws/executions.ts";
import { ambiguity, modelFinder, type FoundModel } from "#aws/find-model.ts";
import { inTime } from "#aws/in-time.ts";
import { jobRecords } from "#aws/jobs.ts";
import { bedrockModels } from "#aws/models.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { refresherOf } from "#aws/refresh.ts";
import { task } from "#aws/task.ts";
import { wakeFor } from "#aws/waking.ts";
import { Deletion, givenUpAt, modelMayYetShow, overdue } from "#core/deletion.ts";
import { permanent } from "#core/errors.ts";
import { Attempt } from "#core/events.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { givenAs } from "#core/queries.ts";
import type { JobRecord } from "#core/record.ts";
import { atLeast } from "#core/shapes.ts";
import { timelineEvent } from "#core/timeline.ts";

/** The request, and the job that was found for it before. */
const Wanted = atLeast({ ...Deletion.entries, ...v.partial(Attempt).entries });
type Wanted = v.InferOutput<typeof Wanted>;

/**
 * The FindModel state: finds what a request to delete means, which is looked up once: a job that was found is the one that is followed.
 * A model that is gone without a tombstone gets one.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const models = bedrockModels(platform);
  const finder = modelFinder(platform, jobs, models);
  const refresh = refresherOf(jobs, bedrockJobs(platform), wakeFor(jobs, executions(platform)));

  const lookUp = async ({ detail: { modelIdentifier }, jobName, attempt }: Wanted): Promise<FoundModel> => {
    if (jobName !== undefined) {
      const found = await finder.byJob(jobName);
      return found.record?.attempt === attempt ? found : {};
    }
    const found = await finder.find(modelIdentifier);
    const refusal = ambiguity(modelIdentifier, found);
    if (refusal) throw permanent("ConflictException", refusal);
    return found;
  };

  /** What is meant, as it is now. */
  const find = async (wanted: Wanted): Promise<FoundModel> => {
    const { record: known, model } = await lookUp(wanted);
    if (!known || isTerminal(known.status)) return { record: known, model };
    const record = (await refresh(known)) ?? known;
    if (model || record.outputModelArn === undefined) return { record, model };
    return { record, model: await models.get(record.outputModelArn) };
  };

  const noteRequest = async ({ detail: { reason }, startedAt }: Wanted, { jobName, attempt }: JobRecord) => {
    const message = reason && `The custom model is to be deleted: ${reason}`;
    const event = { attempt, at: new Date(startedAt), about: startedAt, ...(message && { message }) };
    await jobs.note(jobName, timelineEvent("delete.requested", event));
  };

  const bury = async (record: JobRecord) => {
    const { jobName, attempt } = record;
    const message = "The custom model is gone; it was not deleted here.";
    await jobs.note(jobName, timelineEvent("model.deleted", { attempt, at: platform.now(), message }));
    await jobs.bury(record, { at: platform.now() });
  };

  const outcome = (wanted: Wanted, { record, model }: FoundModel) => {
    if (model) return "model";
    const coming = record && modelMayYetShow(record, platform.now());
    if (!record || (isTerminal(record.status) && !coming)) return "nothing";
    if (platform.now() < givenUpAt(wanted)) return coming ? "coming" : "job";
    throw overdue(
      wanted,
      coming
        ? `Bedrock does not show the model of ${record.jobName} yet, which ended at ${record.endTime}`
        : `the job ${record.jobName} is still ${record.status}`,
    );
  };

  return task(Wanted, (wanted) =>
    inTime(platform, wanted, `it is not known what became of ${givenAs(wanted.detail.modelIdentifier)}`, async () => {
      const { record, model } = await find(wanted);
      const found = outcome(wanted, { record, model });
      if (record && found !== "nothing" && wanted.jobName === undefined) await noteRequest(wanted, record);
      if (record?.outputModelArn && found === "nothing" && !record.modelStatus) await bury(record);
      return {
        found,
        modelArn: model?.modelArn ?? record?.outputModelArn,
        modelName: model?.modelName ?? record?.outputModelName,
        jobName: record?.jobName,
        attempt: record?.attempt,
        status: record?.status,
        deadline: givenUpAt(wanted).toISOString(),
      };
    }),
  );
};

export const handler = create(lambda);
