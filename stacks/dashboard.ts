import { measures, namespace, type MeasureName } from "../src/core/measures.ts";
import type { MachineName } from "../src/wiring.ts";
import { machineArn, region } from "./arns.ts";
import { api } from "./api.ts";
import { machines } from "./machines.ts";
import { physical, stageName } from "./names.ts";
import { undelivered } from "./queue.ts";
import { tables, tablesHeight } from "./tables.ts";

type Value = $util.Input<string> | { label?: string; expression?: string; id?: string; visible?: boolean };

/** A graph: lines as CloudWatch writes them, of one statistic. */
interface Graph {
  title: string;
  statistic: "Sum" | "Average" | "Maximum" | "p90";
  lines: Value[][];
}

const perMachine = (metric: string) =>
  Object.entries(machines).map(([name, arn]): Value[] => [
    "AWS/States",
    metric,
    "StateMachineArn",
    arn,
    { label: name },
  ]);

/** A graph of a metric of ours: a line for every value that its dimension has had, of this stage. */
const ours = (title: string, metric: MeasureName, statistic: Graph["statistic"]): Graph => {
  const { by } = measures[metric];
  const dimensions = by === undefined ? "service" : `${by},service`;
  const wanted = `{${namespace},${dimensions}} MetricName="${metric}" service="${stageName}"`;
  const expression = `SEARCH('${wanted}', '${statistic}', 3600)`;
  return { title, statistic, lines: [[{ id: "e1", expression }]] };
};

/** How CloudWatch counts that an execution begins, and then each way in which it may end. */
const counted = ["Started", "Succeeded", "Failed", "TimedOut", "Aborted"] as const;

/** How many more executions of a machine have begun than ended, since the start of what is shown. CloudWatch takes a missing count for 0. */
const underWay = (machine: MachineName): Graph["lines"] => {
  const ids = counted.map((what) => what.toLowerCase());
  const hidden = counted.map((what, index): Value[] => [
    "AWS/States",
    `Executions${what}`,
    "StateMachineArn",
    machineArn(machine),
    { id: ids[index], visible: false },
  ]);
  return [[{ id: "e1", expression: `RUNNING_SUM(${ids.join(" - ")})`, label: machine }], ...hidden];
};

const ofApi = (...metrics: string[]) =>
  metrics.map((metric): Value[] => ["AWS/ApiGateway", metric, "ApiId", api.nodes.api.id]);

const graphs: Graph[] = [
  {
    title: "Jobs under way, compared with the start of what is shown",
    statistic: "Sum",
    lines: underWay("customize-model"),
  },
  ours("Jobs that came to a status", "JobStatusChanges", "Sum"),
  ours("Jobs that checks refused", "JobsRefused", "Sum"),
  { title: "Executions started", statistic: "Sum", lines: perMachine("ExecutionsStarted") },
  { title: "Executions succeeded", statistic: "Sum", lines: perMachine("ExecutionsSucceeded") },
  { title: "Executions failed", statistic: "Sum", lines: perMachine("ExecutionsFailed") },
  { title: "Milliseconds of an execution", statistic: "Maximum", lines: perMachine("ExecutionTime") },
  ours("Final training loss", "FinalTrainingLoss", "Average"),
  ours("Final validation loss", "FinalValidationLoss", "Average"),
  ours("Seconds from a job's creation to its end", "JobDuration", "Average"),
  ours("Estimated cost of the training of ended jobs, in US dollars", "EstimatedTrainingCost", "Sum"),
  {
    title: "Events that were not delivered",
    statistic: "Maximum",
    lines: [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", undelivered.name]],
  },
  { title: "Requests to the API, and errors", statistic: "Sum", lines: ofApi("Count", "4xx", "5xx") },
  { title: "Milliseconds until the API answers", statistic: "p90", lines: ofApi("Latency") },
];

/** The console's grid is 24 wide: the tables in a row, and below them three graphs in each. */
const [width, height] = [8, 6];

const graphWidgets = graphs.map(({ title, statistic, lines }, index) => ({
  type: "metric",
  x: (index % 3) * width,
  y: tablesHeight + Math.floor(index / 3) * height,
  width,
  height,
  properties: { title, view: "timeSeries", region, stat: statistic, period: 3600, metrics: lines },
}));

new aws.cloudwatch.Dashboard("Dashboard", {
  // An account's dashboards are of all its regions.
  dashboardName: $interpolate`${physical("jobs")}-${region}`,
  dashboardBody: $jsonStringify({ start: "-P7D", widgets: [...tables, ...graphWidgets] }),
});
