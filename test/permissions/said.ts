import type { Authorize, Demand, Principal } from "#local/iam/access.ts";
import { bedrockRole } from "#local/names.ts";
import { vpc } from "./settings.ts";

const here = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;

const says =
  (by: Principal, demands: readonly Demand[]) =>
  async (authorize: Authorize): Promise<void> => {
    for (const demand of demands) authorize({ context: {}, ...demand, by });
  };

/** The emulated account has no CloudWatch: what it does when an alarm goes off. */
export const alarm = says({ service: "cloudwatch.amazonaws.com" }, [
  {
    action: "sns:Publish",
    resource: here("sns", "lapidary-dev-alarms"),
    context: { "aws:SourceArn": [here("cloudwatch", "alarm:lapidary-dev-alarm.undelivered")] },
  },
]);

const anInterface = here("ec2", "network-interface/eni-1");
const aJob = here("bedrock", "model-customization-job/a-job");
const inSubnets = vpc.subnetIds.map((id) => here("ec2", `subnet/${id}`));

/**
 * The emulated Bedrock has no networks: what it does for a job in a VPC, by
 * https://docs.aws.amazon.com/bedrock/latest/userguide/vpc-model-customization.html.
 */
export const interfaces = says({ role: bedrockRole }, [
  ...["NetworkInterfaces", "Vpcs", "DhcpOptions", "Subnets", "SecurityGroups"].map((what) => ({
    action: `ec2:Describe${what}`,
    resource: "*",
  })),
  {
    action: "ec2:CreateNetworkInterface",
    resource: anInterface,
    context: { "aws:RequestTag/BedrockManaged": ["true"], "aws:RequestTag/BedrockModelCustomizationJobArn": [aJob] },
  },
  ...[...inSubnets, ...vpc.securityGroupIds.map((id) => here("ec2", `security-group/${id}`))].map((resource) => ({
    action: "ec2:CreateNetworkInterface",
    resource,
  })),
  {
    action: "ec2:CreateTags",
    resource: anInterface,
    context: {
      "ec2:CreateAction": ["CreateNetworkInterface"],
      "aws:TagKeys": ["BedrockManaged", "BedrockModelCustomizationJobArn"],
    },
  },
  ...["CreateNetworkInterfacePermission", "DeleteNetworkInterface", "DeleteNetworkInterfacePermission"].flatMap((act) =>
    inSubnets.map((subnet) => ({
      action: `ec2:${act}`,
      resource: anInterface,
      context: {
        "ec2:Subnet": [subnet],
        "ec2:ResourceTag/BedrockManaged": ["true"],
        "ec2:ResourceTag/BedrockModelCustomizationJobArn": [aJob],
      },
    })),
  ),
]);
