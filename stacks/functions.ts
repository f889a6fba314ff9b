import { bundling, functions, machines } from "../src/wiring.ts";
import { machineArn } from "./arns.ts";
import { logical, physical } from "./names.ts";
import { permissions } from "./permissions.ts";
import { bedrockRoleLink } from "./role.ts";
import { data, jobs } from "./storage.ts";

/** Names alone: what a function may do stands in the wiring, not in its links. */
const links = [
  jobs,
  data,
  bedrockRoleLink,
  ...machines.map((name) => new sst.Linkable(logical(name), { properties: { arn: machineArn(name) } })),
];

// SST would let the whole account assume a deployed function's role: see docs/decisions/function-role-trust.md.
if (!$dev)
  $transform(sst.aws.Function, (args) => {
    const assumeRolePolicy = aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" });
    args.transform = { ...args.transform, role: { assumeRolePolicy } };
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
      logging: { retention: "1 month", format: "json" },
      link: links,
      permissions: permissions(Object.values(may).flat()),
      environment: { POWERTOOLS_SERVICE_NAME: $app.name, POWERTOOLS_METRICS_NAMESPACE: "Lapidary" },
    }).arn,
  ]),
);
