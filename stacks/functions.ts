import { bundling, functions } from "../src/functions.ts";
import { logsOf, machineArn } from "./arns.ts";
import { bus } from "./bus.ts";
import { keyPermissions } from "./keys.ts";
import { kept } from "./logs.ts";
import { logical, physical, stageName } from "./names.ts";
import { permissions } from "./permissions.ts";
import { planRulesLink } from "./plans.ts";
import { bedrockRoleLink } from "./role.ts";
import { settingsLink } from "./settings.ts";
import { data, jobs } from "./storage.ts";
import { tracedFunction, tracePermissions } from "./tracing.ts";

/** Names alone: what a function may do stands in the wiring, not in its links. */
const links = [
  jobs,
  data,
  bus,
  bedrockRoleLink,
  planRulesLink,
  settingsLink,
  new sst.Linkable("CustomizeModel", { properties: { arn: machineArn("customize-model") } }),
];

// SST would let the whole account assume a deployed function's role, and let it write any log: see
// docs/decisions/function-role-trust.md and docs/decisions/wildcards-in-policies.md.
if (!$dev)
  $transform(sst.aws.Function, (args) => {
    const assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" });
    args.transform = { ...args.transform, role: { assumeRolePolicy, managedPolicyArns: [] } };
  });

const writeLogs = (name: string) => ({
  actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
  resources: [logsOf(name)],
});

/** Every function's ARN, by its name in the wiring. */
export const functionArns = Object.fromEntries(
  Object.entries(functions).map(([name, { timeoutSeconds, memoryMb, may }]) => [
    name,
    new sst.aws.Function(logical(name), {
      name: physical(name),
      handler: `functions/${name}.handler`,
      runtime: "nodejs24.x",
      architecture: "arm64",
      timeout: `${timeoutSeconds} seconds`,
      memory: `${memoryMb} MB`,
      nodejs: bundling,
      logging: { format: "json" },
      link: links,
      permissions: [...permissions(may), ...keyPermissions(may), writeLogs(name), ...tracePermissions],
      environment: { POWERTOOLS_SERVICE_NAME: stageName, POWERTOOLS_METRICS_NAMESPACE: "Lapidary" },
      transform: { logGroup: kept, function: tracedFunction },
    }).arn,
  ]),
);
