import { anyJob, anyNetworkInterface, securityGroupArn, subnetArn } from "./arns.ts";
import { vpc } from "./settings.ts";

const managed = "BedrockManaged";
const ofJob = "BedrockModelCustomizationJobArn";

/**
 * What Bedrock's guide to a customization job's service role asks for where jobs reach their data through a VPC; nothing where the settings name
 * none.
 */
export const inVpc =
  vpc === undefined
    ? []
    : [
        {
          Effect: "Allow",
          Action: [
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeVpcs",
            "ec2:DescribeDhcpOptions",
            "ec2:DescribeSubnets",
            "ec2:DescribeSecurityGroups",
          ],
          Resource: "*",
        },
        {
          Effect: "Allow",
          Action: ["ec2:CreateNetworkInterface"],
          Resource: anyNetworkInterface,
          Condition: {
            StringEquals: { [`aws:RequestTag/${managed}`]: "true" },
            ArnEquals: { [`aws:RequestTag/${ofJob}`]: anyJob },
          },
        },
        {
          Effect: "Allow",
          Action: ["ec2:CreateNetworkInterface"],
          Resource: [...vpc.subnetIds.map(subnetArn), ...vpc.securityGroupIds.map(securityGroupArn)],
        },
        {
          Effect: "Allow",
          Action: [
            "ec2:CreateNetworkInterfacePermission",
            "ec2:DeleteNetworkInterface",
            "ec2:DeleteNetworkInterfacePermission",
          ],
          Resource: "*",
          Condition: {
            StringEquals: { [`ec2:ResourceTag/${managed}`]: "true" },
            ArnEquals: {
              "ec2:Subnet": vpc.subnetIds.map(subnetArn),
              [`ec2:ResourceTag/${ofJob}`]: anyJob,
            },
          },
        },
        {
          Effect: "Allow",
          Action: ["ec2:CreateTags"],
          Resource: anyNetworkInterface,
          Condition: {
            StringEquals: { "ec2:CreateAction": "CreateNetworkInterface" },
            // The key has a value for every tag, and would be met by none.
            "ForAllValues:StringEquals": { "aws:TagKeys": [managed, ofJob] },
            Null: { "aws:TagKeys": "false" },
          },
        },
      ];
