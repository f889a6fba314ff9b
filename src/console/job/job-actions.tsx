import * as v from "valibot";
import { isTerminal } from "#core/lifecycle.ts";
import type { JobAnswer } from "../answers.ts";
import { Confirm } from "../parts/confirm.tsx";
import { hrefOf } from "../places.ts";
import { routes } from "../routes.ts";
import { useSession } from "../session.ts";

/** Whatever the API says to it: what comes of it is seen in the job itself. */
const Taken = v.unknown();

/** What can be done with a job. `stopping` and `deleting` are whether that is being done already. */
export const JobActions = (props: {
  job: JobAnswer;
  stopping: boolean;
  deleting: boolean;
  onStop: () => void;
  onDelete: () => void;
}) => {
  const { job, stopping, deleting, onStop, onDelete } = props;
  const { api } = useSession();
  const { jobName, jobArn, outputModelArn, outputModelName, modelStatus } = job;
  const stop = async () => {
    await api.call({ ...routes.requestStop(jobName), answers: Taken });
    onStop();
  };
  const remove = async () => {
    const [arn = "", model = "", id = ""] = outputModelArn?.split("/") ?? [];
    await api.call({ ...routes.requestDelete(arn, model, id), query: { cascade: "true" }, answers: Taken });
    onDelete();
  };
  const ended = isTerminal(job.status) ? "The job has ended." : stopping && "The job is being stopped.";
  const deleted = (modelStatus || deleting) && "The model is being deleted, or is deleted already.";
  return (
    <div class="actions">
      <Confirm label="Stop" title={`Stop ${jobName}?`} act={stop} over={ended || undefined}>
        <p>
          {jobArn === undefined
            ? "Bedrock does not have the job yet: none is made there, and nothing is to be paid."
            : "Bedrock keeps what it has trained so far out of reach: a stopped job makes no model, and what it used is paid."}
        </p>
      </Confirm>
      {outputModelArn && (
        <Confirm
          label="Delete the model"
          title={`Delete ${outputModelName ?? outputModelArn}?`}
          act={remove}
          over={deleted || undefined}
        >
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
