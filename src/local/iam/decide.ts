import type { Access, Principal } from "./access.ts";
import { conditionsHold } from "./conditions.ts";
import { arnMatches, matches } from "./pattern.ts";
import type { Statement } from "./statement.ts";

/** A statement, and what has it: a role's own, or a resource's, which says in `Principal` whom it means. */
export interface Grant {
  /** The component whose policy it is, such as `SubmitJobRole`. */
  name: string;
  /** The ARN of the role whose own policy it is in. */
  role?: string;
  statement: Statement;
}

const isMeant = ({ role, statement: { Principal } }: Grant, by: Principal) => {
  if (role !== undefined) return "role" in by && by.role === role;
  return (
    Principal === "*" || ("service" in by && Principal !== undefined && [Principal.Service].flat().includes(by.service))
  );
};

/** Whether an action is one of those that a statement's action stands for. Case does not matter. */
export const actionFits = (pattern: string, action: string): boolean =>
  matches(pattern.toLowerCase(), action.toLowerCase());

/** Whether a statement speaks of an access. */
export const applies = (grant: Grant, { by, action, resource, context }: Access): boolean => {
  const { Action, Resource, Condition } = grant.statement;
  return (
    isMeant(grant, by) &&
    Action.some((pattern) => actionFits(pattern, action)) &&
    Resource.some((pattern) => arnMatches(pattern, resource)) &&
    conditionsHold(Condition, context)
  );
};

/** What the policies of one account say of an access within it: a denial outdoes everything, and what nothing allows is not allowed. */
export const decide = (grants: readonly Grant[], access: Access): "allowed" | "denied" | "not allowed" => {
  const speaking = grants.filter((grant) => applies(grant, access));
  if (speaking.some(({ statement }) => statement.Effect === "Deny")) return "denied";
  return speaking.length > 0 ? "allowed" : "not allowed";
};
