import * as v from "valibot";
import { attemptTask } from "#aws/attempt.ts";
import { bedrockJobs } from "#aws/bedrock.ts";
import { fingerprintOf } from "#aws/fingerprint.ts";
import { jobRecords } from "#aws/jobs.ts";
import { objects } from "#aws/objects.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { taskFailure } from "#aws/failure.ts";
import { permanent, TaskFailure } from "#core/errors.ts";
import { compare } from "#core/merge.ts";
import type { JobRecord } from "#core/record.ts";
import { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { timelineEvent } from "#core/timeline.ts";

/**
 * The CreateJob state: makes the job in Bedrock exactly once, however often it runs. The token is the record's, so Bedrock answers a
 * repetition like the first time; where it says instead that the name is taken, the job of that name is ours if it has our token.
 * A job that is to be stopped is not made: whoever stops it decides how it ends. Nor is one whose data have changed since they were
 * checked, perhaps hours ago when the quota was used up: a DataChangedError has them checked again.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const bedrock = bedrockJobs(platform);
  const s3 = objects(platform);

  const mustBeAsChecked = async (
    { jobName, attempt, datasetFingerprint }: JobRecord,
    asked: CreateModelCustomizationJobRequest,
  ) => {
    if (datasetFingerprint === undefined) return;
    const present = await fingerprintOf(s3, asked);
    if (present === undefined || present === datasetFingerprint) return;
    const about = present.slice(0, 8);
    await jobs.note(jobName, timelineEvent("data.changed", { attempt, at: platform.now(), about }));
    throw new TaskFailure("DataChangedError", `The data of ${jobName} are not those that were checked`);
  };

  const made = async (record: JobRecord, asked: CreateModelCustomizationJobRequest, claim: string) => {
    const { jobName, attempt, creationTime } = record;
    try {
      return await bedrock.create(asked);
    } catch (error) {
      const failure = taskFailure(error, (platform.now().getTime() - Date.parse(creationTime)) / 1000);
      if (failure.name === "CapacityError") {
        await jobs.release(record, claim);
        await jobs.note(jobName, timelineEvent("capacity.awaited", { attempt, at: platform.now() }));
      }
      throw failure;
    }
  };

  return attemptTask(jobs, async (record) => {
    const { jobName, attempt } = record;
    const asked = v.parse(CreateModelCustomizationJobRequest, record.request);
    // Where an earlier try may have made the job, it is too late to look.
    if (!record.creatingSince) await mustBeAsChecked(record, asked);
    const claim = await jobs.claim(record, platform.now());
    if (claim === undefined)
      throw new TaskFailure("TransientError", `${jobName} is being stopped, or was changed by another writer`);

    const answer = await made(record, asked, claim);
    const adopting = answer === "nameTaken";
    const job = await bedrock.get(adopting ? jobName : answer.jobArn);
    if (!job && !adopting) throw new TaskFailure("TransientError", `Bedrock does not show ${jobName} yet`);
    if (job?.jobName !== jobName)
      throw permanent(
        "ConflictException",
        `The clientRequestToken of ${jobName} belongs to ${job?.jobName ?? "another job"}`,
      );
    if (compare(record, job) === "foreign")
      throw permanent(
        "ConflictException",
        `The job name ${jobName} is in use by ${job.jobArn}, which was not made here`,
      );
    const at = new Date(job.creationTime);
    await jobs.note(jobName, timelineEvent(adopting ? "job.adopted" : "job.created", { attempt, at }));
    return (await jobs.merge(record, job)).record;
  });
};

export const handler = create(lambda);
