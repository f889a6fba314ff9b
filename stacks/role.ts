import { accountId, anyJob, region } from "./arns.ts";
import { physical } from "./names.ts";
import { data } from "./storage.ts";

/** The role that Bedrock assumes for a customization job: it reads and writes the data bucket, and nothing else. */
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

new aws.iam.RolePolicy("BedrockRoleData", {
  role: bedrockRole.name,
  policy: $jsonStringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["s3:ListBucket"], Resource: data.arn },
      { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: $interpolate`${data.arn}/*` },
    ],
  }),
});

/** `Resource.BedrockRole.arn` in a function. */
export const bedrockRoleLink = new sst.Linkable("BedrockRole", { properties: { arn: bedrockRole.arn } });
