import type * as schemas from "@aws-sdk/client-eventbridge";
import type { Operations } from "../protocol.ts";
import { ServiceError } from "../service.ts";
import type { Buses } from "./buses.ts";
import { pageOf } from "./paging.ts";

/** A rule's targets, unless the account has been granted more. */
const mostTargets = 5;

const invalid = (message: string) => new ServiceError("ValidationException", message);

const faultOf = ({ Input, InputPath, InputTransformer }: schemas.Target) => {
  if ([Input, InputPath, InputTransformer].filter((one) => one !== undefined).length > 1)
    return "Only one of Input, InputPath, or InputTransformer must be provided";
  if (InputTransformer && !InputTransformer.InputTemplate) return "InputTemplate is required";
  if (InputPath !== undefined && !InputPath.startsWith("$")) return "Invalid JsonPath";
  if (Input === undefined) return undefined;
  try {
    JSON.parse(Input);
    return undefined;
  } catch {
    return "JSON syntax error in Input";
  }
};

/** PutTargets and the like. */
export const targetOperations = (buses: Buses) =>
  ({
    async PutTargets({ Rule: name, EventBusName, Targets = [] }) {
      const rule = buses.rule(name, EventBusName);
      for (const target of Targets) {
        const fault = faultOf(target);
        if (fault) throw invalid(`Parameter Input is not valid for target ${target.Id ?? ""}. Reason: ${fault}.`);
      }
      const ids = new Set([...rule.targets.keys(), ...Targets.map(({ Id }) => Id)]);
      if (ids.size > mostTargets)
        throw new ServiceError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
      for (const target of Targets) {
        const { Id, Arn } = target;
        if (!Id || !Arn?.startsWith("arn:"))
          throw invalid(`Parameter ${Arn ?? ""} is not valid. Reason: Provided Arn is not in correct format.`);
        rule.targets.set(Id, { ...target, Id, Arn });
      }
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    async RemoveTargets({ Rule: name, EventBusName, Ids = [] }) {
      const rule = buses.rule(name, EventBusName);
      for (const id of Ids) rule.targets.delete(id);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    async ListTargetsByRule({ Rule: name, EventBusName, Limit, NextToken }) {
      const { items, ...more } = pageOf([...buses.rule(name, EventBusName).targets.values()], { Limit, NextToken });
      return { Targets: items, ...more };
    },
    async ListRuleNamesByTarget({ TargetArn, EventBusName, Limit, NextToken }) {
      const rules = [...buses.get(EventBusName).rules.values()].filter(({ targets }) =>
        [...targets.values()].some(({ Arn }) => Arn === TargetArn),
      );
      const { items, ...more } = pageOf(rules, { Limit, NextToken });
      return { RuleNames: items.map(({ name }) => name), ...more };
    },
  }) satisfies Operations<typeof schemas>;
