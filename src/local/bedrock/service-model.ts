import type { limits } from "#core/patterns.ts";
import type { hostingLimits } from "./hosting-limits.ts";

const otherTaggable =
  "provisioned-model|model-invocation-job|model-evaluation-job|evaluation-job|model-import-job|imported-model|async-invoke|provisioned-model-v2|provisioned-model-reservation|prompt-router|custom-model-deployment";

const pieces = {
  part: "[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}",
  dotted: "[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([.]?[a-z0-9-]{1,63})([:][a-z0-9-]{1,63}){0,2}",
  foundation: "[a-z0-9-]{1,63}[.]{1}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2}",
  job: "[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2}",
  arn: "arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:",
  name: "[a-zA-Z0-9](-*[a-zA-Z0-9\\+\\-\\.])*",
  words: "([0-9a-zA-Z][_-]?)",
} as const;
const modelJobArn = `${pieces.arn}[0-9]{12}:model-customization-job/${pieces.job}/[a-z0-9]{12}`;
const modelFoundationArn = `${pieces.arn}:foundation-model/${pieces.foundation}`;
const modelCustomModel = `[0-9]{12}:custom-model/((imported)|(${pieces.part}))(([:][a-z0-9-]{1,63}){0,2})?/[a-z0-9]{12}`;

const part = "[a-z0-9-]{1,63}";
const modelId = `${part}[.]{1}${part}(${part}[.]){0,2}${part}([:]${part}){0,2}`;
const modelArn = "arn:aws(|-us-gov|-cn|-iso|-iso-b):bedrock:[a-z0-9-]{1,20}:[0-9]{12}";

/**
 * The patterns of strings as the Bedrock service model (API version 2023-04-20) and its error messages spell them. Never compile one to run it
 * on what a caller sends: some of them are exponential.
 */
export const serviceModel: Readonly<Record<keyof typeof limits | keyof typeof hostingLimits, string>> = {
  jobName: pieces.name,
  customModelName: `${pieces.words}{1,63}`,
  roleArn: "arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+",
  clientRequestToken: "[a-zA-Z0-9]([-a-zA-Z0-9]{0,254}[a-zA-Z0-9])?",
  baseModelIdentifier: `(${pieces.arn}(([0-9]{12}:custom-model/(${pieces.dotted})/[a-z0-9]{12})|(:foundation-model/${pieces.part}([:][a-z0-9-]{1,63}){0,2})))|(${pieces.dotted})|(${pieces.words}+)`,
  kmsKeyId:
    "(arn:aws(-[^:]+)?:kms:[a-zA-Z0-9-]*:[0-9]{12}:((key/[a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)))|([a-zA-Z0-9-]{36})|(alias/[a-zA-Z0-9-_/]+)",
  tagKey: "[a-zA-Z0-9\\s._:/=+@-]*",
  tagValue: "[a-zA-Z0-9\\s._:/=+@-]*",
  s3Uri: "s3://[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:/[-!_*'().a-z0-9A-Z]+(?:/[-!_*'().a-z0-9A-Z]+)*)?/?",
  subnetId: "[-0-9a-zA-Z]+",
  securityGroupId: "[-0-9a-zA-Z]+",
  requestMetadataKey: "[a-zA-Z0-9\\s._:/=+$@-]{1,256}",
  requestMetadataValue: "[a-zA-Z0-9\\s._:/=+$@-]{0,256}",
  teacherModelIdentifier: `(${pieces.arn}((:foundation-model/(${pieces.dotted})|(${pieces.words}+)$)|([0-9]{12}:inference-profile/[a-zA-Z0-9-:.]+$)))|(${pieces.dotted})`,
  lambdaArn:
    "arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}(-gov)?-[a-z]+-\\d{1}:\\d{12}:function:[a-zA-Z0-9-_\\.]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
  jobArn: modelJobArn,
  jobIdentifier: `(${modelJobArn})|(${pieces.name})`,
  modelIdentifier: `${pieces.arn}((${modelCustomModel})|(:foundation-model/(${pieces.dotted})))|((${pieces.dotted}))|(${pieces.words}+)`,
  modelArn: `${pieces.arn}((${modelCustomModel})|(:foundation-model/${pieces.foundation}))`,
  foundationModelArn: modelFoundationArn,
  foundationModelIdentifier: `(${modelFoundationArn})|(${pieces.dotted})`,
  provider: "[A-Za-z0-9- ]{1,63}",
  taggableArn: `.*(^[a-zA-Z0-9][a-zA-Z0-9\\-]*$)|(^${pieces.arn}[0-9]{12}:custom-model/(imported)/[a-z0-9]{12}$)|(^${pieces.arn}([0-9]{12}|)((:(fine-tuning-job|model-customization-job|custom-model)/${pieces.job}(/[a-z0-9]{12})$)|(:guardrail/[a-z0-9]+$)|(:automated-reasoning-policy/[a-zA-Z0-9]+(:[a-zA-Z0-9]+)?$)|(:(inference-profile|application-inference-profile)/[a-zA-Z0-9-:.]+$)|(:(${otherTaggable})/[a-z0-9]{12}$))).*`,
  nextToken: "\\S*",
  customModelArn: `${modelArn}:custom-model/(imported|${modelId})/[a-z0-9]{12}`,
  deploymentName: "([0-9a-zA-Z][_-]?){1,63}",
  deploymentDescription: ".*",
  deploymentIdentifier: `(${modelArn}:custom-model-deployment/[a-z0-9]{12})|^([0-9a-zA-Z][_-]?){1,63}`,
  provisionedModelName: "([0-9a-zA-Z][_-]?)+",
  provisionedModelId:
    "((([0-9a-zA-Z][_-]?)+)|(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:provisioned-model/[a-z0-9]{12}))",
};
