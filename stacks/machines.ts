import { readFileSync } from "node:fs";
import { waits } from "../src/core/poll.ts";
import { fill, placeholders } from "../src/definition.ts";
import * as wiring from "../src/wiring.ts";
import { accountId, anyMachine, region } from "./arns.ts";
import { functionArns } from "./functions.ts";
import { tableKey } from "./keys.ts";
import { kept } from "./logs.ts";
import { logical, physical } from "./names.ts";
import { poll } from "./settings.ts";
import { jobs } from "./storage.ts";
import { tracedMachine, traceStatements } from "./tracing.ts";

/** What a definition's `${…}` may name. */
const known = { ...functionArns, ...waits(poll), table: jobs.name };

/** The actions on the table that a definition's states take themselves. */
const tableActions = (definition: string) => [
  ...new Set(
    Array.from(
      definition.matchAll(/:aws-sdk:dynamodb:(\w)(\w+)/g),
      ([, first, rest]) => `dynamodb:${first.toUpperCase()}${rest}`,
    ),
  ),
];

const machine = (name: string) => {
  const definition = readFileSync(`statemachines/${name}.asl.json`, "utf8");
  const names = new Set(placeholders(definition));
  const namedOf = <Value>(all: Record<string, Value>) =>
    Object.fromEntries(Object.entries(all).filter(([one]) => names.has(one)));
  const actions = tableActions(definition);

  const logs = new aws.cloudwatch.LogGroup(`${logical(name)}Logs`, {
    name: `/aws/vendedlogs/states/${physical(name)}`,
    ...kept,
  });
  const role = new aws.iam.Role(`${logical(name)}Role`, {
    name: $interpolate`${physical(name)}-${region}`,
    assumeRolePolicy: $jsonStringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "states.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnLike: { "aws:SourceArn": anyMachine } },
        },
      ],
    }),
  });
  const policy = new aws.iam.RolePolicy(`${logical(name)}Policy`, {
    role: role.name,
    policy: $jsonStringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: Object.values(namedOf(functionArns)) },
        ...(actions.length > 0 ? [{ Effect: "Allow", Action: actions, Resource: jobs.arn }, ...tableKey] : []),
        // The delivery of execution logs is set up by actions that know no resources.
        {
          Effect: "Allow",
          Action: [
            "logs:CreateLogDelivery",
            "logs:GetLogDelivery",
            "logs:UpdateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:DescribeResourcePolicies",
            "logs:DescribeLogGroups",
          ],
          Resource: "*",
        },
        ...traceStatements,
      ],
    }),
  });
  return new aws.sfn.StateMachine(
    logical(name),
    {
      name: physical(name),
      roleArn: role.arn,
      definition: $resolve(namedOf(known)).apply((values) => fill(definition, values)),
      loggingConfiguration: {
        level: "ERROR",
        includeExecutionData: false,
        logDestination: $interpolate`${logs.arn}:*`,
      },
      ...tracedMachine,
    },
    { dependsOn: policy },
  );
};

/** The ARN of every state machine, by its name in the wiring. */
export const machines = Object.fromEntries(wiring.machines.map((name) => [name, machine(name).arn]));
