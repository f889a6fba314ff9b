import { region } from "./arns.ts";
import { api } from "./api.ts";
import { machines } from "./machines.ts";
import { physical, stageName } from "./names.ts";
import { undelivered } from "./queue.ts";

type Value = $util.Input<string> | { label?: string; expression?: string; id?: string };

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

/** A line for every value that a dimension of ours has had, of this stage. */
const ours = (metric: string, dimension: string, statistic: Graph["statistic"]): Graph["lines"] => {
  const wanted = `{Lapidary,${dimension},service} MetricName="${metric}" service="${stageName}"`;
  return [[{ id: "e1", expression: `SEARCH('${wanted}', '${statistic}', 3600)` }]];
};

const ofApi = (...metrics: string[]) =>
  metrics.map((metric): Value[] => ["AWS/ApiGateway", metric, "ApiId", api.nodes.api.id]);

const graphs: Graph[] = [
  { title: "Executions started", statistic: "Sum", lines: perMachine("ExecutionsStarted") },
  { title: "Executions succeeded", statistic: "Sum", lines: perMachine("ExecutionsSucceeded") },
  { title: "Executions failed", statistic: "Sum", lines: perMachine("ExecutionsFailed") },
  { title: "Jobs by how they ended", statistic: "Sum", lines: ours("JobsEnded", "Outcome", "Sum") },
  { title: "Final training loss", statistic: "Average", lines: ours("FinalTrainingLoss", "BaseModel", "Average") },
  { title: "Final validation loss", statistic: "Average", lines: ours("FinalValidationLoss", "BaseModel", "Average") },
  {
    title: "Seconds from a job's creation to its end",
    statistic: "Average",
    lines: ours("JobDuration", "BaseModel", "Average"),
  },
  { title: "Milliseconds of an execution", statistic: "Maximum", lines: perMachine("ExecutionTime") },
  {
    title: "Estimated cost of the training of ended jobs, in US dollars",
    statistic: "Sum",
    lines: ours("EstimatedTrainingCost", "BaseModel", "Sum"),
  },
  {
    title: "Events that were not delivered",
    statistic: "Maximum",
    lines: [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", undelivered.name]],
  },
  { title: "Requests to the API, and errors", statistic: "Sum", lines: ofApi("Count", "4xx", "5xx") },
  { title: "Milliseconds until the API answers", statistic: "p90", lines: ofApi("Latency") },
];

/** The console's grid is 24 wide: three graphs in a row. */
const [width, height] = [8, 6];

const widgets = graphs.map(({ title, statistic, lines }, index) => ({
  type: "metric",
  x: (index % 3) * width,
  y: Math.floor(index / 3) * height,
  width,
  height,
  properties: { title, view: "timeSeries", region, stat: statistic, period: 3600, metrics: lines },
}));

new aws.cloudwatch.Dashboard("Dashboard", {
  dashboardName: physical("jobs"),
  dashboardBody: $jsonStringify({ start: "-P7D", widgets }),
});
