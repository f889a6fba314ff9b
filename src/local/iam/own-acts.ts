import { account, partition, region, roleOf, undelivered } from "../names.ts";
import type { Access, Authorize, Demand, Principal } from "./access.ts";
import type { Context } from "./conditions.ts";
import { toSend, toUseTable, type Keys } from "./keys.ts";

const secure = { "aws:SecureTransport": ["true"] };

const logOf = (name: string) =>
  `arn:${partition}:logs:${region}:${account}:log-group:/aws/lambda/lapidary-${name}:log-stream:[$LATEST]`;

/** X-Ray's actions on traces take no resource. */
const traces = (actions: readonly string[]) =>
  actions.map((action): Demand => ({ action: `xray:${action}`, resource: "*" }));
const record = traces(["PutTraceSegments", "PutTelemetryRecords"]);
const sample = traces(["GetSamplingRules", "GetSamplingTargets"]);

/**
 * What services do without a call that could be seen on the wire, with a role of ours or because a policy of ours lets them: each is told to
 * `authorize`, and answers whether all of it is allowed. Functions and machines go by their names in the wiring.
 */
export const ownActs = (authorize: Authorize | undefined, keys: Keys, tracing: boolean) => {
  const allowed = (by: Principal, demands: readonly Demand[], context: Context = {}): boolean => {
    if (!authorize) return true;
    const accesses = demands.map((demand): Access => ({
      ...demand,
      by,
      context: { ...secure, ...context, ...demand.context },
    }));
    return accesses.map(authorize).every((refusal) => refusal === undefined);
  };
  const asWired = (name: string, demands: readonly Demand[]) => allowed({ role: roleOf(name) }, demands);

  return {
    /** Lambda writes a function's log. */
    writesLog: (name: string) =>
      asWired(
        name,
        ["CreateLogStream", "PutLogEvents"].map((action) => ({ action: `logs:${action}`, resource: logOf(name) })),
      ),

    /** Lambda tells X-Ray of a function's run, where runs are traced. */
    tracesFunction: (name: string) => !tracing || asWired(name, record),

    /** Step Functions asks X-Ray whether to trace an execution of a machine, and tells it of one, where executions are traced. */
    tracesExecution: (machine: string) => !tracing || asWired(machine, [...sample, ...record]),

    /** Lambda reads a stream for a function. */
    readsStream: (name: string, stream: string) =>
      asWired(name, [
        { action: "dynamodb:ListStreams", resource: "*" },
        ...["DescribeStream", "GetShardIterator", "GetRecords"].map((action) => ({
          action: `dynamodb:${action}`,
          resource: stream,
        })),
        ...toUseTable(keys),
      ]),

    /** Lambda puts away what a function failed at to the last. */
    keepsFailure: (name: string) =>
      asWired(name, [{ action: "sqs:SendMessage", resource: undelivered }, ...toSend(keys)]),

    /** EventBridge puts away what it could not deliver for a rule. */
    keepsUndelivered: (ruleArn: string, queueArn: string) =>
      allowed(
        { service: "events.amazonaws.com" },
        [{ action: "sqs:SendMessage", resource: queueArn }, ...toSend(keys)],
        { "aws:SourceArn": [ruleArn] },
      ),
  };
};
