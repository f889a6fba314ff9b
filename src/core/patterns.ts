/** What a string may be: its length in characters, and the pattern of the whole of it. */
export interface Limits {
  min: number;
  /** Absent where the service names no limit. */
  max?: number;
  /** Linear in the string's length, so safe to run on anything a caller sends. */
  pattern: RegExp;
  /** Completes "must be …". */
  means: string;
}

const whole = (source: string) => new RegExp(`^(?:${source})$`);

const bedrockArn = "arn:aws(?:-[^:]+)?:bedrock:[a-z0-9-]{1,20}";
const account = "[0-9]{12}";
const id = "[a-z0-9]{12}";
const part = "[a-z0-9-]{1,63}";
const suffixes = `(?::${part}){0,2}`;
/** Words that may each be followed by one `_` or `-`. One word has one reading, so the loop never goes back. */
const words = "(?:[0-9a-zA-Z][_-]?)+";
/** The model allows `part(.?part)`, which reads a string without a dot in up to 63 ways; these two never overlap. */
const dottedId = `${part}\\.(?:${part}\\.${part}|[a-z0-9-]{2,126})${suffixes}`;
/** The model repeats `part.` before a last part; the dots moved to the front leave one way to read it. */
const foundationId = `${part}(?:\\.${part}){1,3}${suffixes}`;
/** The model puts two unseparated parts side by side (polynomial); side by side they are 2 to 126 characters. */
export const jobModelId = `${part}\\.[a-z0-9-]{2,126}(?:\\.${part}){0,2}${suffixes}`;
/** The model's `(-*[a-zA-Z0-9+.-])*` reads a run of hyphens in exponentially many ways; the second class has the hyphen already. */
const name = "[a-zA-Z0-9][a-zA-Z0-9+.-]*";
const jobArn = `${bedrockArn}:${account}:model-customization-job/${jobModelId}/${id}`;
const customModel = `${account}:custom-model/(?:imported|${part}\\.${part})${suffixes}/${id}`;
const foundationModelArn = `${bedrockArn}::foundation-model/${foundationId}`;
const otherTaggable =
  "provisioned-model|model-invocation-job|model-evaluation-job|evaluation-job|model-import-job|imported-model|async-invoke|provisioned-model-v2|provisioned-model-reservation|prompt-router|custom-model-deployment";

/** The strings of the customization operations. Lengths and patterns are the Bedrock service model's (API version 2023-04-20). */
export const limits = {
  jobName: {
    min: 1,
    max: 63,
    pattern: whole(name),
    means: "letters, digits, +, - and ., starting with a letter or a digit",
  },
  customModelName: {
    min: 1,
    max: 63,
    // As in the service model, whose count of words never binds before the length does.
    pattern: whole(words),
    means: "letters and digits, each followed by at most one _ or -",
  },
  roleArn: {
    min: 0,
    max: 2048,
    // As in the model: every loop ends at a character that it cannot contain.
    pattern: /^arn:aws(?:-[^:]+)?:iam::(?:[0-9]{12})?:role\/.+$/,
    means: "the ARN of an IAM role, such as arn:aws:iam::123456789012:role/bedrock-customization",
  },
  clientRequestToken: {
    min: 1,
    max: 256,
    // The model's two classes overlap; runs of letters and digits parted by runs of hyphens do not. The length does the counting.
    pattern: /^[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*$/,
    means: "letters, digits and hyphens, starting and ending with a letter or a digit",
  },
  baseModelIdentifier: {
    min: 1,
    max: 2048,
    pattern: whole(
      `${bedrockArn}:(?:${account}:custom-model/${dottedId}/${id}|:foundation-model/${part}\\.${part}${suffixes})|${dottedId}|${words}`,
    ),
    means: "a model id such as amazon.nova-micro-v1:0:128k, the name of a custom model, or the ARN of either",
  },
  kmsKeyId: {
    min: 1,
    max: 2048,
    // As in the model: the alternatives differ in their first characters or are of fixed length.
    pattern:
      /^(?:arn:aws(?:-[^:]+)?:kms:[a-zA-Z0-9-]*:[0-9]{12}:(?:key\/[a-zA-Z0-9-]{36}|alias\/[a-zA-Z0-9_/-]+)|[a-zA-Z0-9-]{36}|alias\/[a-zA-Z0-9_/-]+)$/,
    means: "a KMS key id, a key ARN, an alias or an alias ARN",
  },
  tagKey: {
    min: 1,
    max: 128,
    pattern: /^[a-zA-Z0-9\s._:/=+@-]*$/,
    means: "letters, digits, spaces and . _ : / = + @ -",
  },
  tagValue: {
    min: 0,
    max: 256,
    pattern: /^[a-zA-Z0-9\s._:/=+@-]*$/,
    means: "letters, digits, spaces and . _ : / = + @ -",
  },
  s3Uri: {
    min: 1,
    max: 1024,
    // The model nests the same path loop twice; once is enough, as every turn starts with a slash that the turn cannot contain.
    pattern: /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:\/[-!_*'().a-z0-9A-Z]+)*\/?$/,
    means: "s3://bucket/key, the key made of letters, digits, / and - ! _ * ' ( ) . (not =, +, :, spaces or //)",
  },
  subnetId: { min: 0, max: 32, pattern: /^[-0-9a-zA-Z]+$/, means: "the id of a subnet" },
  securityGroupId: {
    min: 0,
    max: 32,
    pattern: /^[-0-9a-zA-Z]+$/,
    means: "the id of a security group",
  },
  requestMetadataKey: {
    min: 1,
    max: 256,
    // The length does the model's counting.
    pattern: /^[a-zA-Z0-9\s._:/=+$@-]+$/,
    means: "letters, digits, spaces and . _ : / = + $ @ -",
  },
  requestMetadataValue: {
    min: 0,
    max: 256,
    pattern: /^[a-zA-Z0-9\s._:/=+$@-]*$/,
    means: "letters, digits, spaces and . _ : / = + $ @ -",
  },
  teacherModelIdentifier: {
    min: 0,
    // The model's inner `$` are at the end of the whole, where they say nothing.
    pattern: whole(
      `${bedrockArn}:(?::foundation-model/${dottedId}|${words}|${account}:inference-profile/[a-zA-Z0-9:.-]+)|${dottedId}`,
    ),
    means: "a model id, or the ARN of a foundation model or of an inference profile",
  },
  lambdaArn: {
    min: 1,
    max: 512,
    // As in the model: every loop ends at a character that it cannot contain.
    pattern:
      /^arn:(?:aws[a-zA-Z-]*)?:lambda:[a-z]{2}(?:-gov)?-[a-z]+-\d:\d{12}:function:[a-zA-Z0-9_.-]+(?::(?:\$LATEST|[a-zA-Z0-9_-]+))?$/,
    means: "the ARN of a Lambda function",
  },
  jobArn: {
    min: 0,
    max: 1011,
    pattern: whole(jobArn),
    means: "the ARN of a customization job",
  },
  jobIdentifier: {
    min: 0,
    max: 1011,
    pattern: whole(`${jobArn}|${name}`),
    means: "the name or the ARN of a customization job",
  },
  modelIdentifier: {
    min: 1,
    max: 2048,
    pattern: whole(`${bedrockArn}:(?:${customModel}|:foundation-model/${dottedId})|${dottedId}|${words}`),
    means: "the name of a custom model, a model id, or the ARN of either",
  },
  modelArn: {
    min: 20,
    max: 1011,
    pattern: whole(`${bedrockArn}:(?:${customModel}|:foundation-model/${foundationId})`),
    means: "the ARN of a custom model or of a foundation model",
  },
  foundationModelArn: {
    min: 0,
    pattern: whole(foundationModelArn),
    means: "the ARN of a foundation model",
  },
  foundationModelIdentifier: {
    min: 1,
    max: 2048,
    pattern: whole(`${foundationModelArn}|${dottedId}`),
    means: "the id or the ARN of a foundation model",
  },
  provider: {
    min: 0,
    // As in the model; the count is the pattern's own.
    pattern: /^[A-Za-z0-9 -]{1,63}$/,
    means: "1 to 63 letters, digits, spaces and hyphens",
  },
  taggableArn: {
    min: 20,
    max: 1011,
    // The model's leading and trailing `.*` stand outside its own `^` and `$`, so they can only be empty.
    pattern: whole(
      `[a-zA-Z0-9][a-zA-Z0-9-]*|${bedrockArn}:(?:${account}:custom-model/imported/${id}|(?:${account})?:(?:` +
        `(?:fine-tuning-job|model-customization-job|custom-model)/${jobModelId}/${id}|guardrail/[a-z0-9]+|` +
        `automated-reasoning-policy/[a-zA-Z0-9]+(?::[a-zA-Z0-9]+)?|` +
        `(?:inference-profile|application-inference-profile)/[a-zA-Z0-9:.-]+|(?:${otherTaggable})/${id}))`,
    ),
    means: "the ARN of a resource of Bedrock",
  },
  nextToken: {
    min: 1,
    max: 2048,
    pattern: /^\S*$/,
    means: "the nextToken of the page before, which has no spaces",
  },
} as const satisfies Record<string, Limits>;
