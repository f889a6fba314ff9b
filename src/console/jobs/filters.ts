/** The filters that the API has, in its own names. */
export const filters = [
  "statusEquals",
  "nameContains",
  "creationTimeAfter",
  "creationTimeBefore",
  "sortOrder",
] as const;

/** What a list is narrowed to: days as `yyyy-mm-dd`, and nothing where a filter is empty. */
export type Filters = Readonly<Record<(typeof filters)[number], string>>;

/** What a list is narrowed to by the query of its place. */
export const filtersIn = (query: URLSearchParams): Filters => {
  const given = (name: keyof Filters) => query.get(name) ?? "";
  return {
    statusEquals: given("statusEquals"),
    nameContains: given("nameContains"),
    creationTimeAfter: given("creationTimeAfter"),
    creationTimeBefore: given("creationTimeBefore"),
    sortOrder: given("sortOrder"),
  };
};

/** Whether a day is still being typed: until its last digit, a year is one of long ago. */
export const isBegun = (day: string): boolean => day !== "" && day < "2000";

/** The visitor's own midnight of a day, as the API takes it. */
const midnight = (day: string) => {
  const time = Date.parse(`${day}T00:00`);
  return Number.isFinite(time) ? new Date(time).toISOString() : day;
};

/** Filters as the API takes them: days as the visitor's own midnight. What is no day stays as it is, for the API to refuse. */
export const asAsked = (given: Filters): Filters => ({
  ...given,
  creationTimeAfter: midnight(given.creationTimeAfter),
  creationTimeBefore: midnight(given.creationTimeBefore),
});
