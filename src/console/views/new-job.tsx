import { JobAnswer } from "../answers.ts";
import { JobForm } from "../form/job-form.tsx";
import { again, stemIn } from "../form/starts.ts";
import { namesTaken } from "../form/taken.ts";
import { Answered } from "../parts/answered.tsx";
import { hrefOf, type Place } from "../places.ts";
import { routes } from "../routes.ts";
import { useSession } from "../session.ts";
import { useAnswer } from "../use-answer.ts";

/** A form with what another job asked for. */
const Again = ({ jobName }: { jobName: string }) => {
  const { api } = useSession();
  const asked = useAnswer(jobName, async (signal) => {
    const job = await api.call({ ...routes.getJob(jobName), answers: JobAnswer, signal });
    return again(job, await namesTaken(api, stemIn(job.request)));
  });
  return (
    <>
      <p class="hint from">
        As <a href={hrefOf(["jobs", jobName])}>{jobName}</a> asked, under new names.
      </p>
      <Answered asked={asked}>{(start) => <JobForm start={start} />}</Answered>
    </>
  );
};

/** A form for a job: empty, or with what the job asked for that the place says it is made `from`. */
export const NewJob = ({ place }: { place: Place }) => {
  const from = place.query.get("from") ?? "";
  return (
    <>
      <h1>New job</h1>
      {from === "" ? <JobForm key="" start={{}} /> : <Again key={from} jobName={from} />}
    </>
  );
};
