import type { JobRecord } from "#core/record.ts";
import type { CreateModelCustomizationJobRequest } from "#core/request.ts";
import { quoted } from "#core/quoted.ts";
import { dataSources, placeOf } from "#core/sources.ts";
import type { Tag } from "#core/tags.ts";
import { finding, found, type Check, type Finding } from "./findings.ts";
import { isModel, trainedModelId, type Known } from "./model-ids.ts";
import type { PolicySettings } from "./policy-settings.ts";

/** The request as it goes to Bedrock, with the deployment's role, output place and tags in it, and what it asks of us besides. */
type Request = Pick<JobRecord, "orchestration"> &
  Pick<
    CreateModelCustomizationJobRequest,
    | "baseModelIdentifier"
    | "customModelKmsKeyId"
    | "roleArn"
    | "trainingDataConfig"
    | "validationDataConfig"
    | "outputDataConfig"
    | "jobTags"
    | "customModelTags"
    | "vpcConfig"
  >;

type Rule = (settings: PolicySettings, request: Request, known: Known) => Finding[];

const asks = "as this deployment's policy asks";

/** Whether a value is the pattern, or begins as it does where it ends in `*`. */
const fits = (value: string, pattern: string) =>
  pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : value === pattern;

const customerKey: Rule = ({ requireCustomerManagedKey }, { customModelKmsKeyId: key }) => {
  if (!requireCustomerManagedKey) return [];
  const at = ["customModelKmsKeyId"];
  if (key === undefined) return [finding(at, "policy-key", `must name a key of your own, ${asks}`)];
  return /(?:^|:)alias\/aws\//.test(key)
    ? [finding(at, "policy-key", `must name a key of your own, ${asks}; ${quoted(key)} is AWS's`)]
    : [];
};

const vpc: Rule = ({ requireVpc }, { vpcConfig }) =>
  requireVpc && !vpcConfig
    ? [finding(["vpcConfig"], "policy-vpc", `must give the subnets and security groups of a VPC, ${asks}`)]
    : [];

const role: Rule = ({ allowedRoles }, { roleArn }) =>
  !allowedRoles || allowedRoles.some((pattern) => fits(roleArn, pattern))
    ? []
    : [
        finding(
          ["roleArn"],
          "policy-role",
          `must be a role that this deployment's policy allows; got ${quoted(roleArn)}`,
        ),
      ];

const buckets: Rule = ({ allowedBuckets }, request) => {
  if (!allowedBuckets) return [];
  const places = [
    ...dataSources(request),
    { keys: ["outputDataConfig", "s3Uri"], uri: request.outputDataConfig.s3Uri },
  ];
  return places.flatMap(({ keys, uri }) => {
    const { bucket } = placeOf(uri);
    return allowedBuckets.includes(bucket)
      ? []
      : [finding(keys, "policy-bucket", `must be in a bucket that this deployment's policy allows; ${bucket} is none`)];
  });
};

type Required = NonNullable<PolicySettings["requiredTags"]>[number];

const missingTag = (member: string, tags: readonly Tag[], { key, values }: Required): Finding[] => {
  const index = tags.findIndex((tag) => tag.key === key);
  const value = tags[index]?.value;
  if (value === undefined) return [finding([member], "policy-tag", `must have a tag ${key}, ${asks}`)];
  return !values || values.includes(value)
    ? []
    : [
        finding(
          [member, index, "value"],
          "policy-tag",
          `must be one of ${quoted(values.join(", "))} for the tag ${key}, ${asks}; got "${quoted(value)}"`,
        ),
      ];
};

/** What stands against these tags, which a request has as its `member`. */
export const checkTags = (member: string, given: readonly Tag[], { requiredTags = [] }: PolicySettings): Finding[] =>
  requiredTags.flatMap((required) => missingTag(member, given, required));

const tags: Rule = (settings, { jobTags = [], customModelTags = [] }) =>
  Object.entries({ jobTags, customModelTags }).flatMap(([member, given]) => checkTags(member, given, settings));

const baseModel: Rule = ({ allowedBaseModels }, request, known) => {
  if (!allowedBaseModels) return [];
  const id = trainedModelId(request, known);
  const at = ["baseModelIdentifier"];
  // What a custom model was made from decides; where nobody can say, it could be anything.
  if (id === undefined)
    return [
      finding(
        at,
        "policy-base-model",
        "must be a model whose own base model is known, as this deployment's policy allows only some",
      ),
    ];
  return allowedBaseModels.some((pattern) => fits(id, pattern) || isModel(id, pattern))
    ? []
    : [
        finding(
          at,
          "policy-base-model",
          `must be one of ${quoted(allowedBaseModels.join(", "))}, ${asks}; got ${quoted(id)}`,
        ),
      ];
};

const timeout: Rule = ({ maxTimeoutHours = Infinity }, { orchestration: { timeoutHours = 0 } = {} }) =>
  timeoutHours <= maxTimeoutHours
    ? []
    : [
        finding(
          ["orchestration", "timeoutHours"],
          "policy-timeout",
          `must be at most ${maxTimeoutHours}, ${asks}; got ${timeoutHours}`,
        ),
      ];

const rules: readonly Rule[] = [customerKey, vpc, role, buckets, tags, baseModel, timeout];

/** Whether a policy asks for anything at all: hours that jobs have of themselves are no demand. */
export const asksForSomething = ({ timeoutHours: _, ...settings }: PolicySettings): boolean =>
  Object.values(settings).some((asked) => asked !== undefined && asked !== false);

/** Checks a job against what the deployment asks of all of them. */
export const checkPolicy = (request: Request, settings: PolicySettings, known: Known = {}): Check =>
  found({ problems: rules.flatMap((rule) => rule(settings, request, known)) });
