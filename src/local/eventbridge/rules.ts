import type * as schemas from "@aws-sdk/client-eventbridge";
import type { Operations } from "../protocol.ts";
import { ServiceError } from "../service.ts";
import type { Buses, Rule } from "./buses.ts";
import { ruleArn } from "./buses.ts";
import { pageOf } from "./paging.ts";
import { compilePattern } from "./pattern.ts";

const invalid = (message: string) => new ServiceError("ValidationException", message);

const validName = /^[.\-_A-Za-z0-9]{1,64}$/;
const longestPattern = 4096;

const described = ({ name, arn, bus, pattern, state, description, roleArn }: Rule) => ({
  Name: name,
  Arn: arn,
  EventBusName: bus,
  EventPattern: pattern,
  State: state,
  ...(description !== undefined && { Description: description }),
  ...(roleArn !== undefined && { RoleArn: roleArn }),
});

const constraint = (value: string, member: string, must: string) =>
  invalid(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${must}`,
  );

/** PutRule and the like: rules without their targets. */
export const ruleOperations = (buses: Buses) =>
  ({
    async PutRule({ Name = "", EventPattern, ScheduleExpression, EventBusName, State, Description, RoleArn }) {
      if (!validName.test(Name))
        throw constraint(Name, "name", "satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
      if (ScheduleExpression) throw new ServiceError("NotImplemented", "ScheduleExpression is not emulated");
      if (!EventPattern) throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
      if (EventPattern.length > longestPattern)
        throw constraint(EventPattern, "eventPattern", `have length less than or equal to ${longestPattern}`);
      const bus = buses.get(EventBusName);
      const arn = ruleArn(bus.name, Name);
      bus.rules.set(Name, {
        name: Name,
        arn,
        bus: bus.name,
        pattern: EventPattern,
        matches: compilePattern(EventPattern),
        state: State === "DISABLED" ? "DISABLED" : "ENABLED",
        description: Description,
        roleArn: RoleArn,
        targets: bus.rules.get(Name)?.targets ?? new Map(),
      });
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
      buses.rule(Name, EventBusName).state = "ENABLED";
      return {};
    },
    async DisableRule({ Name, EventBusName }) {
      buses.rule(Name, EventBusName).state = "DISABLED";
      return {};
    },
    async DeleteRule({ Name = "", EventBusName }) {
      const { rules } = buses.get(EventBusName);
      if (rules.get(Name)?.targets.size) throw invalid("Rule can't be deleted since it has targets.");
      rules.delete(Name);
      return {};
    },
  }) satisfies Operations<typeof schemas>;
