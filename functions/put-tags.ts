import * as v from "valibot";
import { api, JobPath, json } from "#aws/api.ts";
import { findJob } from "#aws/find-job.ts";
import { jobRecords } from "#aws/jobs.ts";
import { lambda, type Platform } from "#aws/platform.ts";
import { modelOf, setOf, taggingOf } from "#aws/tagging.ts";
import { checkTags } from "#core/checks/policy.ts";
import { ApiError, TaskFailure } from "#core/errors.ts";
import { isTerminal } from "#core/lifecycle.ts";
import { PutTagsRequest, tagsWithin } from "#core/tags.ts";
import { timelineEvent } from "#core/timeline.ts";

/**
 * `PUT /model-customization-jobs/{jobIdentifier}/tags`: sets all tags of a job and of its model, over the deployment's. The record is told
 * first, so that a request that was cut short is completed by repeating it, and a model that comes later has them too.
 */
export const create = (platform: Platform) => {
  const jobs = jobRecords(platform);
  const tag = taggingOf(platform);

  return api(v.object({ path: JobPath, body: PutTagsRequest }), async ({ path, body }) => {
    const settings = platform.settings();
    const tags = tagsWithin(settings.tags, body.tags, "tags");
    const [wrong, ...others] = checkTags("tags", tags, settings.policy);
    if (wrong) throw new ApiError("ValidationException", wrong.detail, [wrong, ...others]);
    const found = await findJob(jobs, path.jobIdentifier);
    const { jobName, jobArn, attempt, status } = found;
    if (!jobArn)
      throw new ApiError("ConflictException", `Bedrock does not have ${jobName} yet: there is nothing to tag`, [
        { pointer: "/jobIdentifier", detail: `jobIdentifier must be a job that Bedrock has; ${jobName} is ${status}` },
      ]);
    const record = { ...found, tags };
    await jobs.annotate(record, { tags });
    const { tagged } = await tag(record, (latest) => [jobArn, ...modelOf(latest)]);
    if (!tagged.includes(jobArn)) throw new TaskFailure("TransientError", `Bedrock does not show ${jobName}`);
    const later = isTerminal(status) ? "." : "; the model that it makes gets them as well.";
    const message = tagged.length > 1 ? {} : { message: `Tags were set on the job${later}` };
    const event = timelineEvent("tags.set", { attempt, at: platform.now(), about: setOf(record), ...message });
    await jobs.note(jobName, event);
    return json(200, { tags });
  });
};

export const handler = create(lambda);
