import * as v from "valibot";
import { isTerminal } from "#core/lifecycle.ts";
import type { JobAnswer } from "../answers.ts";
import { Confirm } from "../parts/confirm.tsx";
import { hrefOf } from "../places.ts";
import { useSession } from "../session.ts";

/** Whatever the API says to it: what comes of it is seen in the job itself. */
const Taken = v.unknown();

/** What can be done with a job. */
export const JobActions = ({ job, done }: { job: JobAnswer; done: () => void }) => {
  const { api } = useSession();
  const { jobName, outputModelArn, outputModelName, modelStatus } = job;
  const stop = async () => {
    await api.call({
      method: "POST",
      path: `/model-customization-jobs/${encodeURIComponent(jobName)}/stop`,
      answers: Taken,
    });
    done();
  };
  const remove = async () => {
    const path = `/custom-models/${encodeURIComponent(outputModelArn ?? "")}`;
    await api.call({ method: "DELETE", path, query: { cascade: "true" }, answers: Taken });
    done();
  };
  return (
    <div class="actions">
      {!isTerminal(job.status) && (
        <Confirm label="Stop" title={`Stop ${jobName}?`} act={stop}>
          <p>
            Bedrock keeps what it has trained so far out of reach: a stopped job makes no model, and what it used is
            paid.
          </p>
        </Confirm>
      )}
      {outputModelArn && !modelStatus && (
        <Confirm label="Delete the model" title={`Delete ${outputModelName ?? outputModelArn}?`} act={remove}>
          <p>
            The model is deleted from Bedrock with whatever serves it: deployments and provisioned throughput. This
            cannot be undone.
          </p>
          <p class="hint">The job, its losses and its timeline stay.</p>
        </Confirm>
      )}
      <a class="button" href={hrefOf(["new"], { from: jobName })}>
        Retry as a new job
      </a>
      <a class="button" href={hrefOf(["new-plan"], { job: jobName })}>
        Make a plan of it
      </a>
    </div>
  );
};
