import { PlanList, type PlanSummary } from "../answers.ts";
import { Answered } from "../parts/answered.tsx";
import { Pages } from "../parts/pages.tsx";
import { Status } from "../parts/status.tsx";
import { Moment } from "../parts/times.tsx";
import { hrefOf, type Place } from "../places.ts";
import { reasonOf } from "../plans/reasons.ts";
import { TriggerOf } from "../plans/trigger.tsx";
import { useSession } from "../session.ts";
import "../styles/plans.css";
import { useAnswer, useLastAnswer } from "../use-answer.ts";

const Row = ({ plan }: { plan: PlanSummary }) => {
  const { name, rule, lastRun, nextRun, keep } = plan;
  const [newest] = plan.runs;
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf(["plans", name])}>{name}</a>
      </th>
      <td>
        <div class="trigger">
          <TriggerOf plan={plan} />
        </div>
      </td>
      <td>
        <Status status={rule.status} />
      </td>
      <td>{lastRun && <a href={hrefOf(["jobs", lastRun.jobName])}>{lastRun.jobName}</a>}</td>
      <td>
        {newest && (
          <>
            <Status status={newest.outcome} /> <span class="hint">{reasonOf(newest.reason)}</span>
          </>
        )}
      </td>
      <td>{nextRun && <Moment iso={nextRun} />}</td>
      <td class="number">{keep ?? "all"}</td>
    </tr>
  );
};

/** Every retraining plan, by name. */
export const Plans = ({ place: { query } }: { place: Place }) => {
  const { api, refreshMs } = useSession();
  const token = query.get("nextToken") ?? "";
  const asked = useLastAnswer(
    useAnswer(
      token,
      (signal) => api.call({ path: "/retraining-plans", query: { nextToken: token }, answers: PlanList, signal }),
      () => refreshMs * 2,
    ),
  );
  return (
    <>
      <div class="heading">
        <h1>Plans</h1>
        <a class="button main" href={hrefOf(["new-plan"])}>
          New plan
        </a>
      </div>
      <p class="hint">
        A plan makes a new model by itself: on a schedule, when new data arrive, or when an event asks for it.
      </p>
      <Answered asked={asked}>
        {({ retrainingPlanSummaries: plans, nextToken: following }) => (
          <>
            {plans.length === 0 ? (
              <p class="empty">There is no plan here.</p>
            ) : (
              <div class="scroll plans" tabIndex={0} role="region" aria-label="Plans">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">Plan</th>
                      <th scope="col">Started by</th>
                      <th scope="col">Its rule</th>
                      <th scope="col">Last job</th>
                      <th scope="col">Last trigger</th>
                      <th scope="col">Next run</th>
                      <th scope="col">Models kept</th>
                    </tr>
                  </thead>
                  <tbody>
                    {plans.map((plan) => (
                      <Row key={plan.name} plan={plan} />
                    ))}
                  </tbody>
                </table>
              </div>
            )}
            <Pages path={["plans"]} query={{}} token={token} following={following} />
          </>
        )}
      </Answered>
    </>
  );
};
