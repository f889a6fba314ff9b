import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { problems } from "#core/issues.ts";
import { JobIdentifier, ListJobsQuery, parseQuery } from "#core/queries.ts";

const read = (query: string) => {
  const result = v.safeParse(ListJobsQuery, parseQuery(query));
  return result.success ? result.output : problems(result.issues).map(({ pointer }) => pointer);
};
const a = (count: number) => "a".repeat(count);

describe("a query that ListModelCustomizationJobs would refuse is refused at its parameter", () => {
  test.each([
    ["creationTimeAfter=yesterday", "/creationTimeAfter"],
    ["creationTimeAfter=2026-02-30T00:00:00Z", "/creationTimeAfter"],
    ["creationTimeAfter=2026-11-21T25:00:00Z", "/creationTimeAfter"],
    ["creationTimeAfter=-1", "/creationTimeAfter"],
    ["creationTimeAfter=1e9", "/creationTimeAfter"],
    ["creationTimeBefore=", "/creationTimeBefore"],
    [`creationTimeBefore=${"1".repeat(41)}`, "/creationTimeBefore"],
    ["statusEquals=Done", "/statusEquals"],
    ["statusEquals=inprogress", "/statusEquals"],
    ["statusEquals=", "/statusEquals"],
    ["nameContains=", "/nameContains"],
    [`nameContains=${a(64)}`, "/nameContains"],
    [`nameContains=${"-".repeat(63)}`, "/nameContains"],
    ["nameContains=a_b", "/nameContains"],
    ["maxResults=0", "/maxResults"],
    ["maxResults=1001", "/maxResults"],
    ["maxResults=-1", "/maxResults"],
    ["maxResults=1.5", "/maxResults"],
    ["maxResults=1e2", "/maxResults"],
    ["maxResults=", "/maxResults"],
    ["maxResults=%31%30 ", "/maxResults"],
    ["nextToken=", "/nextToken"],
    ["nextToken=a%20b", "/nextToken"],
    [`nextToken=${a(2049)}`, "/nextToken"],
    ["sortBy=Name", "/sortBy"],
    ["sortOrder=Up", "/sortOrder"],
    ["limit=1", "/limit"],
    ["constructor=1", "/constructor"],
    ["__proto__=1", "/__proto__"],
    ["maxResults=1&maxResults=1", "/maxResults"],
    ["statusEquals=Failed&statusEquals=Stopped", "/statusEquals"],
    ["creationTimeAfter=1&creationTimeAfter=1", "/creationTimeAfter"],
  ])("%s", (query, pointer) => {
    expect(read(query)).toEqual([pointer]);
  });
});

describe("a query is read into values", () => {
  test.each([
    ["", {}],
    ["creationTimeAfter=2026-11-21T09:30:00Z", { creationTimeAfter: new Date("2026-11-21T09:30:00Z") }],
    ["creationTimeAfter=2026-11-21T09:30:00.5%2B01:00", { creationTimeAfter: new Date("2026-11-21T08:30:00.500Z") }],
    ["creationTimeAfter=2028-02-29", { creationTimeAfter: new Date("2028-02-29T00:00:00Z") }],
    ["creationTimeBefore=1763717400", { creationTimeBefore: new Date(1_763_717_400_000) }],
    ["creationTimeBefore=0.25", { creationTimeBefore: new Date(250) }],
    ["statusEquals=Submitted", { statusEquals: "Submitted" }],
    ["statusEquals=Stopping", { statusEquals: "Stopping" }],
    [`nameContains=${a(63)}`, { nameContains: a(63) }],
    ["nameContains=a%2Bb", { nameContains: "a+b" }],
    ["maxResults=1", { maxResults: 1 }],
    ["maxResults=1000", { maxResults: 1000 }],
    [`nextToken=${a(2048)}`, { nextToken: a(2048) }],
    ["sortBy=CreationTime&sortOrder=Descending", { sortBy: "CreationTime", sortOrder: "Descending" }],
  ])("%s", (query, value) => {
    expect(read(query)).toEqual(value);
  });
});

describe("a job is named by its name or its ARN", () => {
  const arn = "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/amazon.nova-micro-v1:0:128k/abcdefghijkl";
  test("and the two are told apart", () => {
    expect(v.parse(JobIdentifier, "my-job")).toEqual({ jobName: "my-job" });
    expect(v.parse(JobIdentifier, arn)).toEqual({ jobArn: arn });
    expect(v.is(JobIdentifier, a(1011))).toBe(true);
  });
  test.each([
    "",
    a(1012),
    "-".repeat(1011),
    "a_b",
    `${arn}m`,
    arn.replace("model-customization-job", "model-import-job"),
    arn.replace("amazon.nova", "amazon"),
  ])("%s is neither", (identifier) => {
    const { issues = [] } = v.safeParse(JobIdentifier, identifier);
    expect(problems(issues).map(({ pointer }) => pointer)).toEqual([""]);
  });
});
