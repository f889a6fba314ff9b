import { jobModelId, type Limits } from "#core/patterns.ts";

const arn = "arn:aws(?:|-us-gov|-cn|-iso|-iso-b):bedrock:[a-z0-9-]{1,20}:[0-9]{12}";

/** The strings of deployments and provisioned throughput that other operations do not take, as in the Bedrock service model. */
export const hostingLimits = {
  customModelArn: {
    min: 20,
    max: 1011,
    // The model puts two unseparated parts side by side (polynomial); side by side they are 2 to 126 characters.
    pattern: new RegExp(`^${arn}:custom-model/(?:imported|${jobModelId})/[a-z0-9]{12}$`),
    means: "the ARN of a custom model",
  },
  deploymentName: {
    min: 1,
    max: 63,
    // As in the model: one word has one reading, so the loop never goes back.
    pattern: /^(?:[0-9a-zA-Z][_-]?){1,63}$/,
    means: "letters and digits, each followed by at most one _ or -",
  },
  deploymentDescription: { min: 1, max: 2048, pattern: /^.*$/, means: "one line of text" },
  deploymentIdentifier: {
    min: 1,
    max: 93,
    // The model's inner `^` is at the start of the whole, where it says nothing.
    pattern: new RegExp(`^(?:${arn}:custom-model-deployment/[a-z0-9]{12}|(?:[0-9a-zA-Z][_-]?){1,63})$`),
    means: "the name or the ARN of a custom model deployment",
  },
  provisionedModelName: {
    min: 1,
    max: 63,
    pattern: /^(?:[0-9a-zA-Z][_-]?)+$/,
    means: "letters and digits, each followed by at most one _ or -",
  },
  provisionedModelId: {
    min: 0,
    pattern:
      /^(?:(?:[0-9a-zA-Z][_-]?)+|arn:aws(?:-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:provisioned-model\/[a-z0-9]{12})$/,
    means: "the name, the id or the ARN of provisioned throughput",
  },
} as const satisfies Record<string, Limits>;
