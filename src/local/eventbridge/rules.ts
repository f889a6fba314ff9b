import type * as schemas from "@aws-sdk/client-eventbridge";
import { readSchedule } from "#core/schedule.ts";
import type { Operations } from "../protocol.ts";
import type { Buses, Rule } from "./buses.ts";
import { ruleArn } from "./buses.ts";
import { pageOf } from "./paging.ts";
import { compilePattern } from "./pattern.ts";
import { constraint, invalid } from "./refusals.ts";
import type { Schedules } from "./schedules.ts";

const validName = /^[.\-_A-Za-z0-9]{1,64}$/;
const longestPattern = 4096;
const longestSchedule = 256;

const described = ({ name, arn, bus, pattern, expression, state, description, roleArn }: Rule) => ({
  Name: name,
  Arn: arn,
  EventBusName: bus,
  State: state,
  ...(pattern !== undefined && { EventPattern: pattern }),
  ...(expression !== undefined && { ScheduleExpression: expression }),
  ...(description !== undefined && { Description: description }),
  ...(roleArn !== undefined && { RoleArn: roleArn }),
});

const checkLength = (text: string | undefined, member: string, longest: number) => {
  if (text && text.length > longest) throw constraint(text, member, `have length less than or equal to ${longest}`);
};

const scheduleOf = (expression: string | undefined, bus: string) => {
  if (!expression) return undefined;
  if (bus !== "default") throw invalid("ScheduleExpression is supported only on the default event bus.");
  const schedule = readSchedule(expression);
  if ("problem" in schedule) throw invalid("Parameter ScheduleExpression is not valid.");
  return schedule;
};

/** PutRule and the like: rules without their targets. */
export const ruleOperations = (buses: Buses, timers: Schedules) =>
  ({
    async PutRule({ Name = "", EventPattern, ScheduleExpression, EventBusName, State, Description, RoleArn }) {
      if (!validName.test(Name))
        throw constraint(Name, "name", "satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
      if (!EventPattern && !ScheduleExpression)
        throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
      checkLength(EventPattern, "eventPattern", longestPattern);
      checkLength(ScheduleExpression, "scheduleExpression", longestSchedule);
      const bus = buses.get(EventBusName);
      const arn = ruleArn(bus.name, Name);
      const rule: Rule = {
        name: Name,
        arn,
        bus: bus.name,
        pattern: EventPattern || undefined,
        expression: ScheduleExpression || undefined,
        schedule: scheduleOf(ScheduleExpression, bus.name),
        matches: EventPattern ? compilePattern(EventPattern) : () => false,
        state: State === "DISABLED" ? "DISABLED" : "ENABLED",
        description: Description,
        roleArn: RoleArn,
        targets: bus.rules.get(Name)?.targets ?? new Map(),
      };
      bus.rules.set(Name, rule);
      timers.start(rule);
      return { RuleArn: arn };
    },
    async DescribeRule({ Name, EventBusName }) {
      return described(buses.rule(Name, EventBusName));
    },
    async ListRules({ NamePrefix = "", EventBusName, Limit, NextToken }) {
      const rules = [...buses.get(EventBusName).rules.values()].filter(({ name }) => name.startsWith(NamePrefix));
      const { items, ...more } = pageOf(rules, { Limit, NextToken });
      return { Rules: items.map(described), ...more };
    },
    async EnableRule({ Name, EventBusName }) {
      const rule = buses.rule(Name, EventBusName);
      if (rule.state === "DISABLED") {
        rule.state = "ENABLED";
        timers.start(rule);
      }
      return {};
    },
    async DisableRule({ Name, EventBusName }) {
      const rule = buses.rule(Name, EventBusName);
      rule.state = "DISABLED";
      timers.stop(rule);
      return {};
    },
    // `Force` is for rules that a service manages, which this account has none of: targets have to go first all the same.
    async DeleteRule({ Name = "", EventBusName }) {
      const { rules } = buses.get(EventBusName);
      const rule = rules.get(Name);
      if (!rule) return {};
      if (rule.targets.size) throw invalid("Rule can't be deleted since it has targets.");
      timers.stop(rule);
      rules.delete(Name);
      return {};
    },
  }) satisfies Operations<typeof schemas>;
