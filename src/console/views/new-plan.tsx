import { JobAnswer, PlanAnswer } from "../answers.ts";
import { asPosted } from "../form/starts.ts";
import { Answered } from "../parts/answered.tsx";
import { hrefOf, type Place } from "../places.ts";
import { PlanForm } from "../plans/plan-form.tsx";
import { routes } from "../routes.ts";
import { useSession } from "../session.ts";
import { useAnswer } from "../use-answer.ts";

/** A form with what a plan says. */
const Changed = ({ name }: { name: string }) => {
  const { api } = useSession();
  const asked = useAnswer(name, (signal) => api.call({ ...routes.getPlan(name), answers: PlanAnswer, signal }));
  return (
    <>
      <h1>Change {name}</h1>
      <p class="hint from">
        What <a href={hrefOf(["plans", name])}>{name}</a> says; its name stays, and so does what is known of its runs.
      </p>
      <Answered asked={asked}>{(plan) => <PlanForm start={plan} changes />}</Answered>
    </>
  );
};

/** A form for a plan whose jobs ask for what a job asked for. What is that job's own, a plan's request has no place for. */
const AsJob = ({ jobName }: { jobName: string }) => {
  const { api } = useSession();
  const asked = useAnswer(jobName, (signal) => api.call({ ...routes.getJob(jobName), answers: JobAnswer, signal }));
  return (
    <>
      <h1>New plan</h1>
      <p class="hint from">
        Its jobs ask for what <a href={hrefOf(["jobs", jobName])}>{jobName}</a> asked for, each under names of its own.
      </p>
      <Answered asked={asked}>{(job) => <PlanForm start={{ request: asPosted(job) }} />}</Answered>
    </>
  );
};

/** A form for a plan: an empty one, one `from` the plan that is to be changed, or one made of a `job`. */
export const NewPlan = ({ place: { query } }: { place: Place }) => {
  const [from, job] = [query.get("from") ?? "", query.get("job") ?? ""];
  if (from !== "") return <Changed key={`from ${from}`} name={from} />;
  if (job !== "") return <AsJob key={`job ${job}`} jobName={job} />;
  return (
    <>
      <h1>New plan</h1>
      <PlanForm key="" start={{}} />
    </>
  );
};
