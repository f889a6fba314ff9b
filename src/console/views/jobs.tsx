import { useEffect, useRef, useState } from "preact/hooks";
import { isTerminal, statuses } from "#core/lifecycle.ts";
import { JobList, type JobSummary } from "../answers.ts";
import { Answered } from "../parts/answered.tsx";
import { SparkLine } from "../parts/spark-line.tsx";
import { Status } from "../parts/status.tsx";
import { Moment, Took } from "../parts/times.tsx";
import { goTo, hrefOf, type Place } from "../places.ts";
import { useSession } from "../session.ts";
import { useAnswer } from "../use-answer.ts";
import { loss, modelName } from "../words.ts";

/** Jobs to a page. */
const pageSize = "50";

/** The filters that the API has, in its own names. */
const filters = ["statusEquals", "nameContains", "creationTimeAfter", "creationTimeBefore", "sortOrder"] as const;

const filtersIn = ({ query }: Place) => Object.fromEntries(filters.map((name) => [name, query.get(name) ?? ""]));

const Row = ({ job, now }: { job: JobSummary; now: number }) => (
  <tr>
    <th scope="row">
      <a href={hrefOf(["jobs", job.jobName])}>{job.jobName}</a>
    </th>
    <td>
      <Status status={job.status} />
    </td>
    <td>{modelName(job.baseModelArn ?? job.baseModelIdentifier)}</td>
    <td>
      <Moment iso={job.creationTime} />
    </td>
    <td>
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
  const [tokens, setTokens] = useState<readonly string[]>([]);
  const given = filtersIn(place);
  const nextToken = tokens.at(-1);
  const asked = useAnswer(
    JSON.stringify([given, nextToken]),
    (signal) =>
      api.call({
        path: "/model-customization-jobs",
        query: { ...given, maxResults: pageSize, nextToken },
        answers: JobList,
        signal,
      }),
    () => refreshMs,
  );
  const form = useRef<HTMLFormElement>(null);
  // The fields are the visitor's while they are typed in: only another place changes them.
  useEffect(() => {
    for (const name of filters) {
      const field = form.current?.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = given[name] ?? "";
    }
    setTokens([]);
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
            <div class="pages">
              <button type="button" disabled={tokens.length === 0} onClick={() => setTokens(tokens.slice(0, -1))}>
                Newer
              </button>
              <button
                type="button"
                disabled={!following}
                onClick={() => following && setTokens([...tokens, following])}
              >
                Older
              </button>
            </div>
          </>
        )}
      </Answered>
    </>
  );
};
