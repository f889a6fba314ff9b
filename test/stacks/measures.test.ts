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

// And one that is refused.
await other.post(
  request({ jobName: "refused", customModelName: "refused", trainingDataConfig: { s3Uri: "s3://lapidary-data/none" } }),
);
await other.clock.pass(hour);

const deployed = await evaluate("dev");

/** A metric as CloudWatch tells one from another, save for the values of the dimensions that it is searched by. */
interface Named {
  metric: string;
  dimensions: string[];
}

const Metric = v.object({
  namespace: v.string(),
  metricName: v.string(),
  dimensions: v.record(v.string(), v.string()),
});
const Alarm = v.union([Metric, v.object({ metricQueries: v.array(v.object({ metric: v.optional(Metric) })) })]);
const alarmed = ofType(deployed, "aws:cloudwatch/metricAlarm:MetricAlarm")
  .map(({ inputs }) => v.parse(Alarm, inputs))
  .flatMap((alarm) => ("metricQueries" in alarm ? alarm.metricQueries.flatMap(({ metric = [] }) => metric) : alarm))
  .filter((metric) => metric.namespace === namespace);

const { dashboardBody } = only(deployed, "aws:cloudwatch/dashboard:Dashboard");
const searched = Array.from(
  String(dashboardBody).matchAll(/SEARCH\('\{(\w+),([\w,]+)\} MetricName=\\"(\w+)\\" service=\\"([\w-]+)\\"'/g),
  ([, of = "", dimensions = "", metric = "", service = ""]) => ({
    of,
    service,
    named: { metric, dimensions: dimensions.split(",").toSorted() } satisfies Named,
  }),
);

const Line = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));
const parsed = (line: string) => v.parse(Line, line);

/** What the dashboard reads from logs: whose, what it looks for in a line, and what it shows of one. */
const tables = Array.from(
  String(dashboardBody).matchAll(
    /SOURCE '\/aws\/lambda\/lapidary-dev-([\w-]+)'\\n\| fields @timestamp, ([\w, ]+)\\n\| filter ispresent\((\w+)\)\\n\| sort @timestamp desc\\n\| limit \d+"/g,
  ),
  ([, by = "", fields = "", having = ""]) => ({ by, having, fields: fields.split(", ") }),
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

  it("that the dashboard reads from logs are in lines of the functions whose logs these are, with all that it shows of a job", () => {
    const seen = tables.map(({ by, having, fields }) => {
      const lines = written.flatMap((figure) => (figure.by === by ? [figure.line] : [])).map(parsed);
      const wanted = lines.filter((line) => having in line);
      expect(wanted.length, by).toBeGreaterThan(0);
      // A job of each kind has them all: no other has a validation loss.
      expect(fields.filter((field) => !wanted.some((line) => field in line))).toEqual([]);
      return wanted.map((line) => line["jobName"]);
    });
    expect(seen.map((jobs) => [...new Set(jobs)])).toEqual([["a-job"], ["refused"]]);
  });

  it("of one job are in one line, so that it has one row", () => {
    const lines = forOneJob.flatMap(({ by, line }) => (by === "record-metrics" ? [line] : []));
    expect(new Set(lines).size).toBe(1);
    expect(lines.length).toBe(3);
  });

  it("are each seen, on the dashboard or by an alarm", () => {
    const seen = [...alarmed.map(({ metricName }) => metricName), ...searched.map(({ named: { metric } }) => metric)];
    expect([...new Set(seen)].toSorted()).toEqual(Object.keys(measures).toSorted());
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
