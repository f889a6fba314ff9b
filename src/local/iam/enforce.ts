import type { Call, Intercept } from "../endpoint.ts";
import type { ServiceName } from "../routing.ts";
import { ServiceError, type Service } from "../service.ts";
import { sourceArn } from "../source.ts";
import type { Access, Authorize, Demand } from "./access.ts";
import { callerOf } from "./callers.ts";
import { demandsOf, toMissAnObject, type Known } from "./demands.ts";
import { keyDemandsOf, type Keys } from "./keys.ts";

/** What everything of ours is sent over, and on whose behalf. */
const contextOf = (call: Call) => {
  const source = sourceArn(call.request);
  return { "aws:SecureTransport": ["true"], ...(source !== undefined && { "aws:SourceArn": [source] }) };
};

const looksForObject = ({ service, operation }: Call) =>
  service === "s3" && (operation === "GetObject" || operation === "HeadObject");

/** Has every call of a principal that policies speak of judged, and answers one that is refused as AWS does. */
export const enforcing = (
  authorize: Authorize,
  deps: Known & { services: Partial<Record<ServiceName, Service>>; keys: Keys },
): Intercept => {
  const demand = (call: Call, access: Access) => {
    const refusal = authorize(access);
    if (refusal !== undefined)
      throw new ServiceError(call.service === "s3" ? "AccessDenied" : "AccessDeniedException", refusal);
  };

  return async (call, next) => {
    const caller = callerOf(call);
    if (!caller || call.operation === undefined) return next();
    const input = deps.services[call.service]?.inputOf?.(call.request) ?? {};
    const context = contextOf(call);
    const asked = (demands: readonly Demand[]) => {
      for (const each of demands) demand(call, { ...each, by: caller.by, context: { ...context, ...each.context } });
    };
    for (const access of caller.before) demand(call, access);
    asked(demandsOf(call.service, call.operation, input, deps));
    const ofKey = keyDemandsOf(deps.keys, call.service, call.operation, input);
    if (!looksForObject(call)) asked(ofKey);
    const answer = await next();
    if (!looksForObject(call)) return answer;
    // Where there is no object, there is nothing to decrypt.
    if (answer.status === 404) asked(toMissAnObject(input));
    if (answer.status < 300) asked(ofKey);
    return answer;
  };
};
