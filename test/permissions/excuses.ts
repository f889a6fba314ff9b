import type { Grant } from "#local/iam/decide.ts";

/** Something that is granted although nothing here needs it. */
export interface Excuse {
  /** The component whose policy grants it. */
  of: string;
  action: string;
  resource: string;
  because: string;
}

const setsUpLogs = [
  "logs:CreateLogDelivery",
  "logs:GetLogDelivery",
  "logs:UpdateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:DescribeResourcePolicies",
  "logs:DescribeLogGroups",
];
const machines = ["CustomizeModelPolicy", "StopJobPolicy", "DeleteModelPolicy"];

/** Why something is granted that nothing here needs. */
export const excuses: readonly Excuse[] = [
  ...machines.flatMap((of) =>
    setsUpLogs.map((action) => ({
      of,
      action,
      resource: "*",
      because: "Step Functions sets up the delivery of an execution's log, which the emulated one does not write",
    })),
  ),
];

/** Whether an excuse is one for a piece of a grant. */
export const isExcused = (excuse: Excuse, { name, statement: { Action, Resource } }: Grant): boolean =>
  excuse.of === name &&
  Action.every((action) => action === excuse.action) &&
  Resource.every((resource) => resource === excuse.resource);
