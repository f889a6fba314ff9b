import * as v from "valibot";
import { beyondBoundary } from "./boundary.ts";
import { issuer, Page, port } from "./page.ts";
import type { Limits } from "./patterns.ts";
import { Poll } from "./poll.ts";
import { tagsPerResource } from "./request.ts";
import { Settings } from "./settings.ts";
import { flag, list, numberBetween, structure, text } from "./shapes.ts";

/** Days that CloudWatch Logs can keep what is logged, short of for ever. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** The form of every partition: us-east-1, us-gov-west-1, eusc-de-east-1. */
const region: Limits = {
  min: 1,
  max: 32,
  pattern: /^[a-z]{2,4}(?:-[a-z]{2,4})?-[a-z]+-[0-9]{1,2}$/,
  means: "a region of AWS, such as eu-west-1",
};

const email: Limits = { min: 3, max: 254, pattern: /^[^\s@]+@[^\s@]+$/, means: "an email address" };

const key: Limits = {
  min: 20,
  max: 2048,
  // A policy cannot name a key by its alias.
  pattern: /^arn:aws(?:-[^:]+)?:kms:[a-z0-9-]+:[0-9]{12}:key\/[a-zA-Z0-9-]{36}$/,
  means: "the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID, and not of an alias",
};

const role: Limits = {
  min: 20,
  max: 2048,
  pattern: /^arn:aws(?:-[^:*]+)?:iam::[0-9]{12}:role\/[\w+=,.@/-]+$/,
  means: "the ARN of an IAM role, in full",
};

const boundary: Limits = {
  min: 20,
  max: 2048,
  pattern: /^arn:aws(?:-[^:*]+)?:iam::(?:[0-9]{12}|aws):policy\/[\w+=,.@/-]+$/,
  means: "the ARN of an IAM policy, in full",
};

const bucket: Limits = {
  min: 3,
  max: 63,
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html: no two dots together, and no IP address.
  pattern: /^(?![0-9]+(?:\.[0-9]+){3}$)[a-z0-9](?:[a-z0-9-]|\.(?!\.))*[a-z0-9]$/,
  means: "the name of a bucket, without s3:// and without a key",
};

const audience: Limits = { min: 1, max: 256, pattern: /^\S+$/, means: "what a token names as its audience" };

const origin: Limits = {
  min: 8,
  max: 261,
  pattern: new RegExp(`^https?://[a-z0-9.-]+(?::(?:${port}))?$`),
  means: "an origin such as https://jobs.example.com, without a path and without *",
};

/** Calls signed with AWS credentials; or with a token of this issuer, for this audience. */
const Authorization = v.lazy((input) =>
  typeof input === "object"
    ? structure({ issuer: text(issuer), audience: text(audience) })
    : v.literal("iam", 'must be "iam", or an object with issuer and audience'),
);

const signs = ({ authorization }: { authorization: unknown }) => authorization === "iam";

const optionalKey = v.optional(text(key));

/** Characters of all the roles that jobs may name: they stand in one policy, and IAM takes 10,240 for all of a role's. */
export const mostOfRoles = 5000;

/** Characters of all the buckets that jobs may read, which stand twice in a policy. */
export const mostOfBuckets = 1200;

const listTogether = (item: ReturnType<typeof text>, max: number, characters: number) =>
  v.pipe(
    list(item, 0, max),
    v.check(
      (texts) => texts.join("").length <= characters,
      ({ input }) =>
        `must have at most ${characters} characters together, or IAM does not take the policies that name them; got ${input.join("").length}`,
    ),
  );

const mostTags = tagsPerResource - 2;

/** The region of a key's ARN. */
const regionOf = (arn: string) => arn.split(":")[3];

/** Everything that a deployment may set: what its functions go by, and what is made around them. */
export const Deployment = v.pipe(
  structure({
    /** Where it is made. */
    region: v.optional(text(region), "us-east-1"),
    ...Settings.entries,
    /** How soon, and how seldom, a machine looks at a job of its own accord. */
    poll: v.optional(Poll, {}),
    /** Days that logs are kept. */
    logRetentionDays: v.optional(v.picklist(retentions, `must be one of ${retentions.join(", ")}`), 30),
    /** Whether X-Ray records what functions and machines do. */
    tracing: v.optional(flag(), false),
    /** Who is told of an alarm. */
    alarms: v.optional(structure({ email: v.optional(text(email)) }), {}),
    /** ARNs of the keys that encrypt each store, in the place of AWS's own. */
    keys: v.optional(
      structure({
        table: optionalKey,
        bucket: optionalKey,
        queue: optionalKey,
        logs: optionalKey,
        alarms: optionalKey,
      }),
      {},
    ),
    api: v.optional(
      structure({
        authorization: v.optional(Authorization, "iam"),
        /** Origins whose pages may call the API from a browser. */
        corsOrigins: v.optional(list(text(origin), 0, 20), []),
      }),
      {},
    ),
    /** A site with the page; none where it is absent. */
    page: v.optional(Page),
    /** ARNs of roles that jobs may name besides the deployment's own. */
    roles: v.optional(listTogether(text(role), 50, mostOfRoles), []),
    /** Names of buckets that jobs may read besides the deployment's own. */
    buckets: v.optional(listTogether(text(bucket), 50, mostOfBuckets), []),
    /** ARN of the policy beyond which no role of the deployment may go, whatever else allows it. */
    permissionsBoundary: v.optional(text(boundary)),
    /** US dollars that Bedrock may cost a month before somebody is told. */
    budgetUsdPerMonth: v.optional(numberBetween(1, 10_000_000)),
  }),
  v.forward(
    v.check(
      ({ tags }) => tags.length <= mostTags || tags.length > tagsPerResource,
      ({ input }) =>
        `must have at most ${mostTags} tags, for what is made has two of SST's besides; got ${input.tags.length}`,
    ),
    ["tags"],
  ),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { keys, region } = dataset.value;
    for (const [store, arn] of Object.entries(keys)) {
      if (arn !== undefined && regionOf(arn) !== region)
        addIssue({
          message: `must be of a key in ${region}, where the deployment is made; got one in ${regionOf(arn)}`,
          path: [
            { type: "object", origin: "value", input: dataset.value, key: "keys", value: keys },
            { type: "object", origin: "value", input: keys, key: store, value: arn },
          ],
        });
    }
  }),
  v.rawCheck(({ dataset: { typed, value }, addIssue }) => {
    const beyond = typed && beyondBoundary(value.permissionsBoundary, value);
    if (!beyond) return;
    const { setting: key, problem: message } = beyond;
    addIssue({ message, path: [{ type: "object", origin: "value", input: value, key, value: value[key] }] });
  }),
  v.forward(
    v.check(
      ({ alarms, budgetUsdPerMonth }) => budgetUsdPerMonth === undefined || alarms.email !== undefined,
      "needs alarms.email, the address that is told when it is spent",
    ),
    ["budgetUsdPerMonth"],
  ),
  v.forward(
    v.check(
      ({ api, page }) => page === undefined || signs(api) === (page.issuer !== undefined),
      ({ input: { api } }) =>
        signs(api)
          ? 'is required where api.authorization is "iam": the issuer that visitors sign in with'
          : "must be absent where api.authorization names the issuer: visitors sign in with that one",
    ),
    ["page", "issuer"],
  ),
  v.forward(
    v.check(
      ({ api, page }) => page === undefined || signs(api) === (page.identityPoolId !== undefined),
      ({ input: { api } }) =>
        signs(api)
          ? 'is required where api.authorization is "iam": the Cognito identity pool that lets visitors sign'
          : "must be absent where api.authorization asks for tokens: visitors carry theirs, and sign nothing",
    ),
    ["page", "identityPoolId"],
  ),
);
/** All of a deployment's settings, as they are written down. */
export type DeploymentInput = v.InferInput<typeof Deployment>;
/** The same, with every default filled in. */
export type Deployment = v.InferOutput<typeof Deployment>;
