import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  type PutTargetsResultEntry,
  RemoveTargetsCommand,
  type RemoveTargetsResultEntry,
  ResourceNotFoundException,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { TaskFailure } from "#core/errors.ts";
import type { Plan, RuleState } from "#core/plan.ts";
import { clientSettings, lazily } from "./client.ts";
import { failureOf } from "./failure.ts";
import { hashOf } from "./hash.ts";
import type { Platform } from "./platform.ts";

/** What an event bus takes for a rule's name. */
const longestName = 64;

/** Characters of the plan's own name in its rule's. */
const mostOfName = 20;

/** Refusals of a rule that no retry mends: the caller has to change the plan, or the account. */
const hopeless = ["ValidationException", "LimitExceededException", "InvalidEventPatternException"];

const targetId = "start-retraining";

/** The name of a plan's rule. */
export const ruleName = (prefix: string, plan: string): string => {
  const hash = hashOf(plan).slice(0, 8);
  const room = Math.max(0, longestName - `${prefix}-${hash}`.length);
  return `${prefix}${plan.slice(0, Math.min(mostOfName, room))}-${hash}`;
};

/** What a rule waits for, and the paths of what its target is told of the event. */
interface Wanted {
  trigger: "schedule" | "data";
  rule: { ScheduleExpression: string } | { EventPattern: string };
  paths: Record<string, string>;
}

const always = { time: "$.time", id: "$.id" };

const objectCreated = (s3Uri: string) => {
  const [, , bucket = "", ...key] = s3Uri.split("/");
  const prefix = key.join("/");
  return {
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: { bucket: { name: [bucket] }, ...(prefix !== "" && { object: { key: [{ prefix }] } }) },
  };
};

const wantedBy = ({ schedule, data }: Plan): Wanted | undefined => {
  if (schedule !== undefined)
    return { trigger: "schedule", rule: { ScheduleExpression: schedule }, paths: { ...always } };
  if (data === undefined) return undefined;
  return {
    trigger: "data",
    rule: { EventPattern: JSON.stringify(objectCreated(data.s3Uri)) },
    paths: { ...always, key: "$.detail.object.key" },
  };
};

/** Members of a JSON object, then `<name>` for each path: EventBridge puts the value there, in quotes where it is a text. */
const templateOf = (members: object, paths: Record<string, string>) =>
  [JSON.stringify(members).slice(0, -1), ...Object.keys(paths).map((name) => `"${name}":<${name}>`)].join(",") + "}";

/** What a call gives, or undefined where it finds no rule. */
const unlessGone = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
};

/** A target that the service did not take or let go, though it took the call. */
const refused = ({ ErrorCode, ErrorMessage }: PutTargetsResultEntry | RemoveTargetsResultEntry) =>
  new TaskFailure("TransientError", `${ErrorCode}: ${ErrorMessage}`);

/** The rules of retraining plans, on the default bus. */
export const planRules = (platform: Platform) => {
  const client = lazily(() => new EventBridgeClient(clientSettings(platform, "eventbridge")));

  const targetOf = (plan: string, { trigger, paths }: Wanted): Target => {
    const { functionArn, queueArn } = platform.names().planRules;
    return {
      Id: targetId,
      Arn: functionArn,
      InputTransformer: { InputPathsMap: paths, InputTemplate: templateOf({ plan, trigger }, paths) },
      DeadLetterConfig: { Arn: queueArn },
      RetryPolicy: { MaximumEventAgeInSeconds: 6 * 60 * 60, MaximumRetryAttempts: 185 },
    };
  };

  const put = async (Name: string, plan: string, wanted: Wanted): Promise<RuleState> => {
    const rule = { Name, Description: `Starts the retraining plan ${plan}`, ...wanted.rule };
    const found = await unlessGone(() => client().send(new DescribeRuleCommand({ Name })));
    const { State, ScheduleExpression, EventPattern } = found ?? {};
    const same = Object.entries({ ScheduleExpression, EventPattern }).every(
      ([member, value]) => value === Reflect.get(wanted.rule, member),
    );
    // A rule that is put again may count its rate from then on.
    if (!same || State !== "ENABLED") await client().send(new PutRuleCommand(rule));
    const { FailedEntries: [failed] = [] } = await client().send(
      new PutTargetsCommand({ Rule: Name, Targets: [targetOf(plan, wanted)] }),
    );
    if (failed) throw refused(failed);
    return { status: "Active" };
  };

  const remove = async (Name: string): Promise<RuleState> => {
    const removed = await unlessGone(() => client().send(new RemoveTargetsCommand({ Rule: Name, Ids: [targetId] })));
    const failed = removed?.FailedEntries?.find(({ ErrorCode }) => ErrorCode !== "ResourceNotFoundException");
    if (failed) throw refused(failed);
    if (removed) await client().send(new DeleteRuleCommand({ Name }));
    return { status: "None" };
  };

  /** The name of a plan's rule. */
  const nameOf = (plan: string) => ruleName(platform.names().planRules.prefix, plan);

  return {
    nameOf,

    /**
     * Makes the rule of the plan of this name what the plan says, or removes it where there is no plan or no trigger. Answers how the rule
     * is then; throws what may be different the next time, as every refusal to remove it may be: after the plan nobody looks at it again.
     */
    async follow(name: string, plan: Plan | undefined): Promise<RuleState> {
      const rule = nameOf(name);
      const wanted = plan && wantedBy(plan);
      try {
        return await (wanted ? put(rule, name, wanted) : remove(rule));
      } catch (error) {
        const failure = failureOf(error);
        if (!wanted || !failure || !hopeless.includes(failure.name)) throw error;
        return { status: "Failed", message: `${failure.name}: ${failure.message}` };
      }
    },
  };
};
export type PlanRules = ReturnType<typeof planRules>;
