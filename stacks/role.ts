import { accountId, anyJob, bucketArn, region } from "./arns.ts";
import { bucketKey } from "./keys.ts";
import { physical } from "./names.ts";
import { buckets } from "./settings.ts";
import { data } from "./storage.ts";
import { inVpc } from "./vpc.ts";

/**
 * The role that Bedrock assumes for a customization job: it reads and writes the data bucket, reads the buckets that
 * the settings name, through the VPC that they name, and nothing else.
 */
export const bedrockRole = new aws.iam.Role("BedrockRole", {
  name: $interpolate`${physical("bedrock")}-${region}`,
  assumeRolePolicy: $jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "bedrock.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": accountId }, ArnEquals: { "aws:SourceArn": anyJob } },
      },
    ],
  }),
});

const others = buckets.map(bucketArn);
const theirs =
  others.length === 0
    ? []
    : [
        { Effect: "Allow", Action: ["s3:ListBucket"], Resource: others },
        { Effect: "Allow", Action: ["s3:GetObject"], Resource: others.map((arn) => $interpolate`${arn}/*`) },
      ];

new aws.iam.RolePolicy("BedrockRoleData", {
  role: bedrockRole.name,
  policy: $jsonStringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: data.arn },
      { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: $interpolate`${data.arn}/*` },
      ...theirs,
      ...bucketKey,
      ...inVpc,
    ],
  }),
});

/** `Resource.BedrockRole.arn` in a function. */
export const bedrockRoleLink = new sst.Linkable("BedrockRole", { properties: { arn: bedrockRole.arn } });
