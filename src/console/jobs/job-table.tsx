import type { JobSummary } from "../answers.ts";
import { CardTable } from "../parts/card-table.tsx";
import { JobRow } from "./job-row.tsx";

const columns = [
  "Job",
  "Status",
  "Base model",
  "Made",
  "Took",
  "Training loss",
  "Validation loss",
  "Loss",
  "Trigger",
] as const;

/** Jobs, at `now` by the API's clock, in milliseconds. */
export const JobTable = ({ jobs, now }: { jobs: readonly JobSummary[]; now: number }) => (
  <CardTable class="jobs" columns={columns}>
    {jobs.map((job) => (
      <JobRow key={job.jobName} job={job} now={now} />
    ))}
  </CardTable>
);
