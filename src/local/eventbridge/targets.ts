import type * as schemas from "@aws-sdk/client-eventbridge";
import type { Operations } from "../protocol.ts";
import { ServiceError } from "../service.ts";
import type { Buses } from "./buses.ts";
import { pageOf } from "./paging.ts";
import { constraint, invalid } from "./refusals.ts";
import { checkMeaning, checkShape } from "./target-faults.ts";

/** A rule's targets, unless the account has been granted more. */
const mostTargets = 5;

const mostInRequest = 100;

/** What `deliver` is asked to bring events to. */
const emulated = /^arn:[^:]*:(?:lambda:[^:]*:[^:]*:function|states:[^:]*:[^:]*:stateMachine):/;

const checkTargets = (targets: readonly schemas.Target[]) => {
  const ids = targets.map(({ Id = "" }) => Id);
  if (ids.length < 1) throw constraint("[]", "targets", "have length greater than or equal to 1");
  if (ids.length > mostInRequest)
    throw constraint(`[${ids.join(", ")}]`, "targets", `have length less than or equal to ${mostInRequest}`);
  for (const [place, target] of targets.entries()) checkShape(target, place + 1);
  const twice = ids.find((id, place) => ids.indexOf(id) !== place);
  if (twice !== undefined)
    throw invalid(`Parameter targets is not valid. Reason: More than one target with Id '${twice}' is provided.`);
  for (const target of targets) {
    checkMeaning(target);
    if (!emulated.test(target.Arn ?? ""))
      throw new ServiceError("NotImplemented", `Targets like ${target.Arn} are not emulated`);
  }
};

/** PutTargets and the like. */
export const targetOperations = (buses: Buses) =>
  ({
    async PutTargets({ Rule: name, EventBusName, Targets = [] }) {
      const rule = buses.rule(name, EventBusName);
      checkTargets(Targets);
      const ids = new Set([...rule.targets.keys(), ...Targets.map(({ Id }) => Id)]);
      if (ids.size > mostTargets)
        throw new ServiceError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
      for (const { Id = "", Arn = "", ...target } of Targets) rule.targets.set(Id, { Id, Arn, ...target });
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
