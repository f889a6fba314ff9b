import { account, partition } from "../names.ts";
import type { Access, Authorize } from "./access.ts";
import { decide, type Grant } from "./decide.ts";
import { grantsOf } from "./grants.ts";
import { namesOfStage, type EvaluatedStage } from "./names-of-stage.ts";
import { lineOf, type Statement } from "./statement.ts";

/** Who asks, as AWS writes it. */
const userOf = ({ by }: Access) =>
  "role" in by
    ? by.role.replace(
        /^arn:.*:role\/(.*)$/,
        (_, role: string) => `arn:${partition}:sts::${account}:assumed-role/${role}/lapidary`,
      )
    : by.service;

/** Says of an access that the policies do not allow why not, as AWS does. */
const refusalOf = (grants: readonly Grant[], access: Access): string | undefined => {
  const verdict = decide(grants, access);
  if (verdict === "allowed") return undefined;
  const { action, resource } = access;
  const because =
    verdict === "denied"
      ? "with an explicit deny in a policy"
      : `because no ${"role" in access.by ? "identity" : "resource"}-based policy allows the ${action} action`;
  return `User: ${userOf(access)} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
};

/** Refuses what `grants` do not allow, in AWS's words and with the stage's names. */
export const authorizeBy =
  (grants: readonly Grant[], inStage: (access: Access) => Access): Authorize =>
  (access) =>
    refusalOf(grants, inStage(access));

/** The policies of a stage, for what happens in the emulated account. */
export interface StagePolicies {
  grants: readonly Grant[];
  /** An access in the emulated account, by the stage's names. */
  inStage(access: Access): Access;
  authorize: Authorize;
}

/** Reads the policies of an evaluated stage. */
export const stagePolicies = (stage: EvaluatedStage): StagePolicies => {
  const grants = grantsOf(stage.resources);
  const nameOf = namesOfStage(stage);
  const inStage = ({ by, action, resource, context }: Access): Access => ({
    by: "role" in by ? { role: nameOf(by.role) } : by,
    action,
    resource: nameOf(resource),
    context: Object.fromEntries(Object.entries(context).map(([key, values]) => [key, values.map(nameOf)])),
  });
  return { grants, inStage, authorize: authorizeBy(grants, inStage) };
};

/** The statement that would allow an access, in one line; it belongs to the role that asks, or to the resource. */
export const lineToAdd = ({ by, action, resource, context }: Access): string => {
  const statement: Statement = { Effect: "Allow", Action: [action], Resource: [resource] };
  const line =
    "role" in by
      ? lineOf(by.role.split("/").at(-1) ?? "", statement)
      : lineOf(resource.split(":").at(-1) ?? "", { ...statement, Principal: { Service: by.service } });
  const keys = Object.entries(context).filter(([key]) => key !== "aws:SecureTransport");
  return [line, ...keys.map(([key, values]) => `with ${key} ${values.join(", ")}`)].join(" ");
};
