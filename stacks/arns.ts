import { logOf, physical } from "./names.ts";

const { partition } = aws.getPartitionOutput();
export const { region } = aws.getRegionOutput();
export const { accountId } = aws.getCallerIdentityOutput();

const arn = (service: string, account: $util.Input<string>, resource: string) =>
  $interpolate`arn:${partition}:${service}:${region}:${account}:${resource}`;

/** The ARN of a function by its name in the wiring: known before the function is made, for other functions name it. */
export const functionArn = (name: string) => arn("lambda", accountId, `function:${physical(name)}`);

/** The streams of a function's log, by its name in the wiring. */
export const logsOf = (name: string) => arn("logs", accountId, `log-group:${logOf(name)}:*`);

/** The ARN of a machine by its name in the wiring: known before the machine is made, for its functions come first. */
export const machineArn = (name: string) => arn("states", accountId, `stateMachine:${physical(name)}`);

/** Every execution of a machine, by its name in the wiring. */
export const executionsOf = (name: string) => arn("states", accountId, `execution:${physical(name)}:*`);

/** Every machine of the account, as the trust of a machine's role needs it. */
export const anyMachine = arn("states", accountId, "stateMachine:*");

/** Every rule on the default bus whose name starts with `prefix`. */
export const anyRule = (prefix: string) => arn("events", accountId, `rule/${prefix}*`);

/** Every alarm whose name starts with `prefix`. */
export const anyAlarm = (prefix: string) => arn("cloudwatch", accountId, `alarm:${prefix}*`);

/** Every distribution of the account. */
export const anyDistribution = $interpolate`arn:${partition}:cloudfront::${accountId}:distribution/*`;

export const bucketArn = (name: string) => $interpolate`arn:${partition}:s3:::${name}`;

export const anyNetworkInterface = arn("ec2", accountId, "network-interface/*");
export const subnetArn = (id: string) => arn("ec2", accountId, `subnet/${id}`);
export const securityGroupArn = (id: string) => arn("ec2", accountId, `security-group/${id}`);

export const anyJob = arn("bedrock", accountId, "model-customization-job/*");
export const anyCustomModel = arn("bedrock", accountId, "custom-model/*");
export const anyDeployment = arn("bedrock", accountId, "custom-model-deployment/*");
export const anyThroughput = arn("bedrock", accountId, "provisioned-model/*");
/** Bedrock's own models, which belong to no account. */
export const anyFoundationModel = arn("bedrock", "", "foundation-model/*");
