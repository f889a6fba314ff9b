import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { measures, namespace } from "#core/measures.ts";
import { evaluate } from "../../scripts/evaluate.ts";
import { root } from "../../scripts/bundle.ts";
import { records, request, setup } from "../cloud.ts";
import { measured } from "../measured.ts";
import { ofType, only } from "./resources.ts";

const hour = 3_600_000;
const written = measured();

/** What is written for a job that trains for three hours. */
const { post, clock } = await setup({ jobs: { duration: () => 3 * hour } });
await post(request());
await clock.pass(6 * hour);
const forOneJob = [...written];

// A job with a curve of either kind, and one that Bedrock stops neither at its deadline nor afterwards.
const other = await setup({
  jobs: { duration: () => 9 * hour },
  intercept: ({ operation }, next) =>
    operation === "StopModelCustomizationJob" ? Promise.resolve({ status: 200, headers: {}, body: "{}" }) : next(),
});
await other.put("validation.jsonl", records.replaceAll("running", "stopped"));
await other.post(
  request({
    validationDataConfig: { validators: [{ s3Uri: "s3://lapidary-data/validation.jsonl" }] },
    orchestration: { timeoutHours: 1 },
  }),
);
await other.clock.pass(12 * hour);

const deployed = await evaluate("dev");

/** A metric as CloudWatch tells one from another, save for the values of the dimensions that it is searched by. */
interface Named {
  metric: string;
  dimensions: string[];
}

const Alarm = v.object({
  namespace: v.string(),
  metricName: v.string(),
  dimensions: v.record(v.string(), v.string()),
});
const alarmed = ofType(deployed, "aws:cloudwatch/metricAlarm:MetricAlarm")
  .map(({ inputs }) => v.parse(Alarm, inputs))
  .filter((alarm) => alarm.namespace === namespace);

const { dashboardBody } = only(deployed, "aws:cloudwatch/dashboard:Dashboard");
const searched = Array.from(
  String(dashboardBody).matchAll(/SEARCH\('\{(\w+),([\w,]+)\} MetricName=\\"(\w+)\\" service=\\"([\w-]+)\\"'/g),
  ([, of = "", dimensions = "", metric = "", service = ""]) => ({
    of,
    service,
    named: { metric, dimensions: dimensions.split(",").toSorted() } satisfies Named,
  }),
);

const named = ({ name, dimensions }: (typeof written)[number]): Named => ({
  metric: name,
  dimensions: Object.keys(dimensions).toSorted(),
});

describe("the metrics of ours", () => {
  it.each(Object.entries(measures))("have %s written by one function, as the table says", (name, { unit, by }) => {
    const own = written.filter((figure) => figure.name === name);
    expect(new Set(own.map((figure) => figure.by)).size).toBe(1);
    for (const figure of own) {
      expect(figure).toMatchObject({ namespace, unit, dimensions: { service: "lapidary-dev" } });
      expect(Object.keys(figure.dimensions).toSorted()).toEqual([...(by ? [by] : []), "service"]);
    }
  });

  it("are all in the table", () => {
    expect(new Set(written.map(({ name }) => name))).toEqual(new Set(Object.keys(measures)));
  });

  it("that an alarm is of are written with the very dimensions that it names", () => {
    expect(alarmed.length).toBeGreaterThan(0);
    for (const { metricName, dimensions } of alarmed)
      expect(written).toContainEqual(expect.objectContaining({ name: metricName, dimensions }));
  });

  it("that the dashboard searches for are written, for this stage, with those dimensions and no others", () => {
    expect(searched).toHaveLength(String(dashboardBody).split("SEARCH(").length - 1);
    for (const { of, service, named: wanted } of searched) {
      expect({ of, service }).toEqual({ of: namespace, service: "lapidary-dev" });
      expect(written.map(named)).toContainEqual(wanted);
    }
  });

  it("are each seen, on the dashboard or by an alarm", () => {
    const seen = [...alarmed.map(({ metricName }) => metricName), ...searched.map(({ named: { metric } }) => metric)];
    expect(seen.toSorted()).toEqual(Object.keys(measures).toSorted());
  });

  it("count each status that a job comes to once, in the order in which it does", () => {
    const statuses = forOneJob.flatMap(({ name, dimensions }) =>
      name === "JobStatusChanges" ? [dimensions["Status"]] : [],
    );
    expect(statuses).toEqual(["Submitted", "InProgress", "Completed"]);
  });

  it("are as many for a job as docs/cost.md reckons with", () => {
    const count = new Set(forOneJob.map(({ name, dimensions }) => JSON.stringify([name, dimensions]))).size;
    expect(readFileSync(join(root, "docs/cost.md"), "utf8")).toContain(`${count} metrics × 1 hour × $0.30 / 730`);
  });
});
