import * as v from "valibot";
import { PlanAnswer } from "../answers.ts";
import { Answered, standing } from "../parts/answered.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Facts } from "../parts/facts.tsx";
import { Status } from "../parts/status.tsx";
import { Moment } from "../parts/times.tsx";
import { goTo, hrefOf, type Place } from "../places.ts";
import { nextRunIn } from "../plans/next-run.tsx";
import { RunNow } from "../plans/run-now.tsx";
import { Runs } from "../plans/runs.tsx";
import { TriggerOf } from "../plans/trigger.tsx";
import { routes } from "../routes.ts";
import { useSession } from "../session.ts";
import { useAnswer } from "../use-answer.ts";

/** One retraining plan: what starts it, what became of it, and what its jobs ask for. */
export const PlanView = ({ place: { path } }: { place: Place }) => {
  const { api, refreshMs } = useSession();
  const [, name = ""] = path;
  const asked = useAnswer(
    name,
    (signal) => api.call({ ...routes.getPlan(name), answers: PlanAnswer, signal }),
    () => refreshMs,
  );
  const remove = async () => {
    await api.call({ ...routes.deletePlan(name), answers: v.undefined() });
    goTo(hrefOf(["plans"]));
  };
  return (
    <>
      <div class="heading">
        <h1>{name}</h1>
        {standing(asked) && (
          <div class="actions">
            <a class="button" href={hrefOf(["new-plan"], { from: name })}>
              Change
            </a>
            <Confirm label="Delete" title={`Delete ${name}?`} act={remove}>
              <p>Nothing starts a job by this plan any more. Its jobs and models stay.</p>
            </Confirm>
          </div>
        )}
      </div>
      <Answered asked={asked}>
        {(plan) => (
          <>
            <section class="card" aria-label="In short">
              <Facts
                facts={{
                  "Started by": <TriggerOf plan={plan} />,
                  Rule: (
                    <>
                      <Status status={plan.rule.status} />{" "}
                      <span class="hint">{plan.rule.message ?? plan.rule.name}</span>
                    </>
                  ),
                  "Next run": nextRunIn(plan),
                  "Last job": plan.lastRun && (
                    <>
                      <a href={hrefOf(["jobs", plan.lastRun.jobName])}>{plan.lastRun.jobName}</a>{" "}
                      {plan.lastRun.status && <Status status={plan.lastRun.status} />}
                    </>
                  ),
                  "Unchanged data": plan.skipUnchanged ? "are skipped" : "are trained on again",
                  "Models kept": plan.keep ?? "all",
                  Changed: (
                    <>
                      <Moment iso={plan.lastModifiedTime} />
                      {plan.lastModifiedBy && <span class="hint"> by {plan.lastModifiedBy}</span>}
                    </>
                  ),
                }}
              />
              <RunNow plan={name} newest={plan.runs[0]?.id} done={asked.refresh} />
            </section>
            <Runs runs={plan.runs} />
            <section class="card" aria-labelledby="asks">
              <h2 id="asks">What its jobs ask for</h2>
              <pre tabIndex={0}>{JSON.stringify(plan.request, undefined, 2)}</pre>
            </section>
          </>
        )}
      </Answered>
    </>
  );
};
