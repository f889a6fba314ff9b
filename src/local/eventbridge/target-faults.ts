import type { Target } from "@aws-sdk/client-eventbridge";
import { constraint, invalid } from "./refusals.ts";
import { placeholders, reserved } from "./transform.ts";

/** The most characters that a member may have. */
const lengths: readonly (readonly [member: string, most: number, of: (target: Target) => string | undefined])[] = [
  ["id", 64, ({ Id }) => Id],
  ["arn", 1600, ({ Arn }) => Arn],
  ["roleArn", 1600, ({ RoleArn }) => RoleArn],
  ["input", 8192, ({ Input }) => Input],
  ["inputPath", 256, ({ InputPath }) => InputPath],
  ["inputTransformer.inputTemplate", 8192, ({ InputTransformer }) => InputTransformer?.InputTemplate],
  ["deadLetterConfig.arn", 1600, ({ DeadLetterConfig }) => DeadLetterConfig?.Arn],
];

const ranges: readonly (readonly [
  member: string,
  least: number,
  most: number,
  of: (target: Target) => number | undefined,
])[] = [
  ["retryPolicy.maximumEventAgeInSeconds", 60, 86_400, ({ RetryPolicy }) => RetryPolicy?.MaximumEventAgeInSeconds],
  ["retryPolicy.maximumRetryAttempts", 0, 185, ({ RetryPolicy }) => RetryPolicy?.MaximumRetryAttempts],
];

const mostPaths = 100;
const validId = /^[.\-_A-Za-z0-9]+$/;
const validVariable = /^[A-Za-z0-9_-]+$/;

/**
 * Refuses what the request's model does (https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html). `place` is
 * counted from 1. Throws ValidationException.
 */
export const checkShape = (target: Target, place: number) => {
  const refuse = (value: unknown, member: string, must: string) =>
    constraint(value, `targets.${place}.member.${member}`, must);
  if (!validId.test(target.Id ?? ""))
    throw refuse(target.Id, "id", "satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
  for (const [member, most, of] of lengths) {
    const text = of(target) ?? "";
    if (text.length > most) throw refuse(text, member, `have length less than or equal to ${most}`);
  }
  for (const [member, least, most, of] of ranges) {
    const value = of(target) ?? least;
    if (value < least) throw refuse(value, member, `have value greater than or equal to ${least}`);
    if (value > most) throw refuse(value, member, `have value less than or equal to ${most}`);
  }
  if (!target.InputTransformer) return;
  const { InputPathsMap = {}, InputTemplate } = target.InputTransformer;
  const names = Object.keys(InputPathsMap);
  if (!InputTemplate)
    throw refuse(InputTemplate, "inputTransformer.inputTemplate", "have length greater than or equal to 1");
  if (names.length > mostPaths)
    throw refuse(
      JSON.stringify(InputPathsMap),
      "inputTransformer.inputPathsMap",
      `have length less than or equal to ${mostPaths}`,
    );
  for (const name of names)
    if (!validVariable.test(name))
      throw refuse(
        name,
        "inputTransformer.inputPathsMap",
        "satisfy constraint: [Member must satisfy regular expression pattern: [A-Za-z0-9\\_\\-]+]",
      );
};

const isJson = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const isPath = (path: string) => path.startsWith("$") && !/\[\s*['"]/.test(path);

const templateFault = ({ Id, InputTransformer }: Target) => {
  const { InputTemplate = "", InputPathsMap = {} } = InputTransformer ?? {};
  const used = placeholders(InputTemplate);
  const unknown = used.find((name) => !Object.hasOwn(InputPathsMap, name) && !Object.hasOwn(reserved, name));
  if (unknown !== undefined) return `InputTemplate for target ${Id} contains invalid placeholder ${unknown}.`;
  const whole = "aws.events.event.json";
  return used.includes(whole) && !InputTemplate.trimStart().startsWith("{")
    ? `InputTemplate for target ${Id} contains placeholder ${whole} valid only for JSON template.`
    : undefined;
};

const deadLetterFault = (arn: string) => {
  const [, , service] = arn.split(":");
  if (service !== "sqs") return `${service} is not supported as a dead letter resource.`;
  return arn.endsWith(".fifo") ? "SQS FIFO is not supported by Dead Letter Queues." : undefined;
};

const faultOf = (target: Target) => {
  const { Id, Arn = "", RoleArn, Input, InputPath, InputTransformer, DeadLetterConfig } = target;
  if (!Arn.startsWith("arn:")) return `Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`;
  if (/^arn:[^:]*:states:/.test(Arn) && !RoleArn) return `RoleArn is required for target ${Arn}.`;
  if ([Input, InputPath, InputTransformer].filter((one) => one !== undefined).length > 1)
    return `Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`;
  if (Input !== undefined && !isJson(Input)) return `JSON syntax error in input for target ${Id}.`;
  const paths = [
    ...(InputPath === undefined ? [] : [InputPath]),
    ...Object.values(InputTransformer?.InputPathsMap ?? {}),
  ];
  if (!paths.every(isPath)) return `InputPath for target ${Id} is invalid.`;
  return templateFault(target) ?? (DeadLetterConfig?.Arn ? deadLetterFault(DeadLetterConfig.Arn) : undefined);
};

/** Refuses what the service itself does, in its words. Throws ValidationException. */
export const checkMeaning = (target: Target) => {
  const fault = faultOf(target);
  if (fault) throw invalid(fault);
};
