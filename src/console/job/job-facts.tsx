import * as v from "valibot";
import { dollars } from "#core/amounts.ts";
import type { Estimate } from "#core/estimate.ts";
import { TagList } from "#core/record.ts";
import type { JobAnswer } from "../answers.ts";
import { Copy } from "../form/copy.tsx";
import { Facts } from "../parts/facts.tsx";
import { Status } from "../parts/status.tsx";
import { Moment, Took } from "../parts/times.tsx";
import { hrefOf } from "../places.ts";
import { factorsInWords, storageInWords, trainingInWords } from "../report/estimate-in-words.ts";
import { loss, modelName } from "../words.ts";
import { Phases } from "./phases.tsx";
import { Tags } from "./tags.tsx";

const CostInShort = ({ estimate }: { estimate: Estimate }) => (
  <>
    {trainingInWords(estimate)}
    <span class="hint">
      {estimate.trainingUsd !== undefined && <> = {factorsInWords(estimate)}</>}, and {storageInWords(estimate)} for the
      model
    </span>
  </>
);

const Requested = v.object({
  baseModelIdentifier: v.optional(v.string()),
  jobTags: v.optional(TagList, []),
  customModelTags: v.optional(TagList, []),
});

/** The tags of a job and of its model. Those that were set later are what both are to have. */
const tagsOf = ({ tags }: JobAnswer, asked: Pick<v.InferOutput<typeof Requested>, "jobTags" | "customModelTags">) =>
  tags
    ? { ofBoth: tags, ofJob: [], ofModel: [] }
    : { ofBoth: [], ofJob: asked.jobTags, ofModel: asked.customModelTags };

const ModelInShort = ({ job, deleting }: { job: JobAnswer; deleting: boolean }) => {
  const standing = job.modelStatus ?? (deleting ? "being deleted" : undefined);
  return (
    <>
      {job.outputModelName} {standing && <Status status={standing} />}
    </>
  );
};

const Stop = ({ stop: { requestedAt, requestedBy, reason } }: { stop: NonNullable<JobAnswer["stop"]> }) => (
  <>
    <Moment iso={requestedAt} />
    {requestedBy && <> by {requestedBy}</>}
    {reason && <span class="hint">: {reason}</span>}
  </>
);

/** What is known of a job, in short, at `now` by the API's clock, in milliseconds. `deleting` is whether its model is being deleted. */
export const JobFacts = ({ job, deleting, now }: { job: JobAnswer; deleting: boolean; now: number }) => {
  const requested = v.safeParse(Requested, job.request);
  const asked = requested.success ? requested.output : { jobTags: [], customModelTags: [] };
  const { ofBoth, ofJob, ofModel } = tagsOf(job, asked);
  const { timeoutHours, maxCostUsd } = job.orchestration ?? {};
  return (
    <Facts
      facts={{
        "Base model": modelName(job.baseModelArn ?? asked.baseModelIdentifier),
        Customization: job.customizationType,
        "Custom model": job.outputModelName && <ModelInShort job={job} deleting={deleting} />,
        "Training loss": job.trainingMetrics && loss(job.trainingMetrics.trainingLoss),
        "Validation loss": job.validationMetrics?.[0] && loss(job.validationMetrics[0].validationLoss),
        Made: <Moment iso={job.creationTime} />,
        Took: <Took from={job.creationTime} to={job.endTime} now={now} />,
        "Stop asked for": job.stop && <Stop stop={job.stop} />,
        "Estimated cost": job.estimatedCost && <CostInShort estimate={job.estimatedCost} />,
        "Stopped if it runs longer than": timeoutHours !== undefined && `${timeoutHours} h`,
        "Refused if it costs more than": maxCostUsd !== undefined && dollars(maxCostUsd),
        Trigger: job.trigger,
        "Requested by": job.requestedBy,
        Plan: job.plan && <a href={hrefOf(["plans", job.plan])}>{job.plan}</a>,
        Attempt: job.attempt > 1 ? job.attempt : undefined,
        "In AWS": job.consoleLinks.job && (
          <a href={job.consoleLinks.job} rel="noreferrer" target="_blank">
            Open in the AWS console
          </a>
        ),
        "At Bedrock": job.statusDetails && <Phases details={job.statusDetails} now={now} />,
        "The model's ARN": job.outputModelArn && !job.modelStatus && (
          <span class="arn">
            <code>{job.outputModelArn}</code> <Copy text={job.outputModelArn}>Copy the ARN</Copy>
          </span>
        ),
        "Tags of the job and its model": ofBoth.length > 0 && <Tags tags={ofBoth} />,
        Tags: ofJob.length > 0 && <Tags tags={ofJob} />,
        "The model's tags": ofModel.length > 0 && <Tags tags={ofModel} />,
      }}
    />
  );
};
