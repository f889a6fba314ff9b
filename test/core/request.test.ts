import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { problems } from "#core/issues.ts";
import { CreateModelCustomizationJobRequest, isTooManyTags, SubmitJobRequest } from "#core/request.ts";
import { a, rows, smallest, tags, type Members } from "./request-cases.ts";

const check = (schema: v.GenericSchema, input: unknown) => {
  const result = v.safeParse(schema, input);
  return result.success ? [] : problems(result.issues);
};
const pointers = (input: unknown) => check(CreateModelCustomizationJobRequest, input).map((problem) => problem.pointer);

const shown = (members: Members) => {
  const json = JSON.stringify(members);
  return json.length > 90 ? `${json.slice(0, 90)}… (${json.length})` : json;
};

describe("a value just outside what Bedrock allows is refused at its own place", () => {
  const cases = rows.flatMap(({ pointer, outside }) =>
    outside.map((members) => ({ pointer, members, name: shown(members) })),
  );
  test.each(cases)("$pointer: $name", ({ pointer, members }) => {
    expect(pointers({ ...smallest, ...members })).toEqual([pointer]);
    expect(check(SubmitJobRequest, { ...smallest, ...members }).map((problem) => problem.pointer)).toEqual([pointer]);
  });
});

describe("a value just inside is accepted", () => {
  const cases = rows.flatMap(({ inside = [] }) => inside.map((members) => ({ members, name: shown(members) })));
  test.each(cases)("$name", ({ members }) => {
    expect(pointers({ ...smallest, ...members })).toEqual([]);
  });
});

test.each(Object.keys(smallest))("a job without %s is refused by Bedrock", (name) => {
  const { [name]: _, ...rest } = smallest;
  expect(pointers(rest)).toEqual([`/${name}`]);
});

test("the deployment supplies the role and the output place when a submitted job names neither", () => {
  const { roleArn: _role, outputDataConfig: _output, ...rest } = smallest;
  expect(check(SubmitJobRequest, rest)).toEqual([]);
});

test.each([
  [{ timeoutHours: 0 }, "/orchestration/timeoutHours"],
  [{ timeoutHours: 8761 }, "/orchestration/timeoutHours"],
  [{ timeoutHours: 1.5 }, "/orchestration/timeoutHours"],
  [{ timeoutHours: "1" }, "/orchestration/timeoutHours"],
  [{ maxCostUsd: 0 }, "/orchestration/maxCostUsd"],
  [{ maxCostUsd: 1_000_001 }, "/orchestration/maxCostUsd"],
  [{ maxCostUsd: "1" }, "/orchestration/maxCostUsd"],
  [{ hours: 1 }, "/orchestration/hours"],
  [[], "/orchestration"],
])("orchestration %j is refused", (orchestration, pointer) => {
  expect(check(SubmitJobRequest, { ...smallest, orchestration }).map((problem) => problem.pointer)).toEqual([pointer]);
});

test.each([{}, { timeoutHours: 1 }, { timeoutHours: 8760 }, { maxCostUsd: 0.01 }, { maxCostUsd: 1_000_000 }])(
  "orchestration %j is accepted",
  (orchestration) => {
    expect(check(SubmitJobRequest, { ...smallest, orchestration })).toEqual([]);
  },
);

test.each([[null], [[]], ["a"], [1], [undefined]])("a request that is %j is refused as a whole", (input) => {
  expect(pointers(input)).toEqual([""]);
});

test("too many tags are told apart from other faults of a list", () => {
  const issues = (count: number) =>
    v.safeParse(CreateModelCustomizationJobRequest, { ...smallest, jobTags: tags(count) }).issues ?? [];
  expect(issues(51).map(isTooManyTags)).toEqual([true]);
  const short = v.safeParse(CreateModelCustomizationJobRequest, { ...smallest, jobName: a(64) }).issues ?? [];
  expect(short.map(isTooManyTags)).toEqual([false]);
});
