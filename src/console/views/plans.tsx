import { PlanList, type PlanSummary } from "../answers.ts";
import { Answered, standing } from "../parts/answered.tsx";
import { CardTable } from "../parts/card-table.tsx";
import { ListRegion } from "../parts/list-region.tsx";
import { Nothing } from "../parts/nothing.tsx";
import { Pages } from "../parts/pages.tsx";
import { Status } from "../parts/status.tsx";
import { Moment } from "../parts/times.tsx";
import { hrefOf, type Place } from "../places.ts";
import { nextRunIn } from "../plans/next-run.tsx";
import { reasonOf } from "../plans/reasons.ts";
import { TriggerOf } from "../plans/trigger.tsx";
import { routes } from "../routes.ts";
import { useSession } from "../session.ts";
import "../styles/plans.css";
import { useList, type KnownPages } from "../use-list.ts";

const known: KnownPages<PlanList> = new Map();

const columns = ["Plan", "Started by", "Its rule", "Last job", "Last trigger", "Next run", "Models kept"] as const;

const Row = ({ plan }: { plan: PlanSummary }) => {
  const { name, rule, lastRun, keep } = plan;
  const [newest] = plan.runs;
  return (
    <tr role="row">
      <th scope="row" role="rowheader">
        <a href={hrefOf(["plans", name])}>{name}</a>
      </th>
      <td role="cell" data-label="Started by">
        <div class="trigger">
          <TriggerOf plan={plan} />
        </div>
      </td>
      <td role="cell" data-label="Its rule">
        <Status status={rule.status} />
      </td>
      <td role="cell" data-label="Last job">
        {lastRun ? (
          <>
            <a href={hrefOf(["jobs", lastRun.jobName])}>{lastRun.jobName}</a>{" "}
            {lastRun.status && <Status status={lastRun.status} />}
          </>
        ) : (
          "–"
        )}
      </td>
      <td role="cell" data-label="Last trigger">
        {newest ? (
          <>
            <Status status={newest.outcome} />{" "}
            <span class="hint">
              <Moment iso={newest.time} />
              {newest.reason && `: ${reasonOf(newest.reason)}`}
            </span>
          </>
        ) : (
          "–"
        )}
      </td>
      <td role="cell" data-label="Next run">
        {nextRunIn(plan) ?? "–"}
      </td>
      <td role="cell" data-label="Models kept" class="number">
        {keep ?? "all"}
      </td>
    </tr>
  );
};

/** Every retraining plan, by name. */
export const Plans = ({ place: { query } }: { place: Place }) => {
  const { api, refreshMs } = useSession();
  const token = query.get("nextToken") ?? "";
  const asked = useList(
    known,
    token,
    (signal) => api.call({ ...routes.listPlans(), query: { nextToken: token }, answers: PlanList, signal }),
    () => refreshMs * 2,
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
          <ListRegion label="Plans" list="" token={token} busy={asked.earlier}>
            {plans.length > 0 ? (
              <CardTable class="plans" columns={columns}>
                {plans.map((plan) => (
                  <Row key={plan.name} plan={plan} />
                ))}
              </CardTable>
            ) : asked.earlier ? null : (
              <Nothing of="plan" token={token} following={following} advice="Make one with New plan." />
            )}
          </ListRegion>
        )}
      </Answered>
      <Pages
        path={["plans"]}
        query={{}}
        token={token}
        following={asked.earlier ? undefined : standing(asked)?.nextToken}
      />
    </>
  );
};
