import * as v from "valibot";
import { expect, test } from "vitest";
import { problems } from "#core/issues.ts";
import { ListJobsQuery } from "#core/queries.ts";
import { SubmitJobRequest } from "#core/request.ts";

const job = {
  jobName: "job",
  customModelName: "model",
  baseModelIdentifier: "amazon.nova-micro-v1:0",
  trainingDataConfig: { s3Uri: "s3://bucket/training.jsonl" },
};
const found = (members: object) => problems(v.safeParse(SubmitJobRequest, { ...job, ...members }).issues ?? []);
const only = (members: object) => found(members)[0]?.detail;

test("a problem says what is wrong and what would be right", () => {
  expect(only({ jobName: "a".repeat(64) })).toBe(
    "jobName must be 1 to 63 characters long (letters, digits, +, - and ., starting with a letter or a digit); got 64",
  );
  expect(only({ jobName: "a b" })).toBe(
    "jobName must be letters, digits, +, - and ., starting with a letter or a digit",
  );
  expect(only({ jobName: 7 })).toBe("jobName must be a string; got a number");
  expect(only({ jobName: undefined })).toMatch(/^jobName must be a string/);
  expect(only({ hyperParameters: { epochCount: 2 } })).toBe(
    'hyperParameters.epochCount must be a string, for example "2"',
  );
  expect(only({ customizationType: "TUNING" })).toBe(
    'customizationType must be one of FINE_TUNING, CONTINUED_PRE_TRAINING, DISTILLATION, REINFORCEMENT_FINE_TUNING, IMPORTED; got "TUNING"',
  );
  expect(
    only({
      jobTags: [
        { key: "k", value: "" },
        { key: "k", value: "" },
      ],
    }),
  ).toBe('jobTags[1].key must be given once; "k" stands here again');
  expect(only({ orchestration: { hours: 1 } })).toBe(
    "orchestration.hours is not known here; the members are timeoutHours, maxCostUsd",
  );
  expect(only({ customizationConfig: {} })).toBe(
    "customizationConfig must have exactly one of distillationConfig, rftConfig; got 0",
  );
  expect(problems(v.safeParse(SubmitJobRequest, 1).issues ?? [])).toEqual([
    { pointer: "", detail: "The request must be an object" },
  ]);
  expect(problems(v.safeParse(ListJobsQuery, { maxResults: ["1", "2"] }).issues ?? [])).toEqual([
    { pointer: "/maxResults", detail: "maxResults must be given once; got it 2 times" },
  ]);
});

test("every member that is wrong is named at once", () => {
  expect(found({ jobName: "", customModelName: "-", extra: 1, other: 1 }).map(({ pointer }) => pointer)).toEqual([
    "/jobName",
    "/customModelName",
    "/extra",
    "/other",
  ]);
});

test("a pointer is escaped as RFC 6901 says", () => {
  expect(found({ "a/b~c": 1 })[0]?.pointer).toBe("/a~1b~0c");
});

test("no problem quotes more than about 80 characters of what was sent", () => {
  const long = "x".repeat(5000);
  for (const members of [
    { [long]: 1 },
    { customizationType: long },
    { hyperParameters: { [long]: 1 } },
    { jobTags: [{ key: long, value: long }] },
    { baseModelIdentifier: `${long}!` },
    { trainingDataConfig: { s3Uri: long.slice(0, 1000) } },
  ])
    for (const { pointer, detail } of found(members)) expect(`${pointer}${detail}`).not.toMatch(/x{82}/);
});

test("nothing of a metadata filter is quoted, not even its name", () => {
  const wrong: object[] = [
    { "secret&": "" },
    { secret: "secret&" },
    { secret: 1 },
    { secret: "", "other secret": "" },
    { constructor: "secret" },
  ];
  for (const equals of wrong) {
    const [problem, ...more] = found({
      trainingDataConfig: {
        invocationLogsConfig: {
          invocationLogSource: { s3Uri: "s3://bucket/logs" },
          requestMetadataFilters: { andAll: [{ equals }] },
        },
      },
    });
    expect(more).toEqual([]);
    expect(problem?.pointer).toBe("/trainingDataConfig/invocationLogsConfig/requestMetadataFilters/andAll/0/equals");
    expect(JSON.stringify(problem)).not.toMatch(/secret/);
  }
});

test("at most 100 problems are listed", () => {
  expect(found(Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`member${index}`, 1])))).toHaveLength(
    100,
  );
});
