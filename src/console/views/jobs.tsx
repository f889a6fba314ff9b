import { useEffect, useRef } from "preact/hooks";
import { isTerminal, statuses } from "#core/lifecycle.ts";
import { JobList, type JobSummary } from "../answers.ts";
import { Answered } from "../parts/answered.tsx";
import { Pages } from "../parts/pages.tsx";
import { SparkLine } from "../parts/spark-line.tsx";
import { Status } from "../parts/status.tsx";
import { Moment, Took } from "../parts/times.tsx";
import { goTo, hrefOf, type Place } from "../places.ts";
import { useSession } from "../session.ts";
import { useAnswer, useLastAnswer } from "../use-answer.ts";
import { loss, modelName } from "../words.ts";

/** Jobs to a page. */
const pageSize = "50";

/** The filters that the API has, in its own names. */
const filters = ["statusEquals", "nameContains", "creationTimeAfter", "creationTimeBefore", "sortOrder"] as const;

const filtersIn = ({ query }: Place) => Object.fromEntries(filters.map((name) => [name, query.get(name) ?? ""]));

/** The visitor's own midnight of the days that a list is narrowed to. */
const timesIn = (given: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    (["creationTimeAfter", "creationTimeBefore"] as const).flatMap((name) => {
      const midnight = Date.parse(`${given[name]}T00:00`);
      return Number.isFinite(midnight) ? [[name, new Date(midnight).toISOString()]] : [];
    }),
  );

const Row = ({ job, now }: { job: JobSummary; now: number }) => (
  <tr>
    <th scope="row" class="long">
      <a href={hrefOf(["jobs", job.jobName])}>{job.jobName}</a>
    </th>
    <td>
      <Status status={job.status} />
    </td>
    <td>{modelName(job.baseModelArn ?? job.baseModelIdentifier)}</td>
    <td>
      <Moment iso={job.creationTime} />
    </td>
    <td class="short">
      <Took
        from={job.creationTime}
        to={job.endTime}
        now={isTerminal(job.status) ? Date.parse(job.creationTime) : now}
      />
    </td>
    <td class="number">{loss(job.trainingLoss)}</td>
    <td class="number">{loss(job.validationLoss)}</td>
    <td>{job.lossSketch && <SparkLine losses={job.lossSketch} of={job.jobName} />}</td>
    <td>{job.trigger}</td>
  </tr>
);

/** Every job, newest first, as the filters narrow them. */
export const Jobs = ({ place }: { place: Place }) => {
  const { api, refreshMs } = useSession();
  const given = filtersIn(place);
  const token = place.query.get("nextToken") ?? "";
  const asked = useLastAnswer(
    useAnswer(
      JSON.stringify([given, token]),
      (signal) =>
        api.call({
          path: "/model-customization-jobs",
          query: { ...given, ...timesIn(given), maxResults: pageSize, nextToken: token },
          answers: JobList,
          signal,
        }),
      () => refreshMs,
    ),
  );
  const form = useRef<HTMLFormElement>(null);
  // The fields are the visitor's while they are typed in: only another place changes them.
  useEffect(() => {
    for (const name of filters) {
      const field = form.current?.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = given[name] ?? "";
    }
  }, [JSON.stringify(given)]);
  const narrow = (event: Event) => {
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    goTo(hrefOf(["jobs"], Object.fromEntries(entries)));
  };

  return (
    <>
      <div class="heading">
        <h1>Jobs</h1>
        <a class="button main" href={hrefOf(["new"])}>
          New job
        </a>
      </div>
      <form ref={form} class="filters" onSubmit={narrow} onChange={narrow} role="search" aria-label="Jobs">
        <label>
          Name contains
          <input name="nameContains" type="search" />
        </label>
        <label>
          Status
          <select name="statusEquals">
            <option value="">any</option>
            {statuses.map((status) => (
              <option key={status}>{status}</option>
            ))}
          </select>
        </label>
        <label>
          Made after
          <input name="creationTimeAfter" type="date" />
        </label>
        <label>
          Made before
          <input name="creationTimeBefore" type="date" />
        </label>
        <label>
          Order
          <select name="sortOrder">
            <option value="">newest first</option>
            <option value="Ascending">oldest first</option>
          </select>
        </label>
      </form>
      <Answered asked={asked}>
        {({ modelCustomizationJobSummaries: jobs, nextToken: following }) => (
          <>
            <div class="scroll" tabIndex={0} role="region" aria-label="Jobs">
              <table>
                <thead>
                  <tr>
                    <th scope="col">Job</th>
                    <th scope="col">Status</th>
                    <th scope="col">Base model</th>
                    <th scope="col">Made</th>
                    <th scope="col">Took</th>
                    <th scope="col">Training loss</th>
                    <th scope="col">Validation loss</th>
                    <th scope="col">Loss</th>
                    <th scope="col">Trigger</th>
                  </tr>
                </thead>
                <tbody>
                  {jobs.map((job) => (
                    <Row key={job.jobName} job={job} now={api.now()} />
                  ))}
                </tbody>
              </table>
            </div>
            {jobs.length === 0 && (
              <p class="empty">There is no such job. Make one with New job, or with a POST to the API.</p>
            )}
            <Pages path={["jobs"]} query={given} token={token} following={following} />
          </>
        )}
      </Answered>
    </>
  );
};
