import { isTerminal } from "#core/lifecycle.ts";
import type { JobSummary } from "../answers.ts";
import { SparkLine } from "../parts/spark-line.tsx";
import { Status } from "../parts/status.tsx";
import { Moment, Took } from "../parts/times.tsx";
import { hrefOf } from "../places.ts";
import { loss, modelName } from "../words.ts";

/** A job in the list, at `now` by the API's clock, in milliseconds. */
export const JobRow = ({ job, now }: { job: JobSummary; now: number }) => (
  <tr role="row">
    <th scope="row" role="rowheader" class="long">
      <a href={hrefOf(["jobs", job.jobName])}>{job.jobName}</a>
    </th>
    <td role="cell">
      <Status status={job.status} />
    </td>
    <td role="cell" class="base">
      {modelName(job.baseModelArn ?? job.baseModelIdentifier)}
    </td>
    <td role="cell" data-label="Made">
      <Moment iso={job.creationTime} />
    </td>
    <td role="cell" data-label="Took" class="short">
      <Took
        from={job.creationTime}
        to={job.endTime}
        now={isTerminal(job.status) ? Date.parse(job.creationTime) : now}
      />
    </td>
    <td role="cell" data-label="Training loss" class="number">
      {loss(job.trainingLoss)}
    </td>
    <td role="cell" data-label="Validation loss" class="number">
      {loss(job.validationLoss)}
    </td>
    <td role="cell" class="sketch">
      {job.lossSketch && <SparkLine losses={job.lossSketch} of={job.jobName} />}
    </td>
    <td role="cell" data-label="Trigger">
      {job.trigger}
    </td>
  </tr>
);
