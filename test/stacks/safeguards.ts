import * as v from "valibot";
import { policiesIn, statementsOf } from "#local/iam/statement.ts";
import type { Resource } from "../../scripts/evaluate.ts";
import { ofType } from "./resources.ts";

type Inputs = Resource["inputs"];
interface Resources {
  resources: Resource[];
}

/** Something that is promised of every resource of a type. */
interface Safeguard {
  type: string;
  /** Whether one resource, among all, is as promised. */
  holds(inputs: Inputs, all: Resources): boolean;
  /** What would break the promise. */
  broken: Inputs;
}

/** Whether inputs are as a schema says. */
const like = (entries: v.ObjectEntries) => (inputs: Inputs) => v.is(v.object(entries), inputs);

const some = v.pipe(v.string(), v.minLength(1));
const arn = v.pipe(v.string(), v.startsWith("arn:"));
const yes = v.literal(true);

const wildcard = (policy: unknown) =>
  statementsOf(policy).some(({ Effect, Action }) => Effect === "Allow" && Action.join().includes("*"));
const open = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] };
const narrow = (inputs: Inputs) => !policiesIn(inputs).some(wildcard);

const OverPlainHttp = v.object({
  Effect: v.literal("Deny"),
  Principal: v.literal("*"),
  Condition: v.strictObject({
    Bool: v.strictObject({ "aws:SecureTransport": v.union([v.literal("false"), v.tuple([v.literal("false")])]) }),
  }),
});
/** Whether a policy keeps out what comes without TLS. */
const overTls = ({ policy }: Inputs) => statementsOf(policy).some((one) => v.is(OverPlainHttp, one));

/** What lets in CloudFront, for distributions of this account. */
const OwnDistributions = v.object({
  Principal: v.strictObject({ Service: v.tuple([v.literal("cloudfront.amazonaws.com")]) }),
  Action: v.tuple([v.literal("s3:GetObject")]),
  Condition: v.object({
    ArnLike: v.object({ "aws:SourceArn": v.tuple([v.literal("arn:aws:cloudfront::123456789012:distribution/*")]) }),
  }),
});

/** What every deployment keeps to, whatever its settings. */
export const safeguards: Record<string, Safeguard> = {
  "a table is encrypted, with AWS's own key or one that is named": {
    type: "aws:dynamodb/table:Table",
    holds: like({ serverSideEncryption: v.optional(v.object({ enabled: yes, kmsKeyArn: arn })) }),
    broken: { serverSideEncryption: { enabled: false } },
  },
  "a table can be recovered to any second": {
    type: "aws:dynamodb/table:Table",
    holds: like({ pointInTimeRecovery: v.object({ enabled: yes }) }),
    broken: { pointInTimeRecovery: { enabled: false } },
  },
  "a bucket has its encryption and its public access settled": {
    type: "aws:s3/bucket:Bucket",
    holds: ({ bucket }, all) =>
      [
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      ].every((type) => ofType(all, type).some(({ inputs }) => inputs.bucket === bucket)),
    broken: { bucket: "another" },
  },
  "objects are encrypted": {
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    holds: like({
      rules: v.tuple([
        v.object({
          applyServerSideEncryptionByDefault: v.variant("sseAlgorithm", [
            v.object({ sseAlgorithm: v.literal("AES256") }),
            v.object({ sseAlgorithm: v.literal("aws:kms"), kmsMasterKeyId: arn }),
          ]),
        }),
      ]),
    }),
    broken: { rules: [] },
  },
  "no bucket can be made public": {
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    holds: like({ blockPublicAcls: yes, blockPublicPolicy: yes, ignorePublicAcls: yes, restrictPublicBuckets: yes }),
    broken: { blockPublicPolicy: false },
  },
  "a bucket lets in nobody but this account's distributions": {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    holds: ({ policy }) => statementsOf(policy).every((one) => one.Effect === "Deny" || v.is(OwnDistributions, one)),
    broken: { policy: open },
  },
  "nobody reaches a bucket without TLS": {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    holds: overTls,
    broken: { policy: open },
  },
  "nobody reaches a queue without TLS": {
    type: "aws:sqs/queuePolicy:QueuePolicy",
    holds: overTls,
    broken: { policy: open },
  },
  "nobody tells a topic without TLS": {
    type: "aws:sns/topicPolicy:TopicPolicy",
    holds: overTls,
    broken: { policy: open },
  },
  "a queue is encrypted": {
    type: "aws:sqs/queue:Queue",
    holds: ({ sqsManagedSseEnabled, kmsMasterKeyId }) => sqsManagedSseEnabled === true || v.is(arn, kmsMasterKeyId),
    broken: { sqsManagedSseEnabled: false, kmsMasterKeyId: undefined },
  },
  "a log is kept for a time, and not for ever": {
    type: "aws:cloudwatch/logGroup:LogGroup",
    holds: like({ retentionInDays: v.pipe(v.number(), v.minValue(1)) }),
    broken: { retentionInDays: 0 },
  },
  "a function's log is one of those that are kept for a time": {
    type: "aws:lambda/function:Function",
    holds: ({ loggingConfig }, all) =>
      ofType(all, "aws:cloudwatch/logGroup:LogGroup").some(({ inputs: { name } }) =>
        v.is(v.object({ logGroup: v.literal(String(name)) }), loggingConfig),
      ),
    broken: { loggingConfig: { logFormat: "JSON" } },
  },
  "a route is for those that prove who they are": {
    type: "aws:apigatewayv2/route:Route",
    holds: (inputs) =>
      like({ authorizationType: v.literal("AWS_IAM") })(inputs) ||
      like({ authorizationType: v.literal("JWT"), authorizerId: some })(inputs),
    broken: { authorizationType: "NONE" },
  },
  "no page from anywhere may call the API": {
    type: "aws:apigatewayv2/api:Api",
    holds: ({ corsConfiguration }) =>
      corsConfiguration !== undefined && !JSON.stringify(corsConfiguration).includes("*"),
    broken: { corsConfiguration: { allowOrigins: ["*"] } },
  },
  "uploads that nobody ends do not stay": {
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    holds: like({
      rules: v.tuple([
        v.strictObject({
          id: some,
          status: v.literal("Enabled"),
          filter: v.strictObject({ prefix: v.literal("") }),
          abortIncompleteMultipartUpload: v.object({ daysAfterInitiation: v.number() }),
        }),
      ]),
    }),
    broken: { rules: [{ id: "all", status: "Enabled", filter: { prefix: "" }, expiration: { days: 7 } }] },
  },
  "what a rule cannot deliver is kept": {
    type: "aws:cloudwatch/eventTarget:EventTarget",
    holds: like({ deadLetterConfig: v.object({ arn }) }),
    broken: { deadLetterConfig: undefined },
  },
  "what a function fails at in a stream is kept": {
    type: "aws:lambda/eventSourceMapping:EventSourceMapping",
    holds: like({ destinationConfig: v.object({ onFailure: v.object({ destinationArn: arn }) }) }),
    broken: { destinationConfig: undefined },
  },
  "what a function fails at without anybody waiting is kept": {
    type: "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    holds: like({ destinationConfig: v.object({ onFailure: v.object({ destination: arn }) }) }),
    broken: { destinationConfig: undefined },
  },
  "an alarm tells its topic, says what it means, and is no alarm where there is nothing to measure": {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    holds: like({
      alarmActions: v.tuple([arn]),
      alarmDescription: some,
      treatMissingData: v.literal("notBreaching"),
    }),
    broken: { alarmActions: [] },
  },
  "no role may take an action by a wildcard": {
    type: "aws:iam/role:Role",
    holds: narrow,
    broken: { inlinePolicies: [{ policy: open }] },
  },
  "no policy of a role allows an action by a wildcard": {
    type: "aws:iam/rolePolicy:RolePolicy",
    holds: narrow,
    broken: { policy: open },
  },
  "a topic is open to whom it names alone, without a wildcard": {
    type: "aws:sns/topicPolicy:TopicPolicy",
    holds: (inputs) =>
      narrow(inputs) &&
      policiesIn(inputs)
        .flatMap(statementsOf)
        .every(({ Effect, Principal }) => Effect === "Deny" || Principal !== "*"),
    broken: { policy: open },
  },
};

/** A part of a site that is told over TLS, and with the headers that close it. */
const Closed = v.object({ viewerProtocolPolicy: v.literal("redirect-to-https"), responseHeadersPolicyId: some });

/** What every deployment keeps to that has the page. */
export const safeguardsOfPage: Record<string, Safeguard> = {
  "a site runs nothing but its own scripts, is framed by nobody, and is asked over TLS alone": {
    type: "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    holds: like({
      securityHeadersConfig: v.object({
        contentSecurityPolicy: v.object({
          contentSecurityPolicy: v.pipe(
            v.string(),
            v.startsWith("default-src 'none'; script-src 'self'; "),
            v.includes("; frame-ancestors 'none'"),
            v.excludes("unsafe"),
          ),
          override: yes,
        }),
        contentTypeOptions: v.object({ override: yes }),
        frameOptions: v.object({ frameOption: v.literal("DENY"), override: yes }),
        referrerPolicy: v.object({ referrerPolicy: v.literal("no-referrer"), override: yes }),
        strictTransportSecurity: v.object({
          accessControlMaxAgeSec: v.pipe(v.number(), v.minValue(31_536_000)),
          override: yes,
        }),
      }),
    }),
    broken: { securityHeadersConfig: { contentTypeOptions: { override: true } } },
  },
  "every file of a site comes over TLS, with those headers": {
    type: "aws:cloudfront/distribution:Distribution",
    holds: like({ defaultCacheBehavior: Closed, orderedCacheBehaviors: v.array(Closed) }),
    broken: { orderedCacheBehaviors: [{ viewerProtocolPolicy: "redirect-to-https" }] },
  },
  "a site by a name of one's own takes no TLS before 1.2": {
    type: "aws:cloudfront/distribution:Distribution",
    holds: like({
      viewerCertificate: v.union([
        // CloudFront then says itself what it takes.
        v.object({ cloudfrontDefaultCertificate: yes }),
        v.object({ minimumProtocolVersion: v.literal("TLSv1.2_2021") }),
      ]),
    }),
    broken: { viewerCertificate: { acmCertificateArn: "arn:", minimumProtocolVersion: "TLSv1" } },
  },
};

/** The names of the resources that break a promise. */
export const offenders = ({ type, holds }: Safeguard, all: Resources): string[] =>
  ofType(all, type)
    .filter(({ inputs }) => !holds(inputs, all))
    .map(({ name }) => name);
