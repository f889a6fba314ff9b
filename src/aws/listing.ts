import * as v from "valibot";
import type { ListJobsQuery } from "#core/queries.ts";
import { JobRecord } from "#core/record.ts";
import { hashOf } from "./hash.ts";
import { monthOf, monthPartition, months } from "./keys.ts";
import { placeIn, tokenOf } from "./page-token.ts";
import type { Platform } from "./platform.ts";
import { jobsTable, type Condition } from "./table.ts";

/** Jobs on a page unless the caller says otherwise. */
const usualPage = 100;

/** Queries that one page may take. A page may therefore be short, or empty, and still have a token. */
const mostQueries = 20;

/** Where a listing goes on: in a month, after the last item read there; and what it lists, so that a token fits no other listing. */
const Position = v.pipe(
  v.object({
    month: v.string(),
    after: v.optional(v.strictObject({ pk: v.string(), sk: v.string(), month: v.string(), createdKey: v.string() })),
    lists: v.string(),
  }),
  v.check(({ month, after }) => after === undefined || after.month === monthPartition(month)),
);
type Position = v.InferOutput<typeof Position>;

/** What a query lists, whatever page of it. */
const listsOf = ({ nextToken: _, maxResults: __, ...filters }: ListJobsQuery) => hashOf(filters).slice(0, 16);

const startOf = (query: ListJobsQuery): Position | undefined => {
  if (query.nextToken === undefined) return undefined;
  const sameListing = v.check(({ lists }: Position) => lists === listsOf(query));
  return placeIn(v.pipe(Position, sameListing), query.nextToken);
};

const filterOf = ({ statusEquals, nameContains, creationTimeAfter, creationTimeBefore }: ListJobsQuery) => {
  const parts: [unknown, string, string][] = [
    [statusEquals, "status", "#status = :status"],
    [nameContains, "name", "contains(#jobName, :name)"],
    [creationTimeAfter?.toISOString(), "after", "#creationTime > :after"],
    [creationTimeBefore?.toISOString(), "before", "#creationTime < :before"],
  ];
  const given = parts.filter(([value]) => value !== undefined);
  if (given.length === 0) return undefined;
  return {
    expression: given.map(([, , expression]) => expression).join(" AND "),
    values: Object.fromEntries(given.map(([value, name]) => [name, value])),
  } satisfies Condition;
};

/** Lists the records of jobs by their creation time. */
export const jobListing = (platform: Platform) => {
  const table = jobsTable(platform);

  /** `yyyy-mm` of every month that has jobs and may have some that the query asks for, in the order of the listing. */
  const monthsFor = async ({ creationTimeAfter, creationTimeBefore }: ListJobsQuery, descending: boolean) => {
    const { items } = await table.query({
      condition: { expression: "#pk = :pk", values: { pk: months } },
      descending,
    });
    const first = creationTimeAfter && monthOf(creationTimeAfter.toISOString());
    const last = creationTimeBefore && monthOf(creationTimeBefore.toISOString());
    return items.map(({ sk }) => String(sk)).filter((month) => (!first || month >= first) && (!last || month <= last));
  };

  return async (query: ListJobsQuery): Promise<{ records: JobRecord[]; nextToken?: string }> => {
    const descending = query.sortOrder !== "Ascending";
    const wanted = query.maxResults ?? usualPage;
    const start = startOf(query);
    const left = (await monthsFor(query, descending)).filter(
      (month) => !start || (descending ? month <= start.month : month >= start.month),
    );
    const records: JobRecord[] = [];
    let after = start?.after;
    for (let queries = 0; left[0] !== undefined; queries += 1) {
      const month = left[0];
      if (records.length === wanted || queries === mostQueries)
        return { records, nextToken: tokenOf({ month, after, lists: listsOf(query) }) };
      const page = await table.query({
        index: "byCreation",
        condition: { expression: "#month = :month", values: { month: monthPartition(month) } },
        filter: filterOf(query),
        descending,
        limit: wanted - records.length,
        from: after,
      });
      records.push(...page.items.map((item) => v.parse(JobRecord, item)));
      after = page.next && v.parse(Position.entries.after, page.next);
      if (!after) left.shift();
    }
    return { records };
  };
};
