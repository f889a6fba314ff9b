import { counted } from "#core/amounts.ts";
import { JobList } from "../answers.ts";
import { FilterForm } from "../jobs/filter-form.tsx";
import { asAsked, filtersIn } from "../jobs/filters.ts";
import { JobTable } from "../jobs/job-table.tsx";
import { Answered, standing } from "../parts/answered.tsx";
import { Counted } from "../parts/counted.tsx";
import { ListRegion } from "../parts/list-region.tsx";
import { Nothing } from "../parts/nothing.tsx";
import { Pages } from "../parts/pages.tsx";
import { hrefOf, type Place } from "../places.ts";
import { routes } from "../routes.ts";
import { useSession } from "../session.ts";
import { useList, type KnownPages } from "../use-list.ts";

/** Jobs to a page. */
const pageSize = "50";

const known: KnownPages<JobList> = new Map();

const inWords = ({ modelCustomizationJobSummaries: { length }, nextToken }: JobList) => {
  if (length === 0) return nextToken === undefined ? "No such job" : "None here";
  return `${counted(length, "job")}${nextToken === undefined ? "" : ", and more"}`;
};

/** Every job, newest first, as the filters narrow them. */
export const Jobs = ({ place: { query } }: { place: Place }) => {
  const { api, refreshMs } = useSession();
  const given = filtersIn(query);
  const token = query.get("nextToken") ?? "";
  const list = JSON.stringify(given);
  const { sortOrder: _, ...narrowing } = given;
  const asked = useList(
    known,
    JSON.stringify([given, token]),
    (signal) =>
      api.call({
        ...routes.listJobs(),
        query: { ...asAsked(given), maxResults: pageSize, nextToken: token },
        answers: JobList,
        signal,
      }),
    () => refreshMs,
  );
  const own = asked.earlier ? undefined : standing(asked);
  return (
    <>
      <div class="heading">
        <h1>Jobs</h1>
        <a class="button main" href={hrefOf(["new"])}>
          New job
        </a>
      </div>
      <FilterForm given={given} />
      <Answered asked={asked}>
        {({ modelCustomizationJobSummaries: jobs, nextToken: following }) => (
          <ListRegion label="Jobs" list={list} token={token} busy={asked.earlier}>
            {jobs.length > 0 ? (
              <JobTable jobs={jobs} now={api.now()} />
            ) : asked.earlier ? null : (
              <Nothing
                of="job"
                narrowed={Object.values(narrowing).some(Boolean)}
                token={token}
                following={following}
                advice="Make one with New job, or with a POST to the API."
              />
            )}
          </ListRegion>
        )}
      </Answered>
      <Counted list={list} says={own && inWords(own)} />
      <Pages path={["jobs"]} query={given} token={token} following={own?.nextToken} />
    </>
  );
};
