import { readFileSync } from "node:fs";
import { alarms as wired, type AlarmWiring, type Measured, type Watched } from "../src/alarms.ts";
import { namespace as ours } from "../src/core/measures.ts";
import { placeholders } from "../src/definition.ts";
import { functions } from "../src/functions.ts";
import { machines as machineNames, streams } from "../src/wiring.ts";
import { api } from "./api.ts";
import { anyAlarm } from "./arns.ts";
import { machines } from "./machines.ts";
import { logical, physical, stageName } from "./names.ts";
import { undelivered } from "./queue.ts";
import { alarms as wanted, keys } from "./settings.ts";

/** Ends with what no stage may have in its name, so that no stage's alarms are taken for those of another. */
const prefix = physical("alarm.");

/** What every alarm tells. Whoever subscribes is told, and nobody unless the settings name an address. */
const topic = new aws.sns.Topic("Alarms", {
  name: physical("alarms"),
  // Not under AWS's own key, under which no alarm can publish: https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
  ...(keys.alarms && { kmsMasterKeyId: keys.alarms }),
});

new aws.sns.TopicPolicy("AlarmsPolicy", {
  arn: topic.arn,
  policy: $jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topic.arn,
        Condition: { ArnLike: { "aws:SourceArn": anyAlarm(prefix) } },
      },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topic.arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  }),
});

if (wanted.email !== undefined)
  new aws.sns.TopicSubscription("AlarmsEmail", { topic: topic.arn, protocol: "email", endpoint: wanted.email });

const supervised = new Set(
  machineNames.flatMap((name) => placeholders(readFileSync(`statemachines/${name}.asl.json`, "utf8"))),
);

/** What an alarm is of: its name in the wiring, where there are several, and the metric's dimensions. */
interface Subject {
  name?: string;
  dimensions: Record<string, $util.Input<string>>;
}

const ofFunction = (name: string): Subject => ({ name, dimensions: { FunctionName: physical(name) } });

const subjects: Record<Watched, Subject[]> = {
  machine: Object.entries(machines).map(([name, arn]) => ({ name, dimensions: { StateMachineArn: arn } })),
  unsupervisedFunction: Object.keys(functions)
    .filter((name) => !supervised.has(name))
    .map(ofFunction),
  streamReader: Object.keys(streams).map(ofFunction),
  queue: [{ dimensions: { QueueName: undelivered.name } }],
  api: [{ dimensions: { ApiId: api.nodes.api.id } }],
  // An alarm on a metric needs all of its dimensions, and ours have this one at least.
  stage: [{ dimensions: { service: stageName } }],
  // Without dimensions a metric of Lambda's is of all functions together.
  account: [{ dimensions: {} }],
};

/** Seconds of which a metric's statistic is taken. */
const period = 300;

type Of = Pick<AlarmWiring, "namespace" | "metric" | "statistic"> & Pick<Subject, "dimensions">;

/**
 * What is left of a metric without a count of ours. Where that is missing the greater of it and of zeros is 0, whether CloudWatch takes what
 * is missing for 0 or leaves it out: nothing may keep the alarm from what is there.
 */
const rest = ({ namespace, metric, statistic: stat, dimensions }: Of, less: Measured) => ({
  metricQueries: [
    {
      id: "rest",
      label: `${metric} without ${less.metric}`,
      expression: "counted - MAX([expected, 0 * counted])",
      returnData: true,
    },
    { id: "counted", metric: { namespace, metricName: metric, dimensions, stat, period } },
    {
      id: "expected",
      metric: {
        namespace: ours,
        metricName: less.metric,
        dimensions: { ...less.dimensions, service: stageName },
        stat,
        period,
      },
    },
  ],
});

const whole = ({ namespace, metric: metricName, statistic, dimensions }: Of) => ({
  namespace,
  metricName,
  dimensions,
  statistic,
  period,
});

const wirings: [string, AlarmWiring][] = Object.entries(wired);

for (const [alarm, { of, less, above, means, remedy, ...measured }] of wirings)
  for (const { name, dimensions } of subjects[of]) {
    const full = name === undefined ? alarm : `${alarm}-${name}`;
    const off = less?.[name ?? ""];
    new aws.cloudwatch.MetricAlarm(`${logical(full)}Alarm`, {
      name: `${prefix}${full}`,
      alarmDescription: `${means} ${remedy}`,
      ...(off ? rest({ ...measured, dimensions }, off) : whole({ ...measured, dimensions })),
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanThreshold",
      threshold: above,
      treatMissingData: "notBreaching",
      alarmActions: [topic.arn],
    });
  }
