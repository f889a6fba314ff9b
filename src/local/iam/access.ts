import type { Context } from "./conditions.ts";

/** Who asks: a role, by its ARN, or an AWS service in its own name, such as `events.amazonaws.com`. */
export type Principal = { role: string } | { service: string };

/** What AWS demands a permission for: an action on a resource, `*` where the action takes none. */
export interface Demand {
  action: string;
  resource: string;
  context?: Context;
}

/** Something that somebody does, and needs a permission for. */
export interface Access extends Required<Demand> {
  by: Principal;
}

/** Says why an access is refused; undefined when it is allowed. */
export type Authorize = (access: Access) => string | undefined;
