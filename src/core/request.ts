import * as v from "valibot";
import { customizationTypes } from "./customization-types.ts";
import { limits } from "./patterns.ts";
import { quoted } from "./quoted.ts";
import { flag, integerBetween, list, mapOf, numberBetween, oneOf, structure, text, union } from "./shapes.ts";

export type CustomizationType = (typeof customizationTypes)[number];

/** Tags that one resource may carry: the service's own limit, below the 200 of its model. */
export const tagsPerResource = 50;

const tagKey = v.pipe(
  text(limits.tagKey),
  v.check((key) => !/^aws:/i.test(key), "must not start with aws:, which AWS reserves for its own tags"),
);

/** One tag of a job or a model. */
export const Tag = structure({ key: tagKey, value: text(limits.tagValue) });

/** The tags of one resource: at most 50, each key once. */
export const Tags = v.pipe(
  v.array(Tag, "must be a list of tags"),
  v.maxLength(
    tagsPerResource,
    (issue) => `must have at most ${tagsPerResource} tags, as many as a resource can carry; got ${issue.input.length}`,
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.value.length > tagsPerResource) return;
    const seen = new Set<string>();
    dataset.value.forEach((tag, index) => {
      if (seen.has(tag.key))
        addIssue({
          message: `must be given once; "${quoted(tag.key)}" stands here again`,
          path: [
            { type: "array", origin: "value", input: dataset.value, key: index, value: tag },
            { type: "object", origin: "value", input: { ...tag }, key: "key", value: tag.key },
          ],
        });
      seen.add(tag.key);
    });
  }),
);

/** Whether an issue is the service's TooManyTagsException rather than its ValidationException. */
export const isTooManyTags = (issue: v.BaseIssue<unknown>) =>
  issue.type === "max_length" && issue.requirement === tagsPerResource;

const s3Uri = text(limits.s3Uri);
const s3 = structure({ s3Uri });

const metadata = v.pipe(
  mapOf(text(limits.requestMetadataKey), text(limits.requestMetadataValue)),
  v.check(
    (pairs) => Object.keys(pairs).length === 1,
    (issue) => `must have exactly 1 pair; got ${Object.keys(issue.input).length}`,
  ),
);
const metadataFilter = structure({ equals: v.optional(metadata), notEquals: v.optional(metadata) });
const metadataFilters = list(metadataFilter, 1, 16);

const invocationLogs = structure({
  usePromptResponse: v.optional(flag()),
  invocationLogSource: union({ s3Uri: v.optional(s3Uri) }),
  requestMetadataFilters: v.optional(
    union({
      equals: v.optional(metadata),
      notEquals: v.optional(metadata),
      andAll: v.optional(metadataFilters),
      orAll: v.optional(metadataFilters),
    }),
  ),
});

const trainingDataConfig = v.pipe(
  structure({ s3Uri: v.optional(s3Uri), invocationLogsConfig: v.optional(invocationLogs) }),
  v.check((source) => Object.keys(source).length > 0, "must have s3Uri or invocationLogsConfig; got neither"),
);

const customizationConfig = union({
  distillationConfig: v.optional(
    structure({
      teacherModelConfig: structure({
        teacherModelIdentifier: text(limits.teacherModelIdentifier),
        maxResponseLengthForInference: v.optional(integerBetween()),
      }),
    }),
  ),
  rftConfig: v.optional(
    structure({
      graderConfig: v.optional(union({ lambdaGrader: v.optional(structure({ lambdaArn: text(limits.lambdaArn) })) })),
      hyperParameters: v.optional(
        structure({
          epochCount: v.optional(integerBetween(1, 50)),
          batchSize: v.optional(integerBetween(16, 512)),
          learningRate: v.optional(numberBetween(1e-7, 1e-3)),
          maxPromptLength: v.optional(integerBetween()),
          trainingSamplePerPrompt: v.optional(integerBetween(2, 16)),
          inferenceMaxTokens: v.optional(integerBetween()),
          reasoningEffort: v.optional(oneOf(["low", "medium", "high"])),
          evalInterval: v.optional(integerBetween(1, 100)),
        }),
      ),
    }),
  ),
});

const hyperParameter = v.string(({ input }) =>
  typeof input === "number" || typeof input === "boolean"
    ? `must be a string, for example "${input}"`
    : 'must be a string, for example "2"',
);

const members = {
  jobName: text(limits.jobName),
  customModelName: text(limits.customModelName),
  roleArn: text(limits.roleArn),
  clientRequestToken: v.optional(text(limits.clientRequestToken)),
  baseModelIdentifier: text(limits.baseModelIdentifier),
  customizationType: v.optional(oneOf(customizationTypes)),
  customModelKmsKeyId: v.optional(text(limits.kmsKeyId)),
  jobTags: v.optional(Tags),
  customModelTags: v.optional(Tags),
  trainingDataConfig,
  validationDataConfig: v.optional(structure({ validators: list(s3, 0, 10) })),
  outputDataConfig: s3,
  hyperParameters: v.optional(mapOf(v.string(), hyperParameter)),
  vpcConfig: v.optional(
    structure({
      subnetIds: list(text(limits.subnetId), 1, 16),
      securityGroupIds: list(text(limits.securityGroupId), 1, 5),
    }),
  ),
  customizationConfig: v.optional(customizationConfig),
};

/** The body of CreateModelCustomizationJob: every limit of the service model, and the tag rules that the service adds. */
export const CreateModelCustomizationJobRequest = structure(members);

export type CreateModelCustomizationJobRequest = v.InferOutput<typeof CreateModelCustomizationJobRequest>;

/** Hours that a job's execution may be given: up to a year, as long as an execution can last. */
export const timeoutHours = integerBetween(1, 8760);

/** Characters of all hyperparameters together. Ours, not the service's: a record holds them twice, in at most 400 KB. */
const mostHyperParameters = 65_536;

/** USD that a job's training may cost, as estimated. Nothing could be made for nothing. */
const maxCostUsd = v.pipe(
  numberBetween(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
  v.check(
    (usd) => usd > 0 && usd <= 1_000_000,
    ({ input }) => `must be more than 0 and at most 1000000; got ${input}`,
  ),
);

const hyperParameters = v.pipe(
  members.hyperParameters.wrapped,
  v.check(
    (given) => JSON.stringify(given).length <= mostHyperParameters,
    `must be at most ${mostHyperParameters} characters together`,
  ),
);

const submitted = {
  ...members,
  roleArn: v.optional(members.roleArn),
  outputDataConfig: v.optional(members.outputDataConfig),
  hyperParameters: v.optional(hyperParameters),
  orchestration: v.optional(structure({ timeoutHours: v.optional(timeoutHours), maxCostUsd: v.optional(maxCostUsd) })),
};

/** The body of `POST /model-customization-jobs`: Bedrock's, where the deployment can supply the role and the output place. */
export const SubmitJobRequest = structure(submitted);

export type SubmitJobRequest = v.InferOutput<typeof SubmitJobRequest>;

const { jobName: _, customModelName: __, clientRequestToken: ___, ...unnamed } = submitted;

/** What every job of a retraining plan asks for: a job's request without its names and its token, which each job has for itself. */
export const RequestTemplate = structure(unnamed);

export type RequestTemplate = v.InferOutput<typeof RequestTemplate>;
