import { physical } from "./names.ts";

const { partition } = aws.getPartitionOutput();
export const { region } = aws.getRegionOutput();
export const { accountId } = aws.getCallerIdentityOutput();

const arn = (service: string, account: $util.Input<string>, resource: string) =>
  $interpolate`arn:${partition}:${service}:${region}:${account}:${resource}`;

/** The ARN of a machine by its name in the wiring: known before the machine is made, for its functions come first. */
export const machineArn = (name: string) => arn("states", accountId, `stateMachine:${physical(name)}`);

/** Every machine of the account, as the trust of a machine's role needs it. */
export const anyMachine = arn("states", accountId, "stateMachine:*");

export const anyJob = arn("bedrock", accountId, "model-customization-job/*");
export const anyCustomModel = arn("bedrock", accountId, "custom-model/*");
/** Bedrock's own models, which belong to no account. */
export const anyFoundationModel = arn("bedrock", "", "foundation-model/*");
