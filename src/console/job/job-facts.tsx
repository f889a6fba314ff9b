import * as v from "valibot";
import { counted, dollars } from "#core/amounts.ts";
import { TagList } from "#core/record.ts";
import type { JobAnswer } from "../answers.ts";
import { Facts } from "../parts/facts.tsx";
import { Moment, Took } from "../parts/times.tsx";
import { hrefOf } from "../places.ts";
import { loss, modelName } from "../words.ts";

const Cost = ({ job: { estimatedCost: cost } }: { job: JobAnswer }) => {
  if (!cost) return undefined;
  return (
    <>
      {cost.trainingUsd === undefined ? "not known" : dollars(cost.trainingUsd)}
      {cost.trainingUsd !== undefined && (
        <span class="hint">
          {" "}
          = {counted(cost.tokens ?? 0, "token")} × {counted(cost.epochs ?? 0, "epoch")} × ${cost.usdPer1000Tokens} per
          1,000
        </span>
      )}
      <span class="hint">, and {dollars(cost.storageUsdPerMonth)} a month for the model</span>
    </>
  );
};

const Tags = ({ tags }: { tags: readonly { key: string; value: string }[] }) => (
  <ul class="tags">
    {tags.map(({ key, value }) => (
      <li key={key}>
        {key} = {value}
      </li>
    ))}
  </ul>
);

const Requested = v.object({ baseModelIdentifier: v.optional(v.string()), jobTags: v.optional(TagList) });

/** What is known of a job, in short. */
export const JobFacts = ({ job, now }: { job: JobAnswer; now: number }) => {
  const requested = v.safeParse(Requested, job.request);
  const { baseModelIdentifier, jobTags } = requested.success ? requested.output : {};
  const tags = job.tags ?? jobTags ?? [];
  return (
    <Facts
      facts={{
        "Base model": modelName(job.baseModelArn ?? baseModelIdentifier),
        Customization: job.customizationType,
        "Custom model": job.outputModelName && (
          <>
            {job.outputModelName}
            {job.modelStatus && <span class="hint"> ({job.modelStatus})</span>}
          </>
        ),
        "Training loss": job.trainingMetrics && loss(job.trainingMetrics.trainingLoss),
        "Validation loss": job.validationMetrics?.[0] && loss(job.validationMetrics[0].validationLoss),
        Made: <Moment iso={job.creationTime} />,
        Took: <Took from={job.creationTime} to={job.endTime} now={now} />,
        "Estimated cost": <Cost job={job} />,
        Limits:
          job.orchestration &&
          [
            job.orchestration.timeoutHours && `${job.orchestration.timeoutHours} h`,
            job.orchestration.maxCostUsd && dollars(job.orchestration.maxCostUsd),
          ]
            .filter(Boolean)
            .join(", "),
        Trigger: job.trigger,
        "Requested by": job.requestedBy,
        Plan: job.plan && <a href={hrefOf(["plans", job.plan])}>{job.plan}</a>,
        Attempt: job.attempt > 1 ? job.attempt : undefined,
        Tags: tags.length > 0 && <Tags tags={tags} />,
        "In AWS": job.consoleLinks.job && (
          <a href={job.consoleLinks.job} rel="noreferrer" target="_blank">
            Open in the AWS console
          </a>
        ),
      }}
    />
  );
};
